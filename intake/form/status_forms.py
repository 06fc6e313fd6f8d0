"""Forms of `/status/`: to find a request, and to change it."""

from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Layout, Submit
from django import forms
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from intake.contact.contact_details import contact_errors, parse_email, parse_phone
from intake.contact.contact_match import is_contact
from intake.contact.request import ContactRequest
from intake.form.fields import LenientCharField, LenientChoiceField, email_field, phone_field
from intake.form.layouts import post_helper

HIDDEN_RECEIPT = '<input type="hidden" name="receipt" value="{{ access_token }}">'


class StatusForm(forms.Form):
    """A form of the status page. `action` is the value of its field `do`: which change it asks for."""

    action = ""
    button: Any

    @property
    def helper(self) -> FormHelper:
        """Return how crispy shows this form; made for each page."""
        do = f'<input type="hidden" name="do" value="{self.action}">'
        hidden = HTML(HIDDEN_RECEIPT + do if self.action else "{{ hidden }}")
        layout = Layout(hidden, *self.fields, Submit("", str(self.button), css_id=f"send_{self.action or 'code'}"))
        return post_helper(self, layout, reverse("status", kwargs={"language": get_language()}))


class LookUpForm(StatusForm):
    """Finds a request by what only its sender has: its code, and a part of the phone number or the email address."""

    button = _("Find my request")

    code = LenientCharField(
        label=_("Your code"),
        help_text=_("Eight letters and digits. We showed it when you sent your request."),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    contact = LenientCharField(
        label=_("The last four digits of your phone number, or your email address"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def find(self) -> ContactRequest | None:
        """Return the request that both the code and the contact fit; None does not tell which of the two is wrong."""
        typed = self.cleaned_data["contact"]
        with_code = ContactRequest.objects.with_reference(self.cleaned_data["code"])
        contact_request = with_code.filter(erased_at=None).first()
        if contact_request is None:
            return None
        is_theirs = is_contact(typed, contact_request.opened("phone"), contact_request.opened("email"))
        return contact_request if is_theirs else None


class TimeForm(StatusForm):
    """Asks for another time."""

    action, button = "time", _("Change the time")

    when = LenientChoiceField(label=_("When should we call?"))

    def __init__(self, when: list[tuple[str, str]], data: Any = None) -> None:
        super().__init__(data, auto_id="id_change_%s")
        cast(LenientChoiceField, self.fields["when"]).choices = when

    def clean(self) -> dict[str, Any]:
        """Require one of the times: a blank would move a call that somebody counts on."""
        if not self.cleaned_data["when"]:
            self.add_error("when", _("Choose a time. The one you chose may be gone."))
        return self.cleaned_data


class ContactForm(StatusForm):
    """Asks for another phone number, or another email address; what is left blank stays."""

    action, button = "contact", _("Change how to reach me")

    phone = phone_field(_("New phone number"))
    email = email_field(_("New email address"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="id_change_%s")

    def clean(self) -> dict[str, Any]:
        """Add `e164` and `address`. What was typed must be readable: the old contact would be lost for nothing."""
        cleaned = self.cleaned_data
        phone, email = cleaned["phone"], cleaned["email"]
        cleaned["e164"], cleaned["address"] = parse_phone(phone), parse_email(email)
        self.add_error(None, contact_errors(phone, email, cleaned["e164"], cleaned["address"]))
        return cleaned
