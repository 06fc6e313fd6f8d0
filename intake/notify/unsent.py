"""Which notifications should have left long ago: a worker that runs and sends nothing is no better than none."""

from datetime import datetime, timedelta

from django.db.models import F, Min, Q

from intake.notify.models import Delivery, DeliveryChannel, Notification, NotificationType

# What is urgent is repeated after five minutes; by a quarter of an hour a mail that failed at once was tried six times.
URGENT_WITHIN, WITHIN = timedelta(minutes=5), timedelta(minutes=15)


def late_since(now: datetime) -> datetime | None:
    """Return since when the notification waits that should have left first; None: none is late.

    A webhook that does not answer is the other side's: the desk shows it, and it keeps nobody from being told.
    """
    deliveries = Delivery.objects.waiting(now).exclude(channel=DeliveryChannel.WEBHOOK)
    pending = Notification.objects.pending_fan_out().annotate(since=F("created_at"))
    waiting = [
        deliveries.filter(_is_late("notification__type", now)).aggregate(oldest=Min("since"))["oldest"],
        pending.filter(_is_late("type", now)).aggregate(oldest=Min("since"))["oldest"],
    ]
    return min(filter(None, waiting), default=None)


def _is_late(column: str, now: datetime) -> Q:
    emergency = Q(**{column: NotificationType.EMERGENCY}, since__lte=now - URGENT_WITHIN)
    return emergency | Q(since__lte=now - WITHIN)
