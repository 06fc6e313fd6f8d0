"""A person's yes to messages about their request, and its end."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.contact.consent import ConsentRecord
from intake.contact.message_consent import MessageConsent, active_channels, revoke
from intake.contact.request import ContactRequest
from intake.helpline.published import PublishedText
from intake.notify import outbox
from intake.notify.models import Notification, NotificationType
from intake.notify.person_messages import available_channels, wait_for_in_flight
from intake.triage.errors import TransitionRefused
from intake.triage.locks import lock


@transaction.atomic
def allow_messages(contact_request: ContactRequest, *, channels: list[str], words: PublishedText) -> None:
    """The person says yes, to `words`, to messages by exactly these channels; what they leave out is taken back.

    The first yes is answered once. Refused for a new one when the request is over.
    """
    lock(contact_request)
    now, before = timezone.now(), active_channels(contact_request)
    end_messages(contact_request, now, *(channel for channel in before if channel not in channels))
    new = [channel for channel in available_channels(contact_request) if channel in channels and channel not in before]
    if not new:
        return
    if contact_request.closed_at:
        raise TransitionRefused("allow_messages", contact_request, _("it is closed"))
    yes = ConsentRecord.objects.create(request=contact_request, shown_at=now, **words.as_columns())
    MessageConsent.objects.bulk_create(
        MessageConsent(request=contact_request, channel=channel, consent=yes, granted_at=now) for channel in new
    )
    told = {"actor_name": trail.PERSON, "request_id": contact_request.pk, "at": now}
    trail.record(EventType.MESSAGES_ALLOWED, **told, detail={"channels": new})
    if not Notification.objects.filter(request=contact_request, type=NotificationType.RECEIVED).exists():
        outbox.enqueue(NotificationType.RECEIVED, contact_request)


@transaction.atomic
def end_messages(contact_request: ContactRequest, at: datetime, *channels: str) -> None:
    """From now on no message leaves by any of these channels."""
    ended = [channel for channel in active_channels(contact_request) if channel in channels]
    if ended:
        revoke(contact_request, at, ended)
        told = {"actor_name": trail.PERSON, "request_id": contact_request.pk, "at": at}
        trail.record(EventType.MESSAGES_ENDED, **told, detail={"channels": ended})
        wait_for_in_flight(contact_request)
