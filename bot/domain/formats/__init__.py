"""Reading agendas: one module per format, each giving the same model."""
