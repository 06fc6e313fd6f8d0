"""What was held for the quiet hours of a reader leaves as one letter: the first of it goes, the others end with it."""

from django.db.models import Exists, OuterRef, QuerySet

from intake.notify.models import Delivery, Letter

# What a letter says that tells of more than one kind of news.
SEVERAL = "several"


def firsts(due: QuerySet[Delivery], most: int) -> list[Delivery]:
    """The oldest; of those held for one reader until one moment only the first, whoever has it in hand."""
    same = {column: OuterRef(column) for column in ("channel", "to", "held_until")}
    ahead = Delivery.objects.queued().filter(pk__lt=OuterRef("pk"), **same)
    return list(due.exclude(Exists(ahead))[:most])


def behind(delivery: Delivery) -> QuerySet[Delivery]:
    """What else its letter tells of. All of it could be seen at the desk before the letter left."""
    if delivery.held_until is None or delivery.to_id is None:
        return Delivery.objects.none()
    same = {"channel": delivery.channel, "to": delivery.to_id, "held_until": delivery.held_until}
    return Delivery.objects.queued().filter(**same).exclude(pk=delivery.pk)


def letter_of(delivery: Delivery) -> str:
    """The one that tells of it and of what is behind it."""
    letters = {delivery.notification.letter, *behind(delivery).values_list("notification__letter", flat=True)}
    if Letter.DIGEST in letters:
        return Letter.DIGEST  # its figures come once a day, and count what else waits
    return letters.pop() if len(letters) == 1 else SEVERAL
