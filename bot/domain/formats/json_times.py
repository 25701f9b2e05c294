"""Moments and lengths as JSON has them."""

from datetime import datetime, timedelta


def moment(value: object) -> datetime | None:
    """The moment that ISO 8601 writes; None for null, `ValueError` for all that is none.

    Without an offset in the text it has none, either. A day alone is no moment.
    """
    if value in (None, ""):
        return None
    if not isinstance(value, str) or len(value.strip()) <= len("2026-07-15"):
        raise ValueError
    return datetime.fromisoformat(value.strip())


def minutes(value: object) -> timedelta | None:
    """The length, also where the number stands as text; None where it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return timedelta(minutes=float(value))
    except (ValueError, OverflowError):
        return None
