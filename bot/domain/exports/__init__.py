"""Writing agendas: one module per format, each with what it cannot hold in its docstring."""
