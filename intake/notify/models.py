"""The outbox: notifications, and the delivery of each to one recipient."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy as _

from intake.contact.request import ContactRequest


class NotificationType(models.TextChoices):
    """What a notification reports. `audiences.AUDIENCES` says to whom."""

    NEW_REQUEST = "new_request", _("a new request")
    CLAIM_OVERDUE = "claim_overdue", _("a claim ran out after the contact was shown")
    PERSON_CHANGED = "person_changed", _("a person changed a claimed request")
    TEXT_RECEIVED = "text_received", _("a text that came in")
    EMERGENCY = "emergency", _("an emergency")
    EMERGENCY_ENDED = "emergency_ended", _("a person ended contact on an emergency")
    EMERGENCY_HELD = "emergency_held", _("an emergency in quarantine")
    REVIEW_DUE = "review_due", _("a review is due")
    DELIVERY_FAILED = "delivery_failed", _("a notification failed for good")
    DUE_SOON = "due_soon", _("a request is due soon")
    OVERDUE = "overdue", _("a request is overdue")
    CALL_DUE = "call_due", _("the time of a call has come")
    QUARANTINE_LATE = "quarantine_late", _("a request waits too long in quarantine")
    OUTBOX_STUCK = "outbox_stuck", _("notifications do not leave")
    WORKER_SILENT = "worker_silent", _("the worker was silent")
    TRAIL_FAULT = "trail_fault", _("the audit trail is not kept as it should be")
    ACCESS_CHANGED = "access_changed", _("a role or the access to an account changed")
    DIGEST = "digest", _("the day in figures")
    TEST = "test", _("a test")
    RECEIVED = "received", _("to the person: we have your request")
    ATTEMPTED = "attempted", _("to the person: we tried to reach you")


class DeliveryChannel(models.TextChoices):
    """By which way a notification reaches its recipient."""

    EMAIL = "email", _("email")
    SMS = "sms", _("text message")
    WEBHOOK = "webhook", _("webhook")


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Questions one asks about notifications."""

    def pending_fan_out(self) -> Self:
        """Those whose recipients are not chosen yet."""
        return self.filter(fan_out_at__isnull=False)

    def over_since(self, before: datetime) -> Self:
        """Those whose every delivery was sent or has failed by then."""
        not_over = Delivery.objects.filter(notification=OuterRef("pk")).exclude(ended_at__lte=before)
        return self.filter(~Exists(not_over), fan_out_at=None, created_at__lte=before)


class Notification(models.Model):
    """A notification, written in the transaction of what it reports. Its recipients are chosen afterwards."""

    request = models.ForeignKey(
        ContactRequest, models.CASCADE, null=True, blank=True, related_name="notifications", db_index=False,
        help_text=_("None: it is about the helpline."),
    )  # fmt: skip
    type = models.CharField(max_length=16, choices=NotificationType)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False,
        help_text=_("Nobody in particular: everybody whom this notification concerns."),
    )  # fmt: skip
    include_off_call = models.BooleanField(
        default=False, db_default=False, help_text=_("Everybody whom it concerns is notified, on call or not.")
    )
    created_at = models.DateTimeField()
    fan_out_at = models.DateTimeField(null=True, blank=True, help_text=_("None: its deliveries are made."))

    objects = NotificationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["fan_out_at"], name="pending_fan_out", condition=Q(fan_out_at__isnull=False)),
            models.Index(fields=["type", "id"], name="about_the_helpline", condition=Q(request__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.get_type_display()


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Questions one asks about deliveries."""

    def queued(self) -> Self:
        """Still to be sent."""
        return self.filter(state=Delivery.State.QUEUED)

    def waiting(self, now: datetime) -> Self:
        """Queued, and nothing but us keeps them, `since` when: the quiet hours of a recipient are no delay of ours."""
        since = Greatest("created_at", Coalesce("deferred_until", "created_at"))
        return self.queued().annotate(since=since).filter(since__lte=now)

    def failed(self) -> Self:
        """Those that failed for good: they are sent again only when an operator says so."""
        return self.filter(state=Delivery.State.FAILED)

    def of_mail(self) -> Self:
        """Mails, to staff or to the person who asked."""
        return self.filter(channel=DeliveryChannel.EMAIL)

    def failed_mails_to(self, account: Any) -> Self:
        """Mails to them that failed for good, or came back, and were not sent again since; the newest first."""
        return self.failed().of_mail().filter(recipient=account).order_by("-pk")

    def deliverable(self) -> Self:
        """To people, and to endpoints that are not turned off."""
        return self.filter(endpoint__disabled_at=None)


class Delivery(models.Model):
    """One notification to one recipient by one channel.

    It is sent at least once: again only when we stop between the server's answer and our commit.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    class Report(models.TextChoices):
        """What the provider reports later, each further than the one before; the last two are final."""

        ACCEPTED = "accepted", _("accepted")
        SENT = "sent", _("passed on")
        DELIVERED = "delivered", _("delivered")
        FAILED = "failed", _("not delivered")

    notification = models.ForeignKey(Notification, models.CASCADE, related_name="deliveries", db_index=False)
    channel = models.CharField(max_length=8, choices=DeliveryChannel)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    endpoint = models.ForeignKey(
        "intake.WebhookEndpoint", models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    state = models.CharField(max_length=6, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(help_text=_("While a worker sends it: when another one may take it."))
    deferred_until = models.DateTimeField(
        null=True, blank=True, help_text=_("The end of the quiet hours in which it was made.")
    )
    last_error = models.CharField(
        max_length=80, blank=True, default="", help_text=_("The kind of error, never its text.")
    )
    delivery_report = models.CharField(max_length=9, choices=Report, blank=True, default="", db_default="")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text=_("When it was sent or has failed."))

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(fields=["notification", "channel", "recipient"], name="one_delivery_by_channel"),
            models.UniqueConstraint(
                fields=["notification", "endpoint"],
                name="one_delivery_by_endpoint",
                condition=Q(endpoint__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["channel", "next_attempt_at"], name="deliveries_queued", condition=Q(state="queued")),
            models.Index(fields=["id"], name="deliveries_failed", condition=Q(state="failed")),
            models.Index(
                fields=["recipient", "deferred_until"],
                name="deliveries_deferred",
                condition=Q(state="queued", deferred_until__isnull=False),
            ),
            models.Index(
                fields=["endpoint", "state", "next_attempt_at"],
                name="deliveries_of_endpoint",
                condition=Q(endpoint__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.pk}: {self.get_state_display()}"
