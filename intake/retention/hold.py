"""Placing a legal hold on a request, and lifting it."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.contact.disposal import RecordKind
from intake.contact.erasure import ErasureBasis, erase
from intake.contact.hold import LegalHold
from intake.contact.request import ContactRequest
from intake.staff import policy
from intake.triage.errors import TransitionRefused
from intake.triage.locks import lock


def standing(request: ContactRequest) -> LegalHold | None:
    """The hold that keeps `request`; None when nothing does."""
    hold = LegalHold.objects.filter(request=request.pk, lifted_at=None).first()
    if hold:
        hold.request = request
    return hold


@transaction.atomic
def place(request: ContactRequest, *, by: Any, reason: str) -> LegalHold:
    """From now on nothing erases `request`, until this is lifted."""
    policy.require(by, "place_hold", request)
    lock(request)
    if request.erased_at:
        raise TransitionRefused("place_hold", request, _("it is erased"))
    if standing(request):
        raise TransitionRefused("place_hold", request, _("there is a legal hold already"))
    now = timezone.now()
    hold = LegalHold(request=request, placed_by=by, placed_by_name=by.get_username(), placed_at=now)
    hold.seal(reason=reason)
    hold.save(force_insert=True)
    trail.record(EventType.HOLD_PLACED, actor=by, request_id=request.pk, at=now)
    return hold


@transaction.atomic
def lift(request: ContactRequest, *, by: Any, why: str) -> None:
    """End the hold. What its person deleted meanwhile is erased with it. `why` is a word from a list, for the trail."""
    policy.require(by, "lift_hold", request)
    lock(request)
    now = timezone.now()
    hold = LegalHold.objects.filter(request=request, lifted_at=None)
    if not hold.update(lifted_by=by, lifted_by_name=by.get_username(), lifted_at=now):
        raise TransitionRefused("lift_hold", request, _("there is no legal hold"))
    trail.record(EventType.HOLD_LIFTED, actor=by, request_id=request.pk, at=now, detail={"why": why})
    if request.deletion_pending_at:
        erase(request, now, ErasureBasis(by_name=trail.PERSON))
        trail.record(EventType.ERASED, actor=by, request_id=request.pk, at=now, detail={"kind": RecordKind.WITHDRAWN.value})
