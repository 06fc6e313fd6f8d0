"""Making a request unreadable for good."""

from datetime import datetime

from django.db import transaction

from intake.contact.attempt import ContactAttempt
from intake.contact.note import Note
from intake.contact.referral import Referral
from intake.contact.request import ContactRequest

SEALED = dict.fromkeys(["name", "phone", "phone_typed", "email", "email_typed", "zip"], b"")


@transaction.atomic
def erase(request: ContactRequest, at: datetime) -> None:
    """Destroy the request's key and empty every sealed column and blind index that belongs to it."""
    indexes = dict.fromkeys(["phone_index", "email_index", "text_index"])
    blank = {**SEALED, **indexes, "data_key": b"", "erased_at": at}
    ContactRequest.objects.filter(pk=request.pk).update(**blank)
    for column, value in blank.items():
        setattr(request, column, value)
    request.__dict__.pop("unwrapped_key", None)
    ContactAttempt.objects.filter(request=request).update(text=b"")
    Note.objects.filter(request=request).update(text=b"")
    Referral.objects.filter(request=request).update(place=b"")
