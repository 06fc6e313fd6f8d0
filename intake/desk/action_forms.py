"""The forms of the moves: each asks what its verb needs, and makes that one move."""

from typing import Any, cast

from django import forms
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intake.contact.choices import AttemptResult, ContactMethod, Outcome
from intake.contact.quiet import may_dial
from intake.contact.received_text import ReceivedText
from intake.contact.request import ContactRequest
from intake.desk.action_form import ActionForm, text_area
from intake.desk.retention_forms import ConfirmDisposal, LiftHold, PlaceHold, ProposeDisposal, RejectDisposal
from intake.helpline.models import Wording
from intake.helpline.published import PublishedText, newest_wording, wording_version
from intake.staff import policy
from intake.staff.policy import Permission
from intake.staff.roles import Account
from intake.triage import transitions
from intake.triage.actions import TRANSITIONS
from intake.triage.texts import read_texts

MAX_REFERRED_TO = 200


class Claim(ActionForm):
    """Take it."""

    verb, label, success_message = Permission.CLAIM, _("Take this one"), _("It is yours for half an hour.")


class ReadTexts(ActionForm):
    """Say that the texts were read: until then no automatic message leaves."""

    verb, label, success_message = Permission.READ_TEXTS, _("I have read it"), _("Marked as read.")

    @property
    def is_possible(self) -> bool:
        """While there is one."""
        texts = ReceivedText.objects.unread().filter(request=self.contact_request)
        return self.contact_request.erased_at is None and texts.exists()

    def apply(self, contact_request: ContactRequest, by: User) -> None:
        """Mark those that the page showed: what came since makes the page stale."""
        read_texts(contact_request, by=by)


class Reveal(ActionForm):
    """See the phone number and the address."""

    verb, label, success_message = Permission.REVEAL, _("Show number"), ""

    reason = forms.CharField(
        label=_("Reason, if it is not yours"), required=False, max_length=200, widget=forms.TextInput
    )


class LogAttempt(ActionForm):
    """Write down a try."""

    verb, label, success_message = Permission.LOG_ATTEMPT, _("How did the call go?"), _("Attempt logged.")
    submit_label = _("Save")

    result = forms.ChoiceField(label=_("What happened?"), choices=AttemptResult, widget=forms.RadioSelect)
    channel = forms.ChoiceField(label=_("How?"), choices=ContactMethod, initial=ContactMethod.CALL)
    text = text_area(_("Note"))


