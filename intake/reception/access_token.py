"""Access tokens: for half an hour one shows that you are the person who sent a request, or who knew its code.

It travels in the address of the confirmation and in hidden fields. Leaving our pages revokes it.
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
    """Return an access token for this request, issued now."""
    return sign("receipt", f"{contact_request.pk.hex}.{time.time_ns() // 1000}")


def resolve_token(token: str, valid_for: timedelta = VALID_FOR) -> ContactRequest | None:
    """Return the request of `token`; None once the token is too old or revoked, or the request is erased."""
    pk, _dot, made = (unsign("receipt", token) or "").partition(".")
    if not pk or time.time() - int(made) / 1_000_000 > valid_for.total_seconds():
        return None
    not_revoked = Q(tokens_revoked_at=None) | Q(
        tokens_revoked_at__lt=datetime.fromtimestamp(int(made) / 1_000_000, UTC)
    )
    return ContactRequest.objects.filter(not_revoked, pk=UUID(pk), erased_at=None).first()


def revoke_tokens(token: str) -> None:
    """Revoke every token of this request that was issued until now. One that is too old still says of which request."""
    if contact_request := resolve_token(token, timedelta.max):
        ContactRequest.objects.filter(pk=contact_request.pk).update(tokens_revoked_at=timezone.now())
