"""Early disposal: a supervisor proposes to erase a closed request before its time, another one confirms it."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

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
from intake.staff.policy import Permission
from intake.triage.errors import TransitionRefused
from intake.triage.locks import lock


def proposed(contact_request: ContactRequest) -> DisposalProposal | None:
    """Return the proposal that nobody has decided; None without one."""
    return (
        DisposalProposal.objects.filter(request=contact_request.pk, decided_at=None)
        .select_related("proposed_by")
        .first()
    )


def _require_disposable(contact_request: ContactRequest, action: str) -> None:
    if contact_request.status != Status.CLOSED or contact_request.erased_at:
        raise TransitionRefused(
            action, contact_request, gettext("only what is closed, and not erased, can be disposed of")
        )
    if standing(contact_request):
        raise TransitionRefused(action, contact_request, gettext("a legal hold keeps it"))


@transaction.atomic
def propose(contact_request: ContactRequest, *, by: User, reason: str) -> DisposalProposal:
    """Ask another supervisor to confirm that `contact_request` is erased before its time."""
    policy.require(by, Permission.PROPOSE_DISPOSAL, contact_request)
    lock(contact_request)
    _require_disposable(contact_request, "propose_disposal")
    if proposed(contact_request):
        raise TransitionRefused("propose_disposal", contact_request, gettext("it is proposed already"))
    now = timezone.now()
    trail.record(
        EventType.DISPOSAL_PROPOSED, actor=by, request_id=contact_request.pk, at=now, detail={"reason": str(reason)}
    )
    return DisposalProposal.objects.create(
        request=contact_request, reason=reason, proposed_by=by, proposed_by_name=by.get_username(), proposed_at=now
    )


def _decided(proposal: DisposalProposal, by: User, now: datetime, *, is_confirmed: bool) -> None:
    DisposalProposal.objects.filter(pk=proposal.pk).update(
        decided_by=by, decided_by_name=by.get_username(), decided_at=now, is_confirmed=is_confirmed
    )


@transaction.atomic
def confirm(contact_request: ContactRequest, *, by: User) -> None:
    """Erase `contact_request` at once. The supervisor who proposed it may not confirm it."""
    policy.require(by, Permission.CONFIRM_DISPOSAL, contact_request)
    lock(contact_request)
    _require_disposable(contact_request, "confirm_disposal")
    proposal = proposed(contact_request)
    if proposal is None:
        raise TransitionRefused("confirm_disposal", contact_request, gettext("nobody has proposed it"))
    if not proposal.may_be_confirmed_by(by):
        raise TransitionRefused(
            "confirm_disposal", contact_request, gettext("somebody else than its proposer must confirm it")
        )
    now, days = timezone.now(), schedule()[RecordKind.CLOSED].days
    _decided(proposal, by, now, is_confirmed=True)
    erase(
        contact_request, now, ErasureBasis(RecordKind.EARLY, f"{proposal.proposed_by_name}, {by.get_username()}", days)
    )
    detail = {"kind": RecordKind.EARLY.value, "reason": proposal.reason, "proposed_by": proposal.proposed_by_name}
    trail.record(EventType.ERASED, actor=by, request_id=contact_request.pk, at=now, detail=detail)


@transaction.atomic
def reject(contact_request: ContactRequest, *, by: User) -> None:
    """Keep `contact_request` for its time after all. The proposer may reject it, too."""
    policy.require(by, Permission.REJECT_DISPOSAL, contact_request)
    lock(contact_request)
    proposal = proposed(contact_request)
    if proposal is None:
        raise TransitionRefused("reject_disposal", contact_request, gettext("nobody has proposed it"))
    now = timezone.now()
    _decided(proposal, by, now, is_confirmed=False)
    trail.record(EventType.DISPOSAL_REJECTED, actor=by, request_id=contact_request.pk, at=now)
