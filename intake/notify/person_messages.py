"""Messages to the person whom a request is about: by a channel that they consented to, and never after they said stop.

with claimed_for_sending(delivery, at_most=...) as message: send(message.address, message.body)
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.contact.choices import ContactMethod, Status
from intake.contact.message_consent import active_channels
from intake.contact.quiet import is_quiet, local_times
from intake.contact.received_text import ReceivedText
from intake.contact.request import ContactRequest
from intake.helpline.formatting import describe_day_part
from intake.helpline.published import calendar_of
from intake.notify.errors import DeliveryFailed, Paused, Suppressed
from intake.notify.models import Delivery, DeliveryChannel, Notification, NotificationType
from intake.notify.rendering import render_text

# Whoever has just pressed the button looks at their phone, at whatever hour.
IMMEDIATE_WINDOW, EXPIRES_AFTER = timedelta(minutes=10), timedelta(hours=2)
# Anybody can type somebody else's number, again and again.
MIN_INTERVAL = timedelta(days=1)
POLL_SECONDS = 0.02
COLUMNS = {DeliveryChannel.SMS: "phone", DeliveryChannel.EMAIL: "email"}


@dataclass(frozen=True)
class Message:
    """Where to, and what. Neither says what somebody asked for, nor from whom."""

    address: str
    subject: str
    body: str


def available_channels(contact_request: ContactRequest) -> list[str]:
    """Return the channels by which this person could be sent messages, if they consented."""
    set_up = {ContactMethod.SMS: settings.SMS_URL, ContactMethod.EMAIL: settings.MESSAGE_FROM}
    return [
        method for method in set_up if set_up[method] and getattr(contact_request, COLUMNS[DeliveryChannel(method)])
    ]


def channels(contact_request: UUID | None) -> list[DeliveryChannel]:
    """Return the channels to which this person consented."""
    return [DeliveryChannel(method) for method in active_channels(contact_request)]


@contextmanager
def claimed_for_sending(delivery: Delivery, *, at_most: timedelta) -> Iterator[Message]:
    """Yield a message that may leave now: its audit row is committed before the address is opened.

    It leaves within `at_most`, and whoever ends contact meanwhile waits for that (`wait_for_in_flight`). One at a
    time for each person. Raises `Suppressed`, `Paused`, or `DeliveryFailed` while another one is leaving.
    """
    contact_request, until = _claim(delivery, at_most)
    try:
        yield _opened(delivery, contact_request)
    finally:
        ContactRequest.objects.filter(pk=contact_request.pk, message_in_flight_until=until).update(
            message_in_flight_until=None
        )


@transaction.atomic(durable=True)
def _claim(delivery: Delivery, at_most: timedelta) -> tuple[ContactRequest, datetime]:
    rows = ContactRequest.objects.select_for_update(of=("self",)).select_related("helpline")
    now = timezone.now()
    contact_request = rows.filter(notifications=delivery.notification_id).first()
    if contact_request is None or not _is_wanted(delivery, contact_request, now):
        raise Suppressed
    if ReceivedText.objects.pausing().filter(request=contact_request).exists():
        raise Paused
    if contact_request.message_in_flight_until and contact_request.message_in_flight_until > now:
        raise DeliveryFailed(permanent=False, kind="another message is leaving")
    # The number tells the hour where they are, so it is opened for a mail too.
    fields = sorted(
        column for column in {"phone", COLUMNS[DeliveryChannel(delivery.channel)]} if getattr(contact_request, column)
    )
    opened = {"delivery": delivery.pk, "fields": fields}
    trail.record(EventType.MESSAGE_OPENED, request_id=contact_request.pk, at=now, detail=opened)
    ContactRequest.objects.filter(pk=contact_request.pk).update(message_in_flight_until=now + at_most)
    return contact_request, now + at_most


def _is_wanted(delivery: Delivery, contact_request: ContactRequest, now: datetime) -> bool:
    channel = DeliveryChannel(delivery.channel)
    may = (
        contact_request.is_open
        and channel in channels(contact_request.pk)
        and bool(getattr(contact_request, COLUMNS[channel]))
    )
    if not may or delivery.notification.type == NotificationType.RECEIVED:
        return may and _is_current(delivery.notification, contact_request, now)
    return contact_request.status == Status.SCHEDULED and contact_request.not_before > now


def _is_current(received: Notification, contact_request: ContactRequest, now: datetime) -> bool:
    """Whether "we have your request" is still of use, and the first of its day at this number or address."""
    if contact_request.tries or now - received.created_at > EXPIRES_AFTER:
        return False
    earlier = Notification.objects.filter(type=NotificationType.RECEIVED, created_at__gt=now - MIN_INTERVAL)
    linked = ContactRequest.objects.linked_to(contact_request)
    return not earlier.filter(request__in=linked, deliveries__state=Delivery.State.SENT).exists()


def _opened(delivery: Delivery, contact_request: ContactRequest) -> Message:
    now, notification_type = timezone.now(), delivery.notification.type
    answers_at_once = (
        notification_type == NotificationType.RECEIVED and now - delivery.notification.created_at < IMMEDIATE_WINDOW
    )
    if is_quiet(local_times(contact_request, now)) and not answers_at_once:
        raise Suppressed
    address = contact_request.opened(COLUMNS[DeliveryChannel(delivery.channel)])
    return Message(address, *render_message(notification_type, contact_request, delivery.channel))


def render_message(notification_type: str, contact_request: ContactRequest, channel: str) -> tuple[str, str]:
    """Return its subject and its text, in the language of the request."""
    language = (
        contact_request.language if contact_request.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    )
    at = contact_request.not_before if contact_request.status == Status.SCHEDULED else contact_request.due_at
    with translation.override(language):
        when = describe_day_part(max(at, timezone.now()), calendar_of(contact_request.helpline))
    subject, text = render_text(notification_type, language, when=when, by=channel)
    return subject, " ".join(text.split())


def resume(contact_request: ContactRequest) -> None:
    """Let the messages leave that a text kept back, now that a person has read it."""
    kept_back = Delivery.objects.queued().filter(notification__request=contact_request, recipient=None, endpoint=None)
    kept_back.exclude(deferred_until=None).update(next_attempt_at=timezone.now(), deferred_until=None)


def record_sent(delivery: Delivery) -> None:
    """Record in the trail of the request that a message was sent."""
    _record(EventType.MESSAGE_SENT, delivery)


def record_failed(delivery: Delivery) -> None:
    """Record there that it was not sent, and will not be, or that it came back."""
    _record(EventType.MESSAGE_FAILED, delivery)


def _record(event_type: EventType, delivery: Delivery) -> None:
    detail = {"delivery": delivery.pk, "channel": delivery.channel}
    trail.record(event_type, request_id=delivery.notification.request_id, detail=detail)


def wait_for_in_flight(contact_request: ContactRequest) -> None:
    """Once the caller's transaction has committed: return when no message to this person is leaving any more.

    So whoever was told that we stopped gets nothing that left after that.
    """
    pk = contact_request.pk
    # Not a `partial`: when it fails, Django logs its `__qualname__`, which a partial has not, and that would raise.
    transaction.on_commit(lambda: _wait(pk), robust=True)


def _wait(pk: Any) -> None:
    while ContactRequest.objects.filter(pk=pk, message_in_flight_until__gt=timezone.now()).exists():
        time.sleep(POLL_SECONDS)
