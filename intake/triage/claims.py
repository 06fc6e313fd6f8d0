"""Who has a request: taking one, giving it back or to somebody else, and the end of a claim that ran out."""

from datetime import datetime
from itertools import chain
from uuid import UUID

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.contact.request import ContactRequest
from intake.notify import outbox
from intake.notify.models import NotificationType
from intake.staff import policy
from intake.staff.policy import Permission
from intake.staff.profile import languages_of
from intake.triage import decisions
from intake.triage.actions import CLAIMED, Action
from intake.triage.apply import apply, as_assigned
from intake.triage.claim_sql import find_next, has_linked
from intake.triage.errors import TransitionRefused
from intake.triage.notes import add_reason

BATCH_SIZE = 500
# Whoever sends a number a thousand times must not hold up everybody while somebody claims one of them.
MAX_LINKED = 20


@transaction.atomic
def claim(contact_request: ContactRequest, *, by: User) -> ContactRequest:
    """Take `contact_request` for half an hour, with the other open requests of the same contact."""
    _assign(contact_request, by, Action.CLAIM, by=by, now=timezone.now())
    return contact_request


def claim_next(*, by: User) -> ContactRequest | None:
    """Take the request that should be called next; None when nobody is ready to be called."""
    policy.require(by, Permission.CLAIM_NEXT)
    languages, lost = languages_of(by), list[UUID]()
    while True:
        now = timezone.now()
        with transaction.atomic():
            contact_request = find_next(languages, now, except_for=lost)
            if contact_request is None:
                return None
            try:
                _assign(contact_request, by, Action.CLAIM, by=by, now=now)
            except TransitionRefused:  # a colleague has another request of the same contact
                transaction.set_rollback(True)
                lost.append(contact_request.pk)
            else:
                return contact_request


def _assign(contact_request: ContactRequest, assignee: User, action: Action, *, by: User, now: datetime) -> None:
    """Give the request, and the next ones of the same contact that nobody else holds, to `assignee`: one call, not two.

    Refused when somebody else than its former holder has one of them.
    """
    former = contact_request.claimed_by_id
    apply(contact_request, decisions.assign(action, assignee, now), by=by, now=now)
    _lock_contact(contact_request)
    if not has_linked(contact_request):
        return
    linked = ContactRequest.objects.linked_to(contact_request).open()
    if linked.filter(status=CLAIMED).exclude(claimed_by__in=[assignee.pk, former]).exists():
        raise TransitionRefused(action, contact_request, _("held through another request of the same contact"))
    others = linked.exclude(claimed_by=assignee).soonest_due_first()
    for other in others.select_for_update(skip_locked=True)[:MAX_LINKED]:
        taken = action if other.claimed_by_id else Action.CLAIM
        along = decisions.assign(taken, assignee, now, **{"with": contact_request.reference})
        apply(other, along, by=by, now=now)


def _lock_contact(contact_request: ContactRequest) -> None:
    """Let nobody else claim a request of this contact until our transaction ends: they wait, and look again then.

    SQLite has one writer anyway.
    """
    if connection.vendor != "postgresql":
        return
    # In one order, or two who meet would wait for each other.
    indexes = sorted(chain.from_iterable(contact_request.contact_indexes().values()))
    with connection.cursor() as cursor:
        for index in indexes:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(index[:8], signed=True)])


@transaction.atomic
def release(contact_request: ContactRequest, *, by: User, reason: str = "") -> None:
    """Give it back to everybody. Its due time stays."""
    now = timezone.now()
    apply(contact_request, decisions.release(), by=by, now=now, guard=as_assigned(contact_request))
    add_reason(contact_request, by, now, reason)


@transaction.atomic
def reassign(contact_request: ContactRequest, *, by: User, to: User, reason: str = "") -> None:
    """Give it, and its linked requests, to another advisor."""
    policy.require(by, Action.REASSIGN, contact_request)
    if not policy.may(to, Action.CLAIM):
        raise TransitionRefused(Action.REASSIGN, contact_request, _("the person chosen may not claim requests"))
    if contact_request.claimed_by_id == to.pk:
        raise TransitionRefused(Action.REASSIGN, contact_request, _("they hold it already"))
    now = timezone.now()
    _assign(contact_request, to, Action.REASSIGN, by=by, now=now)
    add_reason(contact_request, by, now, reason)


def expire_claims() -> int:
    """End the claims whose time ran out; return how many requests went back to the queue.

    Once a number was shown somebody may be talking to this person, so the request is not offered to others: supervisors
    are told, again every half hour, until one of them acts.
    """
    released = 0
    for contact_request in ContactRequest.objects.lapsed(timezone.now()).order_by("claim_expires_at")[:BATCH_SIZE]:
        try:
            released += expire_claim(contact_request)
        except TransitionRefused:
            continue  # the holder renewed it between our look and our update
    return released


@transaction.atomic
def expire_claim(contact_request: ContactRequest) -> bool:
    """End one claim, or flag it as overdue; return whether it went back. Refused when it was renewed meanwhile."""
    now = timezone.now()
    decision = decisions.expire_claim(contact_request, now)
    unchanged = Q(claim_expires_at__lte=now, revealed_at=contact_request.revealed_at)
    apply(contact_request, decision, now=now, guard=as_assigned(contact_request) & unchanged)
    if decision.action is Action.FLAG_OVERDUE_CLAIM:
        outbox.enqueue(NotificationType.CLAIM_OVERDUE, contact_request)
        return False
    return True
