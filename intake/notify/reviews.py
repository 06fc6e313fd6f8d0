"""Telling operators, once a day, that a disclosure must be reviewed."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from intake.helpline.disclosure import reviews_due
from intake.helpline.models import Helpline
from intake.notify import outbox
from intake.notify.models import Letter, Notification

EVERY = timedelta(days=1)


def remind_of_reviews() -> bool:
    """Whether a letter was posted: when a review is due and the last letter that said so is a day old."""
    if not reviews_due() or _told_lately():
        return False
    with transaction.atomic():
        # Another worker may have come as far as this: whoever is second waits here, and then finds the letter.
        list(Helpline.objects.select_for_update(no_key=True).order_by("pk"))
        if _told_lately():
            return False
        outbox.post(Letter.REVIEW_DUE)
        return True


def _told_lately() -> bool:
    last = Notification.objects.filter(letter=Letter.REVIEW_DUE).order_by("-pk").first()
    return last is not None and last.created_at > timezone.now() - EVERY
