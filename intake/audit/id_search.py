"""Finding one's way in the trail: by number, because it has no other order that stays cheap."""

from datetime import datetime, timedelta

from django.db.models import Max

from intake.audit.models import AuditEvent

# Rows are numbered as they are written, and that is nearly, not quite, the order of their moments.
CLOCK_SKEW = timedelta(days=7)


def min_id_since(at: datetime) -> int:
    """A number that no row from `at` on is below, and few from before are above; found by halving."""
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
    """A number that no row from before `at` has or is above."""
    return min_id_since(at + 2 * CLOCK_SKEW)
