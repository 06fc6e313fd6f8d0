"""Endpoints: machines that are notified by webhook."""

from datetime import datetime, timedelta
from typing import Any

import httpx
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.contact.reference import uuid7
from intake.notify.models import Delivery, DeliveryChannel, Notification, NotificationType
from intake.notify.webhooks import signing
from intake.vault.fields import DataKeyModel, SealedTextField

# So long the secret before signs beside the new one, while the receiver changes over.
SECRET_OVERLAP = timedelta(hours=24)


class WebhookEndpointQuerySet(models.QuerySet["WebhookEndpoint"]):
    """Questions one asks about endpoints."""

    def on(self) -> "WebhookEndpointQuerySet":
        """Those that are not turned off."""
        return self.filter(disabled_at=None)


class WebhookEndpoint(DataKeyModel):
    """A machine of ours or of a partner, of what it is notified, and how it fares. It learns nothing about a person."""

    class DisabledReason(models.TextChoices):
        OPERATOR = "operator", _("an operator turned it off")
        GONE = "gone", _("it said that nothing is there")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("name"), max_length=80, unique=True)
    url = models.CharField(_("address"), max_length=500)
    event_types = models.JSONField(_("notifications"), default=list)
    secret = SealedTextField()
    previous_secret = SealedTextField()
    previous_until = models.DateTimeField(
        null=True, blank=True, help_text=_("Until when the previous secret signs too.")
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    disabled_at = models.DateTimeField(null=True, blank=True)
    disabled_reason = models.CharField(max_length=8, choices=DisabledReason, blank=True, default="")
    failing_since = models.DateTimeField(null=True, blank=True)
    paused_until = models.DateTimeField(null=True, blank=True, help_text=_("Until then it is sent nothing."))
    last_error = models.CharField(
        max_length=80, blank=True, default="", help_text=_("The kind of error, never its text.")
    )

    objects = WebhookEndpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")

    def __str__(self) -> str:
        return self.name

    @property
    def host(self) -> str:
        """The machine, without what an address may hold besides."""
        return httpx.URL(self.url).host

    def new_secret(self) -> str:
        """Seal another secret, the one before it signing on for a while; to be saved, and to be shown once."""
        if self.secret:
            self.seal(previous_secret=self.opened("secret"))
            self.previous_until = timezone.now() + SECRET_OVERLAP
        secret = signing.new_secret()
        self.seal(secret=secret)
        return secret

    def secrets(self, at: datetime) -> list[str]:
        """Return those that sign at that time, the newest first."""
        previous = [self.opened("previous_secret")] if self.previous_until and at < self.previous_until else []
        return [self.opened("secret"), *previous]

    def waiting(self) -> models.QuerySet[Delivery]:
        """Return what is still to be sent to it."""
        return Delivery.objects.queued().filter(endpoint=self.pk)


@transaction.atomic
def disable(
    endpoint: WebhookEndpoint,
    reason: WebhookEndpoint.DisabledReason,
    by: Any = None,
    error: str = "",
    except_for: Delivery | None = None,
) -> bool:
    """Turn the endpoint off, and fail what waits for it, `except_for` one. Return False when it was off."""
    now = timezone.now()
    off = {
        "disabled_at": now,
        "disabled_reason": reason,
        "failing_since": None,
        "paused_until": None,
        "last_error": error,
    }
    if not WebhookEndpoint.objects.on().filter(pk=endpoint.pk).update(**off):
        return False
    waiting = endpoint.waiting().exclude(pk=except_for.pk if except_for else 0)
    waiting.update(state=Delivery.State.FAILED, ended_at=now, last_error=error or "TurnedOff")
    detail = {"webhook": str(endpoint.pk), "fields": ["disabled_at"], "reason": reason.value}
    trail.record(EventType.WEBHOOK_CHANGED, actor=by, detail=detail)
    return True


@transaction.atomic
def enable(endpoint: WebhookEndpoint, by: Any) -> bool:
    """Turn the endpoint on. Return False when it was on. What failed meanwhile is sent again from the deliveries."""
    off = WebhookEndpoint.objects.filter(pk=endpoint.pk, disabled_at__isnull=False)
    if not off.update(disabled_at=None, disabled_reason="", last_error=""):
        return False
    detail = {"webhook": str(endpoint.pk), "fields": ["disabled_at"]}
    trail.record(EventType.WEBHOOK_CHANGED, actor=by, detail=detail)
    return True


@transaction.atomic
def enqueue_test(endpoint: WebhookEndpoint, by: Any) -> bool:
    """Queue a notification that says nothing, to this endpoint alone. Return False when it is off."""
    now = timezone.now()
    # Whoever mended it wants to see it now.
    if not WebhookEndpoint.objects.on().filter(pk=endpoint.pk).update(paused_until=None):
        return False
    notification = Notification.objects.create(type=NotificationType.TEST, created_at=now)
    notification.deliveries.create(
        channel=DeliveryChannel.WEBHOOK, endpoint=endpoint, created_at=now, next_attempt_at=now
    )
    trail.record(EventType.WEBHOOK_TESTED, actor=by, detail={"webhook": str(endpoint.pk)})
    return True
