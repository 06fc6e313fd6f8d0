"""A named place that somebody was referred to, with their yes."""

from django.conf import settings
from django.db import models

from intake.contact.consent import ConsentRecord
from intake.contact.reference import uuid7
from intake.contact.request import ContactRequest
from intake.vault.fields import DataKeyModel, SealedModel, SealedTextField


class Referral(SealedModel):
    """Where to, by whom, and the consent that was read out. The place is sealed: it tells what a person needs."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(ContactRequest, models.CASCADE, related_name="referrals")
    consent = models.ForeignKey(ConsentRecord, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField()
    place = SealedTextField()

    def __str__(self) -> str:
        return f"{self.by_name} {self.at:%Y-%m-%d}"

    @property
    def data_key_row(self) -> DataKeyModel:
        return self.request
