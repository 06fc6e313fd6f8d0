"""Notifications on their way, and what a worker does for them."""

from typing import Any

from django.utils import timezone

from intake.models import ContactRequest, Delivery, Notification
from intake.notify.fan_out import fan_out_due
from intake.notify.models import DeliveryChannel
from intake.notify.sending import send_due
from intake.triage.message_consent import allow_messages
from tests.build import a_wording_of_messages


def fan_out_and_send(channel: DeliveryChannel = DeliveryChannel.EMAIL) -> int:
    """Address what was posted and try every delivery by `channel` that is due, once; how many were sent."""
    while fan_out_due():
        pass
    return send_due(channel, 1_000)


def says_yes(request: ContactRequest, *channels: str) -> ContactRequest:
    """Its person says yes to messages by these channels, as on the page."""
    allow_messages(request, channels=list(channels), words=a_wording_of_messages(request.helpline))
    return request


def a_delivery(
    request: ContactRequest | None = None, notification_type: str = "new_request", **columns: Any
) -> Delivery:
    """One of a notification of its own, queued unless `columns` say otherwise."""
    now = timezone.now()
    notification = Notification.objects.create(request=request, type=notification_type, created_at=now)
    defaults = {"channel": DeliveryChannel.EMAIL.value, "created_at": now, "next_attempt_at": now}
    return Delivery.objects.create(notification=notification, **{**defaults, **columns})
