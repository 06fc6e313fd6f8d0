"""A text message that came from the number of a request."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intake.contact.authored import RequestPart
from intake.contact.choices import Wish
from intake.contact.request import ContactRequest
from intake.vault.fields import SealedTextField


class ReceivedTextQuerySet(models.QuerySet["ReceivedText"]):
    """Questions one asks about texts."""

    def unread(self) -> Self:
        """Those that no person has read, and that were not simply obeyed."""
        return self.filter(read_at=None, ended_contact=False)

    def pausing(self) -> Self:
        """Those that keep automatic messages back: they may have asked for an end, and nobody has read them."""
        return self.unread().exclude(wish=Wish.ORDINARY)


class ReceivedText(RequestPart):
    """What it says is sealed under the key of the request. Whoever holds the number may have sent it, or forged it."""

    request = models.ForeignKey(ContactRequest, models.CASCADE, related_name="texts")
    text = SealedTextField()
    wish = models.CharField(max_length=12, choices=Wish)
    ended_contact = models.BooleanField(
        default=False, db_default=False, help_text=_("It asked for an end of contact, which was made.")
    )
    signed_at = models.DateTimeField(help_text=_("When the provider signed it, to the second."))
    received_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True, help_text=_("None: nobody has read it."))
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    read_by_name = models.CharField(max_length=150, blank=True, default="", db_default="")

    objects = ReceivedTextQuerySet.as_manager()

    class Meta:
        ordering = ["received_at"]
        verbose_name = _("text from the person")
        indexes = [
            models.Index(
                fields=["request"], name="texts_unread", condition=Q(read_at__isnull=True, ended_contact=False)
            )
        ]

    def __str__(self) -> str:
        return self.get_wish_display()
