"""What the conference remembers: the only place that knows SQLAlchemy."""
