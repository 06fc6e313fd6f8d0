"""Alerts to operators, once a day, of what nobody but they can mend."""

from datetime import UTC, datetime, timedelta

from django.db.models import Min
from django.utils import timezone

from intake.articles.reviews import articles_due
from intake.audit.chain import LINKED_WITHIN
from intake.db.clock import MAX_CLOCK_SKEW
from intake.helpline.reviews import reviews_due
from intake.notify import outbox
from intake.notify.heartbeat import ONLY, Heartbeat
from intake.notify.models import Delivery, Notification, NotificationType

EVERY, NEVER = timedelta(days=1), datetime.min.replace(tzinfo=UTC)
# By then a notification that failed at once was attempted six times.
STUCK_AFTER = timedelta(minutes=15)


def alert_reviews_due() -> bool:
    """Enqueue an alert when a review is due and the last alert of that is a day old. Return whether it was enqueued."""
    return bool(reviews_due() or articles_due()) and _enqueue_once(NotificationType.REVIEW_DUE)


def alert_failed_deliveries() -> bool:
    """The same for deliveries that failed for good, those of this alert apart: they would not arrive either."""
    failed = Delivery.objects.failed().exclude(notification__type=NotificationType.DELIVERY_FAILED)
    return failed.exists() and _enqueue_once(NotificationType.DELIVERY_FAILED)


def alert_stuck_outbox() -> bool:
    """The same for the notification that waits longest; at once when what waits now came after the last such alert.

    Never of its own, in the same way.
    """
    late = timezone.now() - STUCK_AFTER
    deliveries = Delivery.objects.waiting(late).exclude(notification__type=NotificationType.OUTBOX_STUCK)
    without_recipient = Notification.objects.pending_fan_out().exclude(type=NotificationType.OUTBOX_STUCK)
    waiting = [
        deliveries.aggregate(oldest=Min("since"))["oldest"],
        without_recipient.filter(created_at__lte=late).aggregate(oldest=Min("created_at"))["oldest"],
    ]
    since = min(filter(None, waiting), default=None)
    return since is not None and _enqueue_once(NotificationType.OUTBOX_STUCK, since)


def alert_trail_fault() -> bool:
    """The same for a trail that is not linked, or does not leave the database, for a minute."""
    heart = Heartbeat.objects.filter(pk=ONLY).first()
    since = min(filter(None, (heart.journal_fails_since, heart.unlinked_since)), default=None) if heart else None
    is_late = since is not None and since <= timezone.now() - LINKED_WITHIN
    return is_late and _enqueue_once(NotificationType.TRAIL_FAULT, since)


def _enqueue_once(notification_type: NotificationType, since: datetime | None = None) -> bool:
    alerts = Notification.objects.filter(type=notification_type, request=None)
    # One from the time to come was made by a clock that was wrong.
    last = alerts.filter(created_at__lte=timezone.now() + MAX_CLOCK_SKEW).order_by("-pk").first()
    # While one waits for a recipient a second one would tell them nothing new.
    if last is not None and (last.fan_out_at or last.created_at > max(timezone.now() - EVERY, since or NEVER)):
        return False
    outbox.enqueue(notification_type)
    return True
