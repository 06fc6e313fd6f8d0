"""How a request ends, and begins again."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from intake.contact.request import ContactRequest
from intake.helpline.published import calendar_of
from intake.triage import decisions
from intake.triage.apply import apply
from intake.triage.notes import add_reason


@transaction.atomic
def close(contact_request: ContactRequest, *, by: User, outcome: str, reason: str = "") -> None:
    """End it, with what came of it."""
    now = timezone.now()
    apply(contact_request, decisions.close(now, outcome), by=by, now=now)
    add_reason(contact_request, by, now, reason)


@transaction.atomic
def reopen(contact_request: ContactRequest, *, by: User, reason: str = "") -> None:
    """Put a closed request back in the queue, unless it was erased."""
    now = timezone.now()
    decision = decisions.reopen(contact_request, now, calendar_of(contact_request.helpline))
    apply(contact_request, decision, by=by, now=now, guard=Q(erased_at=None, deletion_pending_at=None))
    add_reason(contact_request, by, now, reason)


@transaction.atomic
def admit(contact_request: ContactRequest, *, by: User) -> None:
    """Let a request out of quarantine. It is due as if it had come through at once."""
    now = timezone.now()
    decision = decisions.admit(contact_request, now, calendar_of(contact_request.helpline))
    apply(contact_request, decision, by=by, now=now)


@transaction.atomic
def confirm_spam(contact_request: ContactRequest, *, by: User) -> None:
    """End a quarantined request as spam."""
    now = timezone.now()
    apply(contact_request, decisions.confirm_spam(now), by=by, now=now)
