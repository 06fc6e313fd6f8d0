"""What a person may fill in at `/status/`: to find their request, and to change it."""

import hmac
import re
from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Layout, Submit
from django import forms
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from intake.contact.contact_details import parse_email, parse_phone, contact_errors
from intake.contact.request import ContactRequest
from intake.form.fields import AnswerField, TypedField, email_field, phone_field
from intake.form.layouts import posted
from intake.vault.masks import last_four

RECEIPT = '<input type="hidden" name="receipt" value="{{ receipt }}">'


class PersonsForm(forms.Form):
    """A form of the status page. Nothing typed is refused, but for what could not be acted upon."""

    do = ""
    button: Any

    @property
    def helper(self) -> FormHelper:
        """Made for each page."""
        sent = HTML(f'{RECEIPT}<input type="hidden" name="do" value="{self.do}">' if self.do else "{{ hidden }}")
        layout = Layout(sent, *self.fields, Submit("", str(self.button), css_id=f"send_{self.do or 'code'}"))
        return posted(self, layout, reverse("status", kwargs={"language": get_language()}))


class LookUpForm(PersonsForm):
    """Finds a request by what only its sender has: its code, and a part of the contact."""

    button = gettext_lazy("Find my request")

    code = TypedField(
        label=gettext_lazy("Your code"),
        help_text=gettext_lazy("Eight letters and digits. We showed it when you sent your request."),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    contact = TypedField(
        label=gettext_lazy("The last four digits of your phone number, or your email address"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def found(self) -> ContactRequest | None:
        """The request that both fit, whatever it is that does not."""
        typed = self.cleaned_data["contact"]
        request = ContactRequest.objects.with_reference(self.cleaned_data["code"]).filter(erased_at=None).first()
        if request is None:
            return None
        digits, address = re.sub(r"\D", "", typed), parse_email(typed).casefold()
        phone, email = request.opened("phone"), request.opened("email").casefold()
        fits = len(digits) >= 4 and _same(last_four(digits), last_four(phone))
        return request if fits or (address and _same(address, email)) else None


def _same(typed: str, kept: str) -> bool:
    return hmac.compare_digest(typed.encode(), kept.encode())


class TimeForm(PersonsForm):
    """Another time."""

    do, button = "time", gettext_lazy("Change the time")

    when = AnswerField(label=gettext_lazy("When should we call?"))

    def __init__(self, when: list[tuple[str, str]], data: Any = None) -> None:
        super().__init__(data, auto_id="id_change_%s")
        cast(AnswerField, self.fields["when"]).choices = when

    def clean(self) -> dict[str, Any]:
        """One of the times must be chosen: a blank would move a call that somebody counts on."""
        if not self.cleaned_data["when"]:
            self.add_error("when", _("Choose a time. The one you chose may be gone."))
        return self.cleaned_data


class ContactForm(PersonsForm):
    """Another number, or another address; what is left blank stays."""

    do, button = "contact", gettext_lazy("Change how to reach me")

    phone = phone_field(gettext_lazy("New phone number"))
    email = email_field(gettext_lazy("New email address"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="id_change_%s")

    def clean(self) -> dict[str, Any]:
        """Adds `e164` and `address`. What was typed must be readable: the old contact would be lost for nothing."""
        cleaned = self.cleaned_data
        phone, email = cleaned["phone"], cleaned["email"]
        cleaned["e164"], cleaned["address"] = parse_phone(phone), parse_email(email)
        self.add_error(None, contact_errors(phone, email, cleaned["e164"], cleaned["address"]))
        return cleaned
