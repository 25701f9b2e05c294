"""The world as Discord writes it, one module per noun."""
