"""An attempt to reach somebody."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from intake.contact.authored import AuthoredModel
from intake.contact.choices import AttemptResult, ContactMethod
from intake.contact.request import ContactRequest
from intake.vault.fields import SealedTextField


class ContactAttempt(AuthoredModel):
    """One attempt: who, when, how, and its result. What was said is sealed under the request's key."""

    request = models.ForeignKey(ContactRequest, models.CASCADE, related_name="attempts")
    channel = models.CharField(max_length=5, choices=ContactMethod, default=ContactMethod.CALL)
    result = models.CharField(max_length=12, choices=AttemptResult)
    text = SealedTextField()

    class Meta:
        ordering = ["created_at"]
        verbose_name = _("attempt")
        indexes = [models.Index(fields=["created_at"], name="attempt_at")]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}: {self.get_result_display()}"
