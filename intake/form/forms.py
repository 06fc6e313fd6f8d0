"""The questions of the first step, and the one rule that can stop it: can we reach you?"""

from collections.abc import Sequence
from copy import copy, deepcopy
from typing import Any, cast

from crispy_forms.helper import FormHelper
from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from intake.contact.choices import ForWhom
from intake.contact.contact_details import parse_email, parse_phone, contact_errors
from intake.form.fields import AnswerField, TypedField, email_field, phone_field
from intake.form.layouts import help_layout, posted

DISCRETION = [
    ("private", _("Leave no message. Do not say who you are.")),
    ("first_name", _("Leave only a first name and a number.")),
    ("open", _("It is fine to say who you are.")),
]


class HelpForm(forms.Form):
    """Asks to be contacted. It cleans and says; it stores nothing."""

    about = AnswerField(label=_("Who needs help?"), choices=ForWhom.choices)
    name = TypedField(
        label=_("What should we call you?"),
        help_text=_("Any name is fine."),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "nickname", "maxlength": 80}),
    )
    phone = phone_field(_("Phone number"))
    email = email_field(_("Email address"))
    discretion = AnswerField(
        label=_("If you cannot answer, or someone else does"),
        help_text=_("If you choose nothing, we leave no message."),
        choices=DISCRETION,
    )
    when = AnswerField(label=_("When should we call?"))
    website = TypedField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": -1, "autocomplete": "off"}),
    )

    def __init__(self, *, when: Sequence[tuple[str, Any]], action: str, button: str) -> None:
        super().__init__(auto_id="id_%s")
        cast(AnswerField, self.fields["when"]).choices = list(when)
        self.action, self.button = action, button

    def bound_to(self, data: Any, *, to_show: bool = False) -> "HelpForm":
        """This form with what somebody sent.

        It shares the fields, which cleaning leaves alone: copying them for each visitor would cost more than all else
        that a form does. Showing it marks the fields that have errors, so a form `to_show` has fields of its own.
        """
        bound = copy(self)
        bound.data, bound.is_bound, bound.initial = data, True, {}
        vars(bound).update(_errors=None, _bound_fields_cache={})
        if to_show:
            bound.fields = deepcopy(self.fields)
        return bound

    def as_typed(self, data: Any) -> "HelpForm":
        """This form with what somebody typed so far, and nothing said about it."""
        typed = self.bound_to(data, to_show=True)
        typed._errors = ErrorDict()
        return typed

    @property
    def helper(self) -> FormHelper:
        """Made for each page."""
        return posted(self, help_layout(self.button), self.action, form_id="help")

    def full_clean(self) -> None:
        """Every field takes whatever was typed, so none needs the bound field that Django would make to report on it:
        those cost half of what cleaning does."""
        self._errors = ErrorDict()
        if self.is_bound:
            self.cleaned_data = {name: field.clean(self.data.get(name)) for name, field in self.fields.items()}
            self.clean()

    def clean(self) -> dict[str, Any]:
        """Adds `e164` and `address`, the readable forms of `phone` and `email`. One of them must be there."""
        cleaned = self.cleaned_data
        phone, email = cleaned["phone"], cleaned["email"]  # `add_error` takes them out of `cleaned`
        # Either may stand in the other's place.
        cleaned["e164"] = parse_phone(phone) or parse_phone(email)
        cleaned["address"] = parse_email(email) or parse_email(phone)
        if not cleaned["e164"] and not cleaned["address"]:
            self.add_error(None, contact_errors(phone, email))
        return cleaned
