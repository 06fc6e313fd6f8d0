"""Erasing a closed request before its time: one reviewer proposes it, another one confirms it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.contact.choices import Status
from intake.contact.disposal import RecordKind
from intake.contact.erasure import ErasureBasis, erase
from intake.contact.request import ContactRequest
from intake.retention.hold import standing
from intake.retention.proposal import DisposalProposal
from intake.retention.schedule import schedule
from intake.staff import policy
from intake.triage.errors import TransitionRefused
from intake.triage.locks import lock


def proposed(request: ContactRequest) -> DisposalProposal | None:
    """The proposal that nobody has decided; None without one."""
    return DisposalProposal.objects.filter(request=request.pk, decided_at=None).select_related("proposed_by").first()


def _require_disposable(request: ContactRequest, verb: str) -> None:
    if request.status != Status.CLOSED or request.erased_at:
        raise TransitionRefused(verb, request, _("only what is closed, and not erased, can be disposed of"))
    if standing(request):
        raise TransitionRefused(verb, request, _("a legal hold keeps it"))


@transaction.atomic
def propose(request: ContactRequest, *, by: Any, reason: str) -> DisposalProposal:
    """Ask a colleague to confirm that `request` is erased before its time."""
    policy.require(by, "propose_disposal", request)
    lock(request)
    _require_disposable(request, "propose_disposal")
    if proposed(request):
        raise TransitionRefused("propose_disposal", request, _("it is proposed already"))
    now = timezone.now()
    trail.record(EventType.DISPOSAL_PROPOSED, actor=by, request_id=request.pk, at=now, detail={"reason": str(reason)})
    return DisposalProposal.objects.create(
        request=request, reason=reason, proposed_by=by, proposed_by_name=by.get_username(), proposed_at=now
    )


def _decided(proposal: DisposalProposal, by: Any, now: datetime, *, is_confirmed: bool) -> None:
    DisposalProposal.objects.filter(pk=proposal.pk).update(
        decided_by=by, decided_by_name=by.get_username(), decided_at=now, is_confirmed=is_confirmed
    )


@transaction.atomic
def confirm(request: ContactRequest, *, by: Any) -> None:
    """Erase `request` at once. Refused to whoever proposed it."""
    policy.require(by, "confirm_disposal", request)
    lock(request)
    _require_disposable(request, "confirm_disposal")
    proposal = proposed(request)
    if proposal is None:
        raise TransitionRefused("confirm_disposal", request, _("nobody has proposed it"))
    if not proposal.may_be_confirmed_by(by):
        raise TransitionRefused("confirm_disposal", request, _("somebody else than its proposer must confirm it"))
    now, days = timezone.now(), schedule()[RecordKind.CLOSED].days
    _decided(proposal, by, now, is_confirmed=True)
    erase(request, now, ErasureBasis(RecordKind.EARLY, f"{proposal.proposed_by_name}, {by.get_username()}", days))
    detail = {"kind": RecordKind.EARLY.value, "reason": proposal.reason, "proposed_by": proposal.proposed_by_name}
    trail.record(EventType.ERASED, actor=by, request_id=request.pk, at=now, detail=detail)


@transaction.atomic
def reject(request: ContactRequest, *, by: Any) -> None:
    """It is kept for its time after all; also its proposer may say so."""
    policy.require(by, "drop_disposal", request)
    lock(request)
    proposal = proposed(request)
    if proposal is None:
        raise TransitionRefused("drop_disposal", request, _("nobody has proposed it"))
    now = timezone.now()
    _decided(proposal, by, now, is_confirmed=False)
    trail.record(EventType.DISPOSAL_REJECTED, actor=by, request_id=request.pk, at=now)
