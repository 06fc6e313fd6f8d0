"""Webhook endpoints, and what waits for them."""

from typing import Any

from django.utils import timezone

from intake.models import Delivery, Notification, WebhookEndpoint
from intake.notify.models import DeliveryChannel, NotificationType
from tests.notify.receiver import Receiver


def an_endpoint(receiver: Receiver | None = None, *types: str, **columns: Any) -> WebhookEndpoint:
    """An endpoint for these types, for new requests unless they are named."""
    url = receiver.url if receiver else "https://hooks.example.org/intake"
    defaults = {
        "name": f"endpoint {WebhookEndpoint.objects.count()}",
        "url": url,
        "event_types": types or ["new_request"],
    }
    endpoint = WebhookEndpoint(**{**defaults, **columns})
    endpoint.new_secret()
    endpoint.save()
    return endpoint


def waiting(endpoint: WebhookEndpoint, number: int) -> None:
    """So many notifications on their way to it."""
    now = timezone.now()
    notifications = [Notification(type=NotificationType.NEW_REQUEST, created_at=now) for _ in range(number)]
    Delivery.objects.bulk_create(
        Delivery(
            notification=notification,
            channel=DeliveryChannel.WEBHOOK,
            endpoint=endpoint,
            created_at=now,
            next_attempt_at=now,
        )
        for notification in Notification.objects.bulk_create(notifications)
    )
