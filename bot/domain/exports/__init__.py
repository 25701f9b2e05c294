"""Writing agendas for other programs: one module per format."""
