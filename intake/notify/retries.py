"""How long a server that speaks HTTP asks us to wait (RFC 9110, 10.2.3)."""

from datetime import timedelta
from email.utils import parsedate_to_datetime

from django.utils import timezone


def parse_retry_after(retry_after: str, at_most: timedelta) -> timedelta | None:
    """What a `Retry-After`, in seconds or as a date, asks for, from nothing to `at_most`; None: nothing readable."""
    try:
        if retry_after.isascii() and retry_after.isdecimal():
            wait = timedelta(seconds=int(retry_after))
        else:
            wait = parsedate_to_datetime(retry_after) - timezone.now()
    except (ValueError, TypeError, OverflowError):
        return None
    return max(min(wait, at_most), timedelta())
