"""The action_forms of legal holds and of early disposal."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from intake.contact.choices import Status
from intake.contact.request import ContactRequest
from intake.desk.action_form import ActionForm, text_area
from intake.retention import early_disposal, hold
from intake.retention.proposal import DisposalProposal
from intake.staff.policy import Permission
from intake.staff.roles import Account


class PlaceHold(ActionForm):
    """Keep it, whatever the schedule says."""

    verb, label, success_message = (
        Permission.PLACE_HOLD,
        _("Place a legal hold"),
        _("Nothing will erase it until the hold is lifted."),
    )

    reason = text_area(_("Reason"), required=True)

    @property
    def is_possible(self) -> bool:
        """Once, and while there is something to keep."""
        return self.contact_request.erased_at is None and hold.standing(self.contact_request) is None

    def apply(self, contact_request: ContactRequest, by: User) -> None:
        """Places it."""
        hold.place(contact_request, by=by, reason=self.cleaned_data["reason"])


class LiftHold(ActionForm):
    """Let the schedule have it again."""

    verb, label, success_message = Permission.LIFT_HOLD, _("Lift the legal hold"), _("The hold is lifted.")

    why = forms.ChoiceField(
        label=_("Why?"),
        choices=[
            ("over", _("the case is over")),
            ("released", _("a court or an authority let us")),
            ("mistake", _("it was placed by mistake")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, contact_request: ContactRequest, data: Any = None) -> None:
        super().__init__(contact_request, data)
        if contact_request.deletion_pending_at:
            self.fields["why"].help_text = _("The person deleted this request: it is erased at once.")

    @property
    def is_possible(self) -> bool:
        """Where there is one."""
        return hold.standing(self.contact_request) is not None

    def apply(self, contact_request: ContactRequest, by: User) -> None:
        """Lifts it."""
        hold.lift(contact_request, by=by, reason=self.cleaned_data["why"])


class ProposeDisposal(ActionForm):
    """Say that it should be erased before its time."""

    verb, label = Permission.PROPOSE_DISPOSAL, _("Propose to erase it early")
    success_message = _("Proposed. Another supervisor must confirm it.")

    reason = forms.ChoiceField(label=_("Why?"), choices=DisposalProposal.Reason.choices, widget=forms.RadioSelect)

    @property
    def is_possible(self) -> bool:
        """What is closed and not erased, and nothing keeps."""
        return (
            self.contact_request.status == Status.CLOSED
            and self.contact_request.erased_at is None
            and hold.standing(self.contact_request) is None
            and early_disposal.proposed(self.contact_request) is None
        )

    def apply(self, contact_request: ContactRequest, by: User) -> None:
        """Proposes it."""
        early_disposal.propose(contact_request, by=by, reason=self.cleaned_data["reason"])


class ConfirmDisposal(ActionForm):
    """Be the second one who says so."""

    verb, label, success_message = Permission.CONFIRM_DISPOSAL, _("Erase it now"), _("It is erased.")

    sure = forms.BooleanField(label=_("I have looked at it. This cannot be undone."))

    @property
    def is_possible(self) -> bool:
        """What somebody has proposed, and nothing keeps."""
        return (
            self.contact_request.status == Status.CLOSED
            and not self.contact_request.deletion_pending_at
            and self._proposal is not None
        )

    def is_for(self, user: Account) -> bool:
        """Two people decide."""
        return self._proposal is not None and self._proposal.may_be_confirmed_by(user)

    @property
    def _proposal(self) -> DisposalProposal | None:
        return None if hold.standing(self.contact_request) else early_disposal.proposed(self.contact_request)

    def apply(self, contact_request: ContactRequest, by: User) -> None:
        """Erases it."""
        early_disposal.confirm(contact_request, by=by)


class RejectDisposal(ActionForm):
    """Keep it for its time."""

    verb, label, success_message = Permission.REJECT_DISPOSAL, _("Do not erase it early"), _("It is kept for its time.")

    @property
    def is_possible(self) -> bool:
        """What somebody has proposed."""
        return early_disposal.proposed(self.contact_request) is not None

    def apply(self, contact_request: ContactRequest, by: User) -> None:
        """Drops the proposal."""
        early_disposal.reject(contact_request, by=by)
