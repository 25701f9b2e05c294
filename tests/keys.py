"""The key of conduct reports in tests."""

KEY = "11" * 32
