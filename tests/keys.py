"""The keys of conduct reports in tests."""

KEY = "11" * 32
OTHER_KEY = "22" * 32
