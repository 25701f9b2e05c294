"""Conduct: the code of conduct, reports in confidence, and the team's work on them."""
