"""Legal holds: placing one on a request, and lifting it."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.contact.disposal import RecordKind
from intake.contact.erasure import ErasureBasis, erase
from intake.contact.hold import LegalHold
from intake.contact.request import ContactRequest
from intake.staff import policy
from intake.staff.policy import Permission
from intake.triage.errors import TransitionRefused
from intake.triage.locks import lock


def standing(contact_request: ContactRequest) -> LegalHold | None:
    """Return the hold that keeps `contact_request` from being erased; None without one."""
    hold = LegalHold.objects.filter(request=contact_request.pk, lifted_at=None).first()
    if hold:
        hold.request = contact_request
    return hold


@transaction.atomic
def place(contact_request: ContactRequest, *, by: User, reason: str) -> LegalHold:
    """Keep `contact_request` from being erased until the hold is lifted."""
    policy.require(by, Permission.PLACE_HOLD, contact_request)
    lock(contact_request)
    if contact_request.erased_at:
        raise TransitionRefused("place_hold", contact_request, gettext("it is erased"))
    if standing(contact_request):
        raise TransitionRefused("place_hold", contact_request, gettext("there is a legal hold already"))
    now = timezone.now()
    hold = LegalHold(request=contact_request, placed_by=by, placed_by_name=by.get_username(), placed_at=now)
    hold.seal(reason=reason)
    hold.save(force_insert=True)
    trail.record(EventType.HOLD_PLACED, actor=by, request_id=contact_request.pk, at=now)
    return hold


@transaction.atomic
def lift(contact_request: ContactRequest, *, by: User, reason: str) -> None:
    """End the hold, and erase the request if its person deleted it meanwhile. `reason` is a code, for the trail."""
    policy.require(by, Permission.LIFT_HOLD, contact_request)
    lock(contact_request)
    now = timezone.now()
    hold = LegalHold.objects.filter(request=contact_request, lifted_at=None)
    if not hold.update(lifted_by=by, lifted_by_name=by.get_username(), lifted_at=now):
        raise TransitionRefused("lift_hold", contact_request, gettext("there is no legal hold"))
    trail.record(EventType.HOLD_LIFTED, actor=by, request_id=contact_request.pk, at=now, detail={"reason": reason})
    if contact_request.deletion_pending_at:
        erase(contact_request, now, ErasureBasis(by_name=trail.PERSON))
        trail.record(
            EventType.ERASED,
            actor=by,
            request_id=contact_request.pk,
            at=now,
            detail={"kind": RecordKind.WITHDRAWN.value},
        )
