"""Conduct reports: what people tell in confidence, and the team's work on it."""
