"""Endpoints that are told by webhook, and what waits for them."""

from typing import Any

from django.utils import timezone

from intake.models import Delivery, Notification, WebhookEndpoint
from intake.notify.models import DeliveryChannel, NotificationType
from tests.notify.receiver import Receiver


def an_endpoint(receiver: Receiver | None = None, *letters: str, **columns: Any) -> WebhookEndpoint:
    """One that is told of `letters`, of new requests unless they are named."""
    url = receiver.url if receiver else "https://hooks.example.org/intake"
    usual = {"name": f"endpoint {WebhookEndpoint.objects.count()}", "url": url, "event_types": letters or ["new_request"]}
    endpoint = WebhookEndpoint(**{**usual, **columns})
    endpoint.new_secret()
    endpoint.save()
    return endpoint


def waiting(endpoint: WebhookEndpoint, number: int) -> None:
    """So many letters on their way to it."""
    now = timezone.now()
    letters = [Notification(type=NotificationType.NEW_REQUEST, created_at=now) for _ in range(number)]
    Delivery.objects.bulk_create(
        Delivery(notification=notification_type, channel=DeliveryChannel.WEBHOOK, endpoint=endpoint, created_at=now, next_attempt_at=now)
        for notification_type in Notification.objects.bulk_create(letters)
    )
