"""A receipt: for half an hour it shows that you are the one who sent a request, or who knew its code.

It travels in the address of the confirmation and in hidden fields. Leaving our pages ends it.
"""

import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from intake.contact.request import ContactRequest
from intake.vault.tokens import sign, unsign

VALID_FOR = timedelta(minutes=30)


def issue_token(contact_request: ContactRequest) -> str:
    """A receipt as of now."""
    return sign("receipt", f"{contact_request.pk.hex}.{time.time_ns() // 1000}")


def resolve_token(receipt: str, lasts: timedelta = VALID_FOR) -> ContactRequest | None:
    """The request that `receipt` stands for; None once it is too old or ended, or there is nothing left to read."""
    pk, _dot, made = (unsign("receipt", receipt) or "").partition(".")
    if not pk or time.time() - int(made) / 1_000_000 > lasts.total_seconds():
        return None
    still_here = Q(tokens_revoked_at=None) | Q(tokens_revoked_at__lt=datetime.fromtimestamp(int(made) / 1_000_000, UTC))
    return ContactRequest.objects.filter(still_here, pk=UUID(pk), erased_at=None).first()


def revoke_tokens(receipt: str) -> None:
    """Every receipt made until now opens nothing any more. One that is too old itself still says whose they are."""
    if contact_request := resolve_token(receipt, timedelta.max):
        ContactRequest.objects.filter(pk=contact_request.pk).update(tokens_revoked_at=timezone.now())
