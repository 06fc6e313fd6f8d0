"""What an advisor wrote down."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from intake.contact.reference import uuid7
from intake.contact.request import ContactRequest
from intake.vault.fields import DataKeyModel, SealedModel, SealedTextField


class Note(SealedModel):
    """A note, or the reason that somebody gave for a move. Sealed under the request's key."""

    class About(models.TextChoices):
        NOTE = "note", _("note")
        REASON = "reason", _("reason")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(ContactRequest, models.CASCADE, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField()
    about = models.CharField(max_length=6, choices=About, default=About.NOTE)
    text = SealedTextField()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return self.get_about_display()

    @property
    def data_key_row(self) -> DataKeyModel:
        return self.request
