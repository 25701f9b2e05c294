"""Writing agendas: one module per format, for other programs to read."""
