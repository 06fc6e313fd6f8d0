"""What every form is: a form that asks what one verb needs, and makes that one move."""

from typing import Any

from django import forms
from django.contrib.auth.models import User

from intake.contact.request import ContactRequest
from intake.staff.policy import Permission
from intake.staff.roles import Account
from intake.triage import transitions

MAX_TEXT = 4000


class ActionForm(forms.Form):
    """One move. `make` raises `TransitionRefused` or `PermissionDenied`, and then nothing has changed."""

    verb: Permission
    label: Any
    success_message: Any
    submit_label: Any = ""  # where the label is no name for a button

    def __init__(self, contact_request: ContactRequest, data: Any = None) -> None:
        super().__init__(data, auto_id=f"id_{self.verb}_%s")
        self.contact_request = contact_request

    @property
    def is_possible(self) -> bool:
        """Whether the move makes sense, beyond what its state and the role allow."""
        return True

    def is_for(self, user: Account) -> bool:
        """Whether this user is one who may do it, beyond what the role allows."""
        return True

    def apply(self, contact_request: ContactRequest, by: User) -> None:
        """Make the move with what was filled in."""
        getattr(transitions, self.verb)(contact_request, by=by, **self.cleaned_data)


def text_area(label: Any, *, required: bool = False) -> forms.CharField:
    """A few lines."""
    return forms.CharField(
        label=label, required=required, max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 3})
    )
