"""Fields that take what people really type."""

from collections.abc import Iterable
from typing import Any

from django import forms

from intake.contact.choices import ContactMethod
from intake.contact.contact_details import MAX_EMAIL_LENGTH, MAX_PHONE_LENGTH, printable


class LenientCharField(forms.Field):
    """One optional line. Nothing that somebody types into it is refused."""

    def to_python(self, value: Any) -> str:
        return printable(value) if isinstance(value, str) else ""


def phone_field(label: Any) -> LenientCharField:
    """Return a field for a phone number, as anybody writes it."""
    attrs = {"type": "tel", "inputmode": "tel", "autocomplete": "tel", "maxlength": MAX_PHONE_LENGTH}
    return LenientCharField(label=label, required=False, widget=forms.TextInput(attrs))


def email_field(label: Any) -> LenientCharField:
    """Return a field for an email address."""
    attrs = {"autocomplete": "email", "spellcheck": "false", "maxlength": MAX_EMAIL_LENGTH}
    return LenientCharField(label=label, required=False, widget=forms.EmailInput(attrs))


class LenientTextField(forms.CharField):
    """A few lines. What cannot be stored or seen is taken out, line by line; only too long a text is refused."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return "\n".join(map(printable, str(value or "").splitlines())).strip()


class LenientChoiceField(forms.ChoiceField):
    """Radio buttons, none of which has to be chosen. A value that is no choice, as from an old page, counts as none."""

    widget = forms.RadioSelect

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def to_python(self, value: Any) -> str:
        answer = super().to_python(value)
        return answer if self.valid_value(answer) else ""

    def validate(self, value: Any) -> None:
        """Refuse nothing: `to_python` left out what is no choice."""


class LenientMultipleChoiceField(forms.MultipleChoiceField):
    """Check boxes, none of which has to be ticked. Values that are not choices are left out."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def to_python(self, value: Any) -> list[str]:
        return list(dict.fromkeys(answer for answer in super().to_python(value) if self.valid_value(answer)))

    def validate(self, value: Any) -> None:
        """Refuse nothing: `to_python` left out what is no choice."""


# What our forms have always sent, where we store another value: a form may have been open since before.
POSTED: dict[str, str] = {ContactMethod.SMS: "text"}
STORED = {posted: str(method) for method, posted in POSTED.items()}


def _posted(choices: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return [(POSTED.get(method, method), label) for method, label in choices]


class ContactMethodField(LenientChoiceField):
    """One contact method, posted in the form's own values."""

    def __init__(self, *, choices: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(choices=_posted(choices), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return POSTED.get(value, value)

    def to_python(self, value: Any) -> str:
        answer = super().to_python(value)
        return STORED.get(answer, answer)


class ContactMethodsField(LenientMultipleChoiceField):
    """Any number of contact methods, posted in the form's own values."""

    def __init__(self, *, choices: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(choices=_posted(choices), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return [POSTED.get(method, method) for method in value or ()]

    def to_python(self, value: Any) -> list[str]:
        return [STORED.get(answer, answer) for answer in super().to_python(value)]
