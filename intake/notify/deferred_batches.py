"""Deliveries that quiet hours deferred leave as one: the first is sent, and the others end with it."""

from django.db.models import Exists, OuterRef, QuerySet

from intake.notify.models import Delivery, NotificationType

# What a notification says that tells of more than one kind of news.
BATCH = "several"


def batch_heads(due: QuerySet[Delivery], most: int) -> list[Delivery]:
    """The oldest; of those held for one recipient until one moment only the first, whoever has it in hand."""
    same = {column: OuterRef(column) for column in ("channel", "recipient", "deferred_until")}
    ahead = Delivery.objects.queued().filter(pk__lt=OuterRef("pk"), **same)
    return list(due.exclude(Exists(ahead))[:most])


def batch_rest(delivery: Delivery) -> QuerySet[Delivery]:
    """What else its notification tells of. All of it could be seen at the desk before the notification left."""
    if delivery.deferred_until is None or delivery.recipient_id is None:
        return Delivery.objects.none()
    same = {"channel": delivery.channel, "recipient": delivery.recipient_id, "deferred_until": delivery.deferred_until}
    return Delivery.objects.queued().filter(**same).exclude(pk=delivery.pk)


def batch_type(delivery: Delivery) -> str:
    """The one that tells of it and of what is behind it."""
    notifications = {delivery.notification.type, *batch_rest(delivery).values_list("notification__type", flat=True)}
    if NotificationType.DIGEST in notifications:
        return NotificationType.DIGEST  # its figures come once a day, and count what else waits
    return notifications.pop() if len(notifications) == 1 else BATCH
