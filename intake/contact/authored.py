"""What staff write down about a request."""

from django.conf import settings
from django.db import models

from intake.contact.reference import uuid7
from intake.contact.request import ContactRequest
from intake.vault.fields import DataKeyModel, SealedModel


class RequestPart(SealedModel):
    """A row that belongs to one request, and is sealed under the request's data key."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request: "models.ForeignKey[ContactRequest]"

    class Meta:
        abstract = True

    @property
    def data_key_row(self) -> DataKeyModel:
        return self.request


class AuthoredModel(RequestPart):
    """A part of a request with its author: the name stays when the account is deleted."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    author_name = models.CharField(max_length=150)
    created_at = models.DateTimeField()

    class Meta:
        abstract = True
