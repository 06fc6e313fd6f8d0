"""Finds the ids of events by time, by bisection: the trail has no index by time, as ids are nearly in that order."""

from datetime import datetime, timedelta

from django.db.models import Max

from intake.audit.models import AuditEvent

# Ids are given as rows are written, and that is nearly, not quite, the order of their timestamps.
CLOCK_SKEW = timedelta(days=7)


def min_id_since(at: datetime) -> int:
    """Return an id that no event from `at` on is below, and few events from before are above."""
    low, high = 1, (AuditEvent.objects.aggregate(newest=Max("pk"))["newest"] or 0) + 1
    while low < high:
        middle = (low + high) // 2
        found = AuditEvent.objects.filter(pk__gte=middle).order_by("pk").values_list("at", flat=True).first()
        if found is None or found >= at - CLOCK_SKEW:
            high = middle
        else:
            low = middle + 1
    return low


def min_id_after(at: datetime) -> int:
    """Return an id that every event from before `at` is below."""
    return min_id_since(at + 2 * CLOCK_SKEW)