class Schedule(ActionForm):
    """Call at another time."""

    verb, label, success_message = Permission.SCHEDULE, _("Schedule a call"), _("Scheduled.")

    at = forms.DateTimeField(
        label=_("When"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )


class WriteNote(ActionForm):
    """Remember something, without a try."""

    verb, label, success_message = Permission.NOTE, _("Write a note"), _("Note kept.")

    text = text_area(_("Note"), required=True)


class Refer(ActionForm):
    """Name a facility to the person, after their consent to words that are read to them."""

    verb, label, success_message = Permission.REFER, _("Refer to a facility"), _("Referral kept.")

    version = forms.CharField(widget=forms.HiddenInput)
    has_consented = forms.BooleanField(label=_("They said yes"))
    referred_to = forms.CharField(label=_("Name and address of the facility"), max_length=MAX_REFERRED_TO)

    def __init__(self, contact_request: ContactRequest, data: Any = None) -> None:
        super().__init__(contact_request, data)
        self.read_out = newest_wording(contact_request.helpline, Wording.Kind.REFERRAL, contact_request.language)
        if self.read_out:
            self.initial["version"] = f"{self.read_out.language}.{self.read_out.version}"

    @property
    def is_possible(self) -> bool:
        """Without published words there is nothing to say yes to."""
        return self.read_out is not None

    def clean_version(self) -> PublishedText:
        """The words that were on the page: others may have been published since."""
        language, _dot, version = self.cleaned_data["version"].partition(".")
        try:
            return wording_version(self.contact_request.helpline_id, Wording.Kind.REFERRAL, language, int(version))
        except (ValueError, Wording.DoesNotExist):
            raise forms.ValidationError(gettext("These words were never published.")) from None

    def apply(self, contact_request: ContactRequest, by: User) -> None:
        """Refer the person, with the words that they agreed to."""
        transitions.refer(
            contact_request, by=by, referred_to=self.cleaned_data["referred_to"], consent=self.cleaned_data["version"]
        )


class AllowCall(ActionForm):
    """Let the holder call, although it is early or late there."""

    verb, label = Permission.ALLOW_CALL, _("Allow a call in the quiet hours")
    success_message = _("Whoever holds it may call for half an hour.")

    reason = text_area(_("Reason"), required=True)

    @property
    def is_possible(self) -> bool:
        """Only where the quiet hours stand in the way."""
        return bool(self.contact_request.phone) and not may_dial(self.contact_request, timezone.now())


class Reassign(ActionForm):
    """Give it to a colleague."""

    verb, label, success_message = (
        Permission.REASSIGN,
        _("Give it to somebody else"),
        _("It is with somebody else now."),
    )

    to = forms.ModelChoiceField(label=_("To"), queryset=User.objects.none(), to_field_name="username")
    reason = text_area(_("Reason"), required=True)

    def __init__(self, contact_request: ContactRequest, data: Any = None) -> None:
        super().__init__(contact_request, data)
        others = policy.who_may(Permission.CLAIM)
        if contact_request.claimed_by:
            others = others.exclude(pk=contact_request.claimed_by.pk)
        cast("forms.ModelChoiceField[User]", self.fields["to"]).queryset = others


class Release(ActionForm):
    """Let somebody else take it."""

    verb, label, success_message = Permission.RELEASE, _("Give it back"), _("It is back in the queue.")

    reason = text_area(_("Reason"))


class Close(ActionForm):
    """End it."""

    verb, label, success_message = Permission.CLOSE, _("Close"), _("Closed.")

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[choice for choice in Outcome.choices if choice[0] not in {Outcome.WITHDRAWN, Outcome.SPAM}],
    )
    reason = text_area(_("Note"))


class Reopen(ActionForm):
    """Start again."""

    verb, label, success_message = Permission.REOPEN, _("Open it again"), _("It is back in the queue.")

    reason = text_area(_("Reason"), required=True)

    @property
    def is_possible(self) -> bool:
        """What was erased is gone, and what its person deleted stays closed."""
        return self.contact_request.erased_at is None and self.contact_request.deletion_pending_at is None


class Admit(ActionForm):
    """Out of quarantine, into the queue."""

    verb, label, success_message = Permission.ADMIT, _("Not spam: add to queue"), _("It is in the queue.")


class ConfirmSpam(ActionForm):
    """Out of quarantine, for good."""

    verb, label, success_message = Permission.CONFIRM_SPAM, _("Confirm spam"), _("Closed as spam.")


_ALL = (
    ReadTexts, Claim, Reveal, LogAttempt, WriteNote, Schedule, Refer, Release, Reassign, AllowCall, Close, Reopen,
    Admit, ConfirmSpam, PlaceHold, LiftHold, ProposeDisposal, ConfirmDisposal, RejectDisposal,
)  # fmt: skip
ACTION_FORMS: dict[Permission, type[ActionForm]] = {form.verb: form for form in _ALL}


def available_actions(user: Account, contact_request: ContactRequest) -> dict[str, ActionForm]:
    """An empty form for each move that the state and the role allow now, by verb."""
    allowed = (
        form(contact_request)
        for verb, form in ACTION_FORMS.items()
        if (verb not in TRANSITIONS or contact_request.status in TRANSITIONS[verb].sources)
        and policy.may(user, verb, contact_request)
    )
    return {form.verb: form for form in allowed if form.is_possible and form.is_for(user)}
