"""What the conference does: one verb, one method, one transaction."""
