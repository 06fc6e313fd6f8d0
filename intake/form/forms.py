"""The questions of the first step, and its one rule: a way to reach the person must be there."""

from collections.abc import Sequence
from copy import copy, deepcopy
from typing import Any, cast

from crispy_forms.helper import FormHelper
from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from intake.contact.choices import ForWhom
from intake.contact.contact_details import contact_errors, parse_email, parse_phone
from intake.form.fields import LenientCharField, LenientChoiceField, email_field, phone_field
from intake.form.layouts import help_layout, post_helper

# Nobody's name is longer, and no number or address with all that people write beside it. Browsers stop sooner.
MAX_LENGTHS = {"name": 200, "phone": 500, "email": 500}
DISCRETION = [
    ("private", _("Leave no message. Do not say who you are.")),
    ("first_name", _("Leave only a first name and a number.")),
    ("open", _("It is fine to say who you are.")),
]


class HelpForm(forms.Form):
    """The form by which somebody asks to be contacted. It cleans and reports; it stores nothing."""

    about = LenientChoiceField(label=_("Who needs help?"), choices=ForWhom.choices)
    name = LenientCharField(
        label=_("What should we call you?"),
        help_text=_("Any name is fine."),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "nickname", "maxlength": 80}),
    )
    phone = phone_field(_("Phone number"))
    email = email_field(_("Email address"))
    discretion = LenientChoiceField(
        label=_("If you cannot answer, or someone else does"),
        help_text=_("If you choose nothing, we leave no message."),
        choices=DISCRETION,
    )
    when = LenientChoiceField(label=_("When should we call?"))
    website = LenientCharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": -1, "autocomplete": "off"}),
    )

    def __init__(self, *, when: Sequence[tuple[str, Any]], action: str, button: str) -> None:
        super().__init__(auto_id="id_%s")
        cast(LenientChoiceField, self.fields["when"]).choices = list(when)
        self.action, self.button = action, button

    def bound_to(self, data: Any, *, to_render: bool = False) -> "HelpForm":
        """Return this form with what somebody sent.

        The copy shares the fields, which cleaning leaves alone: copying them for each visitor would cost more than all
        else that a form does. Rendering marks the fields that have errors, so a form `to_render` has its own fields.
        """
        bound = copy(self)
        bound.data, bound.is_bound, bound.initial = data, True, {}
        vars(bound).update(_errors=None, _bound_fields_cache={})
        if to_render:
            bound.fields = deepcopy(self.fields)
        return bound

    def unchecked(self, data: Any) -> "HelpForm":
        """Return this form with what somebody typed so far, and without a word about errors: it is not sent yet."""
        bound = self.bound_to(data, to_render=True)
        bound._errors = ErrorDict()
        return bound

    @property
    def helper(self) -> FormHelper:
        """Return how crispy shows this form; made for each page."""
        return post_helper(self, help_layout(self.button), self.action, form_id="help")

    def full_clean(self) -> None:
        """Clean without the bound field that Django would make for each field to report its errors: our fields refuse
        nothing, and bound fields cost half of what cleaning does."""
        self._errors = ErrorDict()
        if self.is_bound:
            self.cleaned_data = {name: field.clean(self.data.get(name)) for name, field in self.fields.items()}
            self.clean()

    def clean(self) -> dict[str, Any]:
        """Add `e164` and `address`, the readable forms of `phone` and `email`. One of them must be there."""
        cleaned = self.cleaned_data
        phone, email = cleaned["phone"], cleaned["email"]  # `add_error` takes them out of `cleaned`
        # Either may stand in the other's place.
        cleaned["e164"] = parse_phone(phone) or parse_phone(email)
        cleaned["address"] = parse_email(email) or parse_email(phone)
        if not cleaned["e164"] and not cleaned["address"]:
            self.add_error(None, contact_errors(phone, email))
        for name, most in MAX_LENGTHS.items():
            if len(cleaned.get(name, "")) > most:
                self.add_error(name, _("Make this shorter: at most %(most)d characters.") % {"most": most})
        return cleaned
