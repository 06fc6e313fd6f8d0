"""Fields that take what people really type."""

from collections.abc import Iterable
from typing import Any

from django import forms

from intake.contact.choices import ContactMethod
from intake.contact.contact_details import MAX_EMAIL_LENGTH, MAX_PHONE_LENGTH, printable


class TypedField(forms.Field):
    """One optional line. Nothing that somebody typed is a reason to refuse it."""

    def to_python(self, value: Any) -> str:
        return printable(value) if isinstance(value, str) else ""


def phone_field(label: Any) -> TypedField:
    """A phone number, as anybody writes it."""
    attrs = {"type": "tel", "inputmode": "tel", "autocomplete": "tel", "maxlength": MAX_PHONE_LENGTH}
    return TypedField(label=label, required=False, widget=forms.TextInput(attrs))


def email_field(label: Any) -> TypedField:
    """An email address."""
    attrs = {"autocomplete": "email", "spellcheck": "false", "maxlength": MAX_EMAIL_LENGTH}
    return TypedField(label=label, required=False, widget=forms.EmailInput(attrs))


class TextField(forms.CharField):
    """A few lines. What cannot be stored or seen is taken out, line by line; only too much of it is refused."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return "\n".join(map(printable, str(value or "").splitlines())).strip()


class AnswerField(forms.ChoiceField):
    """Radios that may be left alone. An answer that is not on offer, as from an old page, counts as none."""

    widget = forms.RadioSelect

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def to_python(self, value: Any) -> str:
        answer = super().to_python(value)
        return answer if self.valid_value(answer) else ""

    def validate(self, value: Any) -> None:
        """Nothing is left to refuse."""


class AnswersField(forms.MultipleChoiceField):
    """Boxes that may all be left alone. Answers that are not on offer are left out."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def to_python(self, value: Any) -> list[str]:
        return list(dict.fromkeys(answer for answer in super().to_python(value) if self.valid_value(answer)))

    def validate(self, value: Any) -> None:
        """Nothing is left to refuse."""


# What our forms have always sent, where we store another value: a form may have been open since before.
POSTED: dict[str, str] = {ContactMethod.SMS: "text"}
STORED = {posted: str(method) for method, posted in POSTED.items()}


def _posted(choices: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return [(POSTED.get(method, method), label) for method, label in choices]


class ContactMethodField(AnswerField):
    """One contact method, posted in the form's own values."""

    def __init__(self, *, choices: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(choices=_posted(choices), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return POSTED.get(value, value)

    def to_python(self, value: Any) -> str:
        answer = super().to_python(value)
        return STORED.get(answer, answer)


class ContactMethodsField(AnswersField):
    """Any number of contact methods, posted in the form's own values."""

    def __init__(self, *, choices: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(choices=_posted(choices), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return [POSTED.get(method, method) for method in value or ()]

    def to_python(self, value: Any) -> list[str]:
        return [STORED.get(answer, answer) for answer in super().to_python(value)]
