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
from intake.contact.request import ContactRequest
from intake.helpline.formatting import describe_day_part
from intake.helpline.published import calendar_of
from intake.notify.errors import DeliveryFailed, Suppressed
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


def available_channels(request: ContactRequest) -> list[str]:
    """Return the channels by which this person could be sent messages, if they consented."""
    set_up = {ContactMethod.SMS: settings.SMS_URL, ContactMethod.EMAIL: settings.MESSAGE_FROM}
    return [method for method in set_up if set_up[method] and getattr(request, COLUMNS[DeliveryChannel(method)])]


def channels(request: UUID | None) -> list[DeliveryChannel]:
    """Return the channels to which this person consented."""
    return [DeliveryChannel(method) for method in active_channels(request)]


@contextmanager
def claimed_for_sending(delivery: Delivery, *, at_most: timedelta) -> Iterator[Message]:
    """Yield a message that may leave now: its audit row is committed before the address is opened.

    It leaves within `at_most`, and whoever ends contact meanwhile waits for that (`wait_for_in_flight`). One at a
    time for each person. Raises `Suppressed`, or `DeliveryFailed` while another one is leaving.
    """
    request, until = _claim(delivery, at_most)
    try:
        yield _opened(delivery, request)
    finally:
        ContactRequest.objects.filter(pk=request.pk, message_in_flight_until=until).update(message_in_flight_until=None)


@transaction.atomic(durable=True)
def _claim(delivery: Delivery, at_most: timedelta) -> tuple[ContactRequest, datetime]:
    rows = ContactRequest.objects.select_for_update(of=("self",)).select_related("helpline")
    now = timezone.now()
    request = rows.filter(notifications=delivery.notification_id).first()
    if request is None or not _is_wanted(delivery, request, now):
        raise Suppressed
    if request.message_in_flight_until and request.message_in_flight_until > now:
        raise DeliveryFailed(permanent=False, kind="another message is leaving")
    # The number tells the hour where they are, so it is opened for a mail too.
    fields = sorted(
        column for column in {"phone", COLUMNS[DeliveryChannel(delivery.channel)]} if getattr(request, column)
    )
    opened = {"delivery": delivery.pk, "fields": fields}
    trail.record(EventType.MESSAGE_OPENED, request_id=request.pk, at=now, detail=opened)
    ContactRequest.objects.filter(pk=request.pk).update(message_in_flight_until=now + at_most)
    return request, now + at_most


def _is_wanted(delivery: Delivery, request: ContactRequest, now: datetime) -> bool:
    channel = DeliveryChannel(delivery.channel)
    may = request.is_open and channel in channels(request.pk) and bool(getattr(request, COLUMNS[channel]))
    if not may or delivery.notification.type == NotificationType.RECEIVED:
        return may and _is_current(delivery.notification, request, now)
    return request.status == Status.SCHEDULED and request.not_before > now


def _is_current(received: Notification, request: ContactRequest, now: datetime) -> bool:
    """Whether "we have your request" is still of use, and the first of its day at this number or address."""
    if request.tries or now - received.created_at > EXPIRES_AFTER:
        return False
    earlier = Notification.objects.filter(type=NotificationType.RECEIVED, created_at__gt=now - MIN_INTERVAL)
    linked = ContactRequest.objects.linked_to(request)
    return not earlier.filter(request__in=linked, deliveries__state=Delivery.State.SENT).exists()


def _opened(delivery: Delivery, request: ContactRequest) -> Message:
    now, notification_type = timezone.now(), delivery.notification.type
    answers_at_once = (
        notification_type == NotificationType.RECEIVED and now - delivery.notification.created_at < IMMEDIATE_WINDOW
    )
    if is_quiet(local_times(request, now)) and not answers_at_once:
        raise Suppressed
    address = request.opened(COLUMNS[DeliveryChannel(delivery.channel)])
    return Message(address, *render_message(notification_type, request, delivery.channel))


def render_message(notification_type: str, request: ContactRequest, channel: str) -> tuple[str, str]:
    """Return its subject and its text, in the language of the request."""
    language = request.language if request.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    at = request.not_before if request.status == Status.SCHEDULED else request.due_at
    with translation.override(language):
        when = describe_day_part(max(at, timezone.now()), calendar_of(request.helpline))
    return render_text(notification_type, language, when=when, by=channel)


def record_sent(delivery: Delivery) -> None:
    """Record in the trail of the request that a message was sent."""
    about = delivery.notification.request_id
    trail.record(
        EventType.MESSAGE_SENT, request_id=about, detail={"delivery": delivery.pk, "channel": delivery.channel}
    )


def wait_for_in_flight(request: ContactRequest) -> None:
    """Once the caller's transaction has committed: return when no message to this person is leaving any more.

    So whoever was told that we stopped gets nothing that left after that.
    """
    pk = request.pk
    # Not a `partial`: when it fails, Django logs its `__qualname__`, which a partial has not, and that would raise.
    transaction.on_commit(lambda: _wait(pk), robust=True)


def _wait(pk: Any) -> None:
    while ContactRequest.objects.filter(pk=pk, message_in_flight_until__gt=timezone.now()).exists():
        time.sleep(POLL_SECONDS)
