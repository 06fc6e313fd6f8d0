"""The optional questions, asked once the request is stored. No answer is needed; only a very long one is refused."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from intake.contact.choices import ContactMethod, Need
from intake.contact.request import ContactRequest
from intake.form.fields import (
    ContactMethodField,
    LenientCharField,
    LenientChoiceField,
    LenientMultipleChoiceField,
    LenientTextField,
)
from intake.form.layouts import follow_up_layout, post_helper
from intake.form.message_consent import consent_fields
from intake.helpline.published import PublicHelpline
from intake.reception.follow_up import FollowUp

MAX_NOTE_LENGTH = 4000
NEEDS = [
    (Need.TALK, _("Someone to talk to")),
    (Need.TREATMENT, _("Finding treatment")),
    (Need.MEDICINE, _("Medicine for opioid addiction")),
    (Need.NALOXONE, _("Naloxone, which can undo an overdose")),
    (Need.SUPPORTING, _("How to support someone")),
    (Need.AFTER_OVERDOSE, _("There was an overdose")),
    (Need.WITHDRAWAL, _("Feeling sick without the drug")),
    (Need.UNSAFE, _("Someone is not safe")),
    (Need.COST, _("What it costs")),
    (Need.OTHER, _("Something else")),
]
# Each in its own words: whoever reads only Spanish must find it on an English page.
LANGUAGES = [*settings.LANGUAGES, ("other", _("Another language"))]
CONTACT_METHODS = [
    (ContactMethod.CALL, _("Call me")),
    (ContactMethod.SMS, _("Text me")),
    (ContactMethod.EMAIL, _("Email me")),
]


class FollowUpForm(forms.Form):
    """Asks what would help, in which language, where, how, and anything else."""

    needs = LenientMultipleChoiceField(label=_("What would help? Choose all that fit."), choices=NEEDS)
    contact_method = ContactMethodField(label=_("How should we contact you?"), choices=CONTACT_METHODS)
    language = LenientChoiceField(label=_("Which language do you want to speak?"), choices=LANGUAGES)
    zip = LenientCharField(
        label=_("Zip code"),
        help_text=_("It helps us find places near you."),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "inputmode": "numeric", "maxlength": 20}),
    )
    note = LenientTextField(
        label=_("Anything we should know before we call?"),
        help_text=_("You do not have to tell us what happened. A few lines are enough."),
        required=False,
        # Not `max_length`: it would make the browser cut what is pasted, without a word.
        validators=[MaxLengthValidator(MAX_NOTE_LENGTH, _("Make the note shorter: at most 4,000 characters."))],
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, contact_request: ContactRequest, helpline: PublicHelpline, data: Any = None) -> None:
        # What was chosen before is shown again, so that sending the form once more takes nothing back; a note is not.
        answered = {"needs": contact_request.needs, "contact_method": contact_request.contact_method}
        super().__init__(data, initial=answered)
        if not (contact_request.phone and contact_request.email):
            del self.fields["contact_method"]
        self.fields.update(consent_fields(contact_request, helpline, data))

    @property
    def helper(self) -> FormHelper:
        """Return how crispy shows this form; made for each page."""
        return post_helper(self, follow_up_layout(list(self.fields)))

    def clean_zip(self) -> str:
        """Return five digits, or nine with a dash; "" for anything else."""
        digits = "".join(str(int(char)) for char in self.cleaned_data["zip"] if char.isdecimal())
        return digits if len(digits) == 5 else f"{digits[:5]}-{digits[5:]}" if len(digits) == 9 else ""

    def answers(self) -> FollowUp:
        """Return the answers as `reception` takes them."""
        fields = {name: value for name, value in self.cleaned_data.items() if name in FollowUp.__annotations__}
        return FollowUp(**{**fields, "needs": tuple(fields["needs"])})
