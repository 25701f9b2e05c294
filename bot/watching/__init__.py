"""Session Chair seen from outside: whether it is well, and in numbers. It names nobody."""
