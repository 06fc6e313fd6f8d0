"""Telling operators, once a day, of what nobody but they can mend."""

from datetime import timedelta

from django.utils import timezone

from intake.helpline.disclosure import reviews_due
from intake.notify import outbox
from intake.notify.models import Delivery, Letter, Notification

EVERY = timedelta(days=1)


def remind_of_reviews() -> bool:
    """Whether a letter was posted: when a review is due and the last letter that said so is a day old."""
    return bool(reviews_due()) and _posted(Letter.REVIEW_DUE)


def remind_of_failures() -> bool:
    """The same of deliveries that were given up. Never of its own: who cannot be told that would not be told of it."""
    failed = Delivery.objects.failed().exclude(notification__letter=Letter.DELIVERY_FAILED)
    return failed.exists() and _posted(Letter.DELIVERY_FAILED)


def _posted(letter: Letter) -> bool:
    last = Notification.objects.filter(letter=letter).order_by("-pk").first()
    # While one waits for a reader a second one would tell them nothing new.
    if last is not None and (last.address_at or last.created_at > timezone.now() - EVERY):
        return False
    outbox.post(letter)
    return True
