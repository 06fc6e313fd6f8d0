"""The optional questions, asked once the request is safe. No answer is needed, and none but a very long one refused."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from intake.contact.choices import ContactMethod, Need
from intake.contact.request import ContactRequest
from intake.form.fields import AnswerField, AnswersField, ContactMethodField, TextField, TypedField
from intake.form.layouts import answers_layout, posted
from intake.form.message_consent import question
from intake.helpline.published import PublicHelpline
from intake.reception.follow_up import FollowUp

LONGEST_NOTE = 4000
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
LANGUAGES = [("en", "English"), ("es", "Español"), ("other", _("Another language"))]
CHANNELS = [(ContactMethod.CALL, _("Call me")), (ContactMethod.SMS, _("Text me")), (ContactMethod.EMAIL, _("Email me"))]


class AnswersForm(forms.Form):
    """What would help, in which language, where, how, and anything else."""

    needs = AnswersField(label=_("What would help? Choose all that fit."), choices=NEEDS)
    contact_method = ContactMethodField(label=_("How should we contact you?"), choices=CHANNELS)
    language = AnswerField(label=_("Which language do you want to speak?"), choices=LANGUAGES)
    zip = TypedField(
        label=_("Zip code"),
        help_text=_("It helps us find places near you."),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "inputmode": "numeric", "maxlength": 20}),
    )
    note = TextField(
        label=_("Anything we should know before we call?"),
        help_text=_("You do not have to tell us what happened. A few lines are enough."),
        required=False,
        # Not `max_length`: it would make the browser cut what is pasted, without a word.
        validators=[MaxLengthValidator(LONGEST_NOTE, _("Make the note shorter: at most 4,000 characters."))],
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, request: ContactRequest, helpline: PublicHelpline, data: Any = None) -> None:
        # What was chosen before is shown again, so that sending the form once more takes nothing back; a note is not.
        answered = {"needs": request.needs, "contact_method": request.contact_method}
        super().__init__(data, initial=answered)
        if not (request.phone and request.email):
            del self.fields["contact_method"]
        self.fields.update(question(request, helpline, data))

    @property
    def helper(self) -> FormHelper:
        """Made for each page."""
        return posted(self, answers_layout(list(self.fields)))

    def clean_zip(self) -> str:
        """Five digits, or nine with a dash; "" for anything else."""
        digits = "".join(str(int(sign)) for sign in self.cleaned_data["zip"] if sign.isdecimal())
        return digits if len(digits) == 5 else f"{digits[:5]}-{digits[5:]}" if len(digits) == 9 else ""

    def answers(self) -> FollowUp:
        """As `reception` takes them."""
        kept = {name: value for name, value in self.cleaned_data.items() if name in FollowUp.__annotations__}
        return FollowUp(**{**kept, "needs": tuple(kept["needs"])})
