"""The one statement that changes where a request stands, who holds it and when it is due, with its audit row.

Only triage imports this; a test finds every other writer.
"""

from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Q

from intake.contact.request import ContactRequest
from intake.db.fast_insert import insert
from intake.notify.person_messages import wait_for_in_flight
from intake.staff import policy
from intake.triage.actions import CLOSED, TRANSITIONS, Who
from intake.triage.decisions import Decision
from intake.triage.errors import TransitionRefused
from intake.triage.records import build_event


def as_assigned(contact_request: ContactRequest) -> Q:
    """Return the guard that the request is still assigned to whom the caller saw."""
    return Q(claimed_by=contact_request.claimed_by_id)


def apply(
    contact_request: ContactRequest,
    decision: Decision,
    *,
    by: User | None = None,
    actor_name: str = "",
    now: datetime,
    guard: Q | None = None,
) -> None:
    """Carry `decision` out, by the account `by`, the person or the worker; `guard` must still hold when it is written.

    Raises `PermissionDenied`, or `TransitionRefused` when no row moved: somebody was faster.
    """
    action, transition = decision.action, TRANSITIONS[decision.action]
    if transition.who.has_account:
        policy.require(by, action, contact_request)
    rows = ContactRequest.objects.filter(guard or Q(), pk=contact_request.pk, status__in=transition.sources)
    if transition.who is Who.ASSIGNEE:
        rows = rows.filter(claimed_by=by)
    if not rows.update(**decision.columns):
        contact_request.refresh_from_db()
        raise TransitionRefused(action, contact_request)
    event = build_event(contact_request, decision, now, by, actor_name)
    for column, value in decision.columns.items():
        setattr(contact_request, column, value)
    insert(event)
    if contact_request.status == CLOSED:
        wait_for_in_flight(contact_request)
