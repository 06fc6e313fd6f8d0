"""A try to reach somebody."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from intake.contact.choices import AttemptResult, ContactMethod
from intake.contact.reference import uuid7
from intake.contact.request import ContactRequest
from intake.vault.fields import DataKeyModel, SealedModel, SealedTextField


class ContactAttempt(SealedModel):
    """One try: who, when, how and what came of it. What was said is sealed under the request's key."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(ContactRequest, models.CASCADE, related_name="attempts")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField()
    channel = models.CharField(max_length=5, choices=ContactMethod, default=ContactMethod.CALL)
    result = models.CharField(max_length=12, choices=AttemptResult)
    text = SealedTextField()

    class Meta:
        ordering = ["at"]
        verbose_name = _("attempt")
        indexes = [models.Index(fields=["at"], name="attempt_at")]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}: {self.get_result_display()}"

    @property
    def data_key_row(self) -> DataKeyModel:
        return self.request
