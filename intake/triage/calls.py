"""What an advisor does with a request: look at the contact, call, write down, agree on a time, refer."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.contact.attempt import ContactAttempt
from intake.contact.message_consent import active_channels
from intake.contact.note import Note
from intake.contact.quiet import phone_time_zones
from intake.contact.referral import Referral
from intake.contact.request import ContactRequest
from intake.helpline.published import PublishedText, calendar_of
from intake.notify import outbox
from intake.notify.models import NotificationType
from intake.staff import policy
from intake.triage import decisions
from intake.triage.actions import SCHEDULED, Action
from intake.triage.apply import apply, as_assigned
from intake.triage.claims import MAX_LINKED
from intake.triage.deadlines import may_call
from intake.triage.errors import TransitionRefused
from intake.triage.notes import add_note, add_reason
from intake.triage.records import build_attempt, build_consent, build_referral


@transaction.atomic
def reveal(contact_request: ContactRequest, *, by: User, reason: str = "") -> None:
    """Write down that `by` is shown the contact. Only after this has committed may it be opened."""
    now = timezone.now()
    if contact_request.claimed_by_id != by.pk and not reason:
        policy.require(by, Action.REVEAL, contact_request)
        raise TransitionRefused(
            Action.REVEAL, contact_request, _("a reason is needed to see the contact of somebody else's request")
        )
    decision = decisions.reveal(contact_request, by, now)
    apply(contact_request, decision, by=by, now=now, guard=as_assigned(contact_request))
    add_reason(contact_request, by, now, reason)


@transaction.atomic
def log_attempt(
    contact_request: ContactRequest, *, by: User, result: str, channel: str = "call", text: str = ""
) -> ContactAttempt:
    """Write down an attempt. Reached keeps the claim; no answer sets the next one, and the third ends as unreached."""
    now = timezone.now()
    attempts = list(contact_request.attempts.values_list("created_at", "result"))
    calendar = calendar_of(contact_request.helpline)
    decision = decisions.log_attempt(
        contact_request, result, attempts, now, calendar, phone_time_zones(contact_request)
    )
    if along := decisions.schedule_along(contact_request, decision):
        for other in ContactRequest.objects.linked_to(contact_request).claimed_by(by)[:MAX_LINKED]:
            apply(other, along, by=by, now=now)
    apply(contact_request, decision, by=by, now=now, guard=Q(tries=contact_request.tries))
    attempt = build_attempt(contact_request, by, now, result=result, channel=channel, text=text)
    attempt.save(force_insert=True)
    if contact_request.status == SCHEDULED and active_channels(contact_request):
        outbox.enqueue(NotificationType.ATTEMPTED, contact_request)
    return attempt


@transaction.atomic
def schedule(contact_request: ContactRequest, *, by: User, at: datetime) -> None:
    """Set the time of the next attempt: ahead of us, in opening hours, outside quiet hours where the person is."""
    now = timezone.now()
    if at <= now:
        raise TransitionRefused(Action.SCHEDULE, contact_request, _("that time has passed"))
    if not may_call(at, calendar_of(contact_request.helpline), phone_time_zones(contact_request)):
        raise TransitionRefused(
            Action.SCHEDULE, contact_request, _("that time is outside opening hours or in the quiet hours")
        )
    apply(contact_request, decisions.schedule(at), by=by, now=now)


@transaction.atomic
def note(contact_request: ContactRequest, *, by: User, text: str) -> Note:
    """Keep what the assignee wants to remember; no attempt is counted."""
    now = timezone.now()
    apply(contact_request, decisions.note(now), by=by, now=now)
    return add_note(contact_request, by, now, text)


@transaction.atomic
def allow_call(contact_request: ContactRequest, *, by: User, reason: str) -> None:
    """Let the assignee dial for half an hour, although it is early or late where the person is."""
    now = timezone.now()
    apply(contact_request, decisions.allow_call(now), by=by, now=now, guard=as_assigned(contact_request))
    add_reason(contact_request, by, now, reason)


@transaction.atomic
def refer(contact_request: ContactRequest, *, by: User, referred_to: str, consent: PublishedText) -> Referral:
    """Write down that the person said yes to `consent`, which was read to them, and was referred to `referred_to`."""
    now = timezone.now()
    apply(contact_request, decisions.refer(now), by=by, now=now)
    yes = build_consent(contact_request, by, now, consent)
    yes.save(force_insert=True)
    referral = build_referral(contact_request, by, now, referred_to, yes)
    referral.save(force_insert=True)
    return referral
