"""Somewhere that somebody was referred to, with their yes."""

from django.db import models

from intake.contact.authored import AuthoredModel
from intake.contact.consent import ConsentRecord
from intake.contact.request import ContactRequest
from intake.vault.fields import SealedTextField


class Referral(AuthoredModel):
    """Where to, by whom, and the consent that was read out. Where to is sealed: it tells what a person needs."""

    request = models.ForeignKey(ContactRequest, models.CASCADE, related_name="referrals")
    consent = models.ForeignKey(ConsentRecord, models.CASCADE, related_name="+")
    referred_to = SealedTextField()

    def __str__(self) -> str:
        return f"{self.author_name} {self.created_at:%Y-%m-%d}"
