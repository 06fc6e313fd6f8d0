"""The question whether we may send messages, beside the words that a yes is to."""

import re
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from intake.contact.choices import ContactMethod
from intake.contact.message_consent import active_channels
from intake.contact.request import ContactRequest
from intake.form.status_forms import PersonsForm
from intake.form.fields import ContactMethodsField, TypedField
from intake.helpline.published import PublicHelpline, PublishedText, wording_version
from intake.helpline.models import Wording
from intake.notify.person_messages import offered

CHOICES = {ContactMethod.SMS: _("Yes, by text"), ContactMethod.EMAIL: _("Yes, by email")}


def question(request: ContactRequest, helpline: PublicHelpline, data: Any) -> dict[str, forms.Field]:
    """The fields that ask for a yes, ticked where there is one; none when nothing was published to say yes to.

    A hidden one says which words were on the page: others may be published before the answer comes, and a page that
    comes back with an error still shows those that it names.
    """
    words = words_read(request, (data or {}).get("messages_read", "")) or helpline.messages
    yeses = active_channels(request)
    channels = [*dict.fromkeys([*offered(request), *yeses])]
    if words is None or not channels:
        return {}
    tongue = format_html(' lang="{}"', words.language) if words.language != get_language() else ""
    said = format_html("<p{}>{}</p><p>{}</p>", tongue, words.text, _("Someone else may see a message on your phone."))
    return {
        "messages": ContactMethodsField(
            label=_("May we send you a message about this?"),
            help_text=said,
            choices=[(channel, CHOICES[ContactMethod(channel)]) for channel in channels],
            initial=yeses,
        ),
        "messages_read": TypedField(
            required=False, widget=forms.HiddenInput, initial=f"{words.language}.{words.version}"
        ),
    }


def words_read(request: ContactRequest, named: str) -> PublishedText | None:
    """The words that `messages_read` names; None for a name that none ever had."""
    parts = re.fullmatch(r"([a-z]{2})\.([0-9]{1,9})", named)
    if parts is None:
        return None
    try:
        return wording_version(request.helpline_id, Wording.Kind.MESSAGES, parts[1], int(parts[2]))
    except Wording.DoesNotExist:
        return None


class MessagesForm(PersonsForm):
    """The same question, by itself."""

    do, button = "messages", _("Save my choice")

    def __init__(self, request: ContactRequest, helpline: PublicHelpline, data: Any = None) -> None:
        super().__init__(data, auto_id="id_change_%s")
        self.fields.update(question(request, helpline, data))
