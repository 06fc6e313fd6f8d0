"""Posting a letter."""

from typing import Any

from django.utils import timezone

from intake.contact.request import ContactRequest
from intake.notify.models import Letter, Notification
from intake.db.fast_insert import RowData, insert


def unsaved(
    letter: Letter, request: ContactRequest | None = None, to: Any = None, *, to_everybody: bool = False
) -> RowData:
    """A complete row, not yet written: for whoever writes several at once. Without a request it is about no person.

    `to_everybody`: also to whoever it concerns and is not on duty.
    """
    now = timezone.now()
    about, reader = request and request.pk, to and to.pk
    told = {"request_id": about, "letter": letter.value, "to_id": reader, "created_at": now, "address_at": now}
    return RowData(Notification, told | {"to_everybody": to_everybody})


def post(letter: Letter, request: ContactRequest | None = None, to: Any = None, *, to_everybody: bool = False) -> None:
    """Write `letter` down in the caller's transaction: it leaves if, and only if, what it reports was stored."""
    insert(unsaved(letter, request, to, to_everybody=to_everybody))
