"""How long a delivery that failed waits for its next attempt, by transport, and what `Retry-After` asks for."""

from datetime import timedelta
from email.utils import parsedate_to_datetime

from django.utils import timezone

INITIAL_BACKOFF, MAX_BACKOFF = timedelta(seconds=15), timedelta(minutes=30)
# "The give-up time generally needs to be at least 4-5 days" (RFC 5321, 4.5.4.1).
GIVE_UP_AFTER = timedelta(days=5)


def _email_delays() -> tuple[timedelta, ...]:
    delays = [INITIAL_BACKOFF]
    while sum(delays, timedelta()) < GIVE_UP_AFTER:
        delays.append(min(2 * delays[-1], MAX_BACKOFF))
    return tuple(delays)


EMAIL_RETRY_DELAYS = _email_delays()
SMS_RETRY_DELAYS = tuple(timedelta(seconds=seconds) for seconds in (15, 30, 60, 120, 300, 600, 1200, 1800, 1800))
# Six attempts in a day.
WEBHOOK_RETRY_DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 10, 60, 300, 1080))


def parse_retry_after(retry_after: str, at_most: timedelta) -> timedelta | None:
    """Return what a `Retry-After` (RFC 9110, 10.2.3) asks for, in seconds or as a date, from nothing to `at_most`.

    Return None for what cannot be read.
    """
    try:
        if retry_after.isascii() and retry_after.isdecimal():
            wait = timedelta(seconds=int(retry_after))
        else:
            wait = parsedate_to_datetime(retry_after) - timezone.now()
    except (ValueError, TypeError, OverflowError):
        return None
    return max(min(wait, at_most), timedelta())
