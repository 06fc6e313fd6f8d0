"""A person's consent to messages about their request."""

from datetime import datetime
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from intake.contact.choices import ContactMethod
from intake.contact.consent import ConsentRecord
from intake.contact.request import ContactRequest


class MessageConsent(models.Model):
    """Consent to messages by one channel: to which words, from when, and until when."""

    request = models.ForeignKey(ContactRequest, models.CASCADE, related_name="message_consents")
    channel = models.CharField(max_length=5, choices=ContactMethod)
    consent = models.ForeignKey(ConsentRecord, models.CASCADE, related_name="+")
    granted_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True, help_text=_("None: it stands."))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "channel"],
                name="one_active_consent",
                condition=models.Q(revoked_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.get_channel_display()


def active_channels(contact_request: ContactRequest | UUID | None) -> list[str]:
    """Return the channels by which this person may be sent messages."""
    consents = MessageConsent.objects.filter(request=contact_request, revoked_at=None)
    return sorted(consents.values_list("channel", flat=True))


def revoke(contact_request: ContactRequest, at: datetime, channels: list[str]) -> None:
    """End the consent to messages by these channels at `at`."""
    MessageConsent.objects.filter(request=contact_request.pk, channel__in=channels, revoked_at=None).update(
        revoked_at=at
    )
