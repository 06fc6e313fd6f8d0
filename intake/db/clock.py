"""Times that a row waits until, read so that a clock that was wrong for a while stops nothing.

ScheduledJob.objects.filter(has_come("next_at", now, at_most=interval))
"""

from datetime import datetime, timedelta

from django.db.models import Q

# Clocks of two machines differ by less. What is further ahead than it can be was written by a clock that was wrong.
MAX_CLOCK_SKEW = timedelta(minutes=1)


def is_due(at: datetime, now: datetime, at_most: timedelta) -> bool:
    """Return whether `at` has come, or is further ahead than anything waits: `at_most` from when it was written."""
    return at <= now or at > now + at_most + MAX_CLOCK_SKEW


def has_come(column: str, now: datetime, at_most: timedelta) -> Q:
    """Return the same as a condition on a column."""
    return Q(**{f"{column}__lte": now}) | Q(**{f"{column}__gt": now + at_most + MAX_CLOCK_SKEW})
