"""The forms of the moves: each asks what its verb needs, and makes that one move."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intake.contact.choices import AttemptResult, Channel, Outcome
from intake.contact.request import ContactRequest
from intake.staff import policy
from intake.triage import transitions
from intake.triage.states import MOVES

LONGEST_TEXT = 4000


class Dialog(forms.Form):
    """One move. `make` raises `TransitionRefused` or `PermissionDenied`, and then nothing has changed."""

    verb: str
    label: Any
    done: Any

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id=f"id_{self.verb}_%s")

    def make(self, request: ContactRequest, by: Any) -> None:
        """Make the move with what was filled in."""
        getattr(transitions, self.verb)(request, by=by, **self.cleaned_data)


def text_area(label: Any) -> forms.CharField:
    """A few lines, optional."""
    return forms.CharField(
        label=label, required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3})
    )


class Claim(Dialog):
    """Take it."""

    verb, label, done = "claim", _("Take this one"), _("It is yours for half an hour.")


class Reveal(Dialog):
    """See the phone number and the address."""

    verb, label, done = "reveal", _("Show number"), ""

    reason = forms.CharField(
        label=_("Reason, if it is not yours"), required=False, max_length=200, widget=forms.TextInput
    )


class LogAttempt(Dialog):
    """Write down a try."""

    verb, label, done = "log_attempt", _("Log an attempt"), _("Attempt logged.")

    result = forms.ChoiceField(label=_("What happened?"), choices=AttemptResult, widget=forms.RadioSelect)
    channel = forms.ChoiceField(label=_("How?"), choices=Channel, initial=Channel.CALL)
    text = text_area(_("Note"))


class Schedule(Dialog):
    """Call at another time."""

    verb, label, done = "schedule", _("Schedule a call"), _("Scheduled.")

    at = forms.DateTimeField(
        label=_("When"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )


class Release(Dialog):
    """Let somebody else take it."""

    verb, label, done = "release", _("Give it back"), _("It is back in the queue.")

    reason = text_area(_("Reason"))


class Close(Dialog):
    """End it."""

    verb, label, done = "close", _("Close"), _("Closed.")

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[choice for choice in Outcome.choices if choice[0] not in {Outcome.WITHDRAWN, Outcome.SPAM}],
    )
    reason = text_area(_("Note"))


class Admit(Dialog):
    """Out of quarantine, into the queue."""

    verb, label, done = "admit", _("Let it in"), _("It is in the queue.")


class ConfirmSpam(Dialog):
    """Out of quarantine, for good."""

    verb, label, done = "confirm_spam", _("Confirm spam"), _("Closed as spam.")


DIALOGS: dict[str, type[Dialog]] = {
    dialog.verb: dialog for dialog in (Claim, Reveal, LogAttempt, Schedule, Release, Close, Admit, ConfirmSpam)
}


def possible(user: Any, request: ContactRequest) -> dict[str, Dialog]:
    """An empty dialog for each move that the state and the role allow now, by verb."""
    return {
        verb: dialog()
        for verb, dialog in DIALOGS.items()
        if request.status in MOVES[verb].leaving and policy.may(user, verb, request)
    }
