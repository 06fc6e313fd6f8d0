"""A legal hold: somebody may have to show this request to a court, so nothing of it may be erased."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intake.contact.authored import RequestPart
from intake.contact.request import ContactRequest
from intake.vault.fields import SealedTextField


class LegalHold(RequestPart):
    """From when until when, by whom and why. It stops every erasure, and never the end of contact."""

    request = models.ForeignKey(ContactRequest, models.CASCADE, related_name="holds")
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    placed_by_name = models.CharField(max_length=150)
    placed_at = models.DateTimeField()
    reason = SealedTextField()
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    lifted_by_name = models.CharField(max_length=150, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("legal hold")
        constraints = [
            models.UniqueConstraint(fields=["request"], name="one_standing_hold", condition=Q(lifted_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.placed_by_name} {self.placed_at:%Y-%m-%d}"
