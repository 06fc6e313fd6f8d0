"""What an advisor wrote down."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from intake.contact.authored import AuthoredModel
from intake.contact.request import ContactRequest
from intake.vault.fields import SealedTextField


class Note(AuthoredModel):
    """A note, or the reason that somebody gave for a move. Sealed under the request's key."""

    class Kind(models.TextChoices):
        NOTE = "note", _("note")
        REASON = "reason", _("reason")

    request = models.ForeignKey(ContactRequest, models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.NOTE)
    text = SealedTextField()

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.get_kind_display()
