"""Deliveries that quiet hours deferred leave as one: the first is sent, and the others end with it."""

from django.db.models import Exists, OuterRef, QuerySet

from intake.notify.models import Delivery, NotificationType

# The template of one that stands for several types.
BATCH = "batch"


def batch_heads(due: QuerySet[Delivery], limit: int) -> list[Delivery]:
    """Return the oldest; of those deferred for one recipient until one time only the first, also while it is sent."""
    same = {column: OuterRef(column) for column in ("channel", "recipient", "deferred_until")}
    ahead = Delivery.objects.queued().filter(pk__lt=OuterRef("pk"), **same)
    return list(due.exclude(Exists(ahead))[:limit])


def batch_rest(delivery: Delivery) -> QuerySet[Delivery]:
    """Return the other deliveries of its batch. All of them could be seen at the desk before the first one left."""
    if delivery.deferred_until is None or delivery.recipient_id is None:
        return Delivery.objects.none()
    same = {"channel": delivery.channel, "recipient": delivery.recipient_id, "deferred_until": delivery.deferred_until}
    return Delivery.objects.queued().filter(**same).exclude(pk=delivery.pk)


def batch_type(delivery: Delivery) -> str:
    """Return the type that stands for the delivery and the rest of its batch."""
    types = {delivery.notification.type, *batch_rest(delivery).values_list("notification__type", flat=True)}
    if NotificationType.DIGEST in types:
        return NotificationType.DIGEST  # its figures come once a day, and count what else waits
    return types.pop() if len(types) == 1 else BATCH
