"""The outbox: a notification is enqueued in the transaction of what it reports."""

from datetime import datetime

from django.contrib.auth.models import User
from django.utils import timezone

from intake.contact.request import ContactRequest
from intake.db.fast_insert import RowData, insert
from intake.notify.models import Notification, NotificationType


def build_row(
    notification_type: NotificationType,
    contact_request: ContactRequest | None = None,
    recipient: User | None = None,
    *,
    include_off_call: bool = False,
    at: datetime | None = None,
    leaves_at: datetime | None = None,
) -> RowData:
    """Return a complete row, not yet written, to write several at once. Without a request it is about no person.

    `include_off_call`: also to whoever it concerns and is not on call. `leaves_at`: its recipients are chosen then.
    """
    now = at or timezone.now()
    about = contact_request and contact_request.pk
    values = {
        "request_id": about,
        "type": notification_type.value,
        "recipient_id": recipient and recipient.pk,
        "created_at": now,
        "fan_out_at": leaves_at or now,
    }
    return RowData(Notification, values | {"include_off_call": include_off_call})


def enqueue(
    notification_type: NotificationType,
    contact_request: ContactRequest | None = None,
    recipient: User | None = None,
    *,
    include_off_call: bool = False,
    leaves_at: datetime | None = None,
) -> None:
    """Write a notification down in the caller's transaction: it leaves if, and only if, what it reports was stored."""
    insert(
        build_row(notification_type, contact_request, recipient, include_off_call=include_off_call, leaves_at=leaves_at)
    )
