"""Conduct reports: taken in confidence, and worked on by those who may."""
