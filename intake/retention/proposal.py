"""A proposal to erase a closed request before its time."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intake.contact.reference import uuid7
from intake.contact.request import ContactRequest


class DisposalProposal(models.Model):
    """One supervisor proposes, another one decides. The reason is from a list: free text could name somebody."""

    class Reason(models.TextChoices):
        ASKED = "asked", _("the person asked us to, and has no code")
        SOMEBODY_ELSE = "somebody_else", _("it is about somebody who did not ask")
        BY_MISTAKE = "by_mistake", _("it was written down by mistake")
        LAW = "law", _("a law or a court asks for it")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(ContactRequest, models.CASCADE, related_name="proposals")
    reason = models.CharField(max_length=13, choices=Reason)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    proposed_by_name = models.CharField(max_length=150)
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_by_name = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    is_confirmed = models.BooleanField(null=True, help_text=_("None: nobody has decided."))

    class Meta:
        verbose_name = _("proposal of early disposal")
        constraints = [
            models.UniqueConstraint(fields=["request"], name="one_open_proposal", condition=Q(decided_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.proposed_by_name} {self.proposed_at:%Y-%m-%d}"

    def may_be_confirmed_by(self, reviewer: object) -> bool:
        """Whether `reviewer` is somebody else than the supervisor who proposed it."""
        return reviewer != self.proposed_by and str(reviewer) != self.proposed_by_name
