"""What a person can type or press."""
