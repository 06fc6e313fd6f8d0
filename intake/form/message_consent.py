"""The question whether we may send messages, beside the wording that a yes is a consent to."""

import re
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from intake.contact.choices import ContactMethod
from intake.contact.message_consent import active_channels
from intake.contact.request import ContactRequest
from intake.form.fields import ContactMethodsField, LenientCharField
from intake.form.status_forms import StatusForm
from intake.helpline.models import Wording
from intake.helpline.published import PublicHelpline, PublishedText, wording_version
from intake.notify.person_messages import available_channels

CHOICES = {ContactMethod.SMS: _("Yes, by text"), ContactMethod.EMAIL: _("Yes, by email")}


def consent_fields(contact_request: ContactRequest, helpline: PublicHelpline, data: Any) -> dict[str, forms.Field]:
    """Return the fields that ask for a yes, ticked where there is one; none when there is no wording to consent to.

    A hidden field says which wording was on the page: another may be published before the answer comes, and a page
    that comes back with an error still shows the one that it names.
    """
    text = shown_wording(contact_request, (data or {}).get("messages_read", "")) or helpline.messages
    active = active_channels(contact_request)
    channels = [*dict.fromkeys([*available_channels(contact_request), *active])]
    if text is None or not channels:
        return {}
    lang = format_html(' lang="{}"', text.language) if text.language != get_language() else ""
    warning = _("Someone else may see a message on your phone.")
    return {
        "messages": ContactMethodsField(
            label=_("May we send you a message about this?"),
            help_text=format_html("<p{}>{}</p><p>{}</p>", lang, text.text, warning),
            choices=[(channel, CHOICES[ContactMethod(channel)]) for channel in channels],
            initial=active,
        ),
        "messages_read": LenientCharField(
            required=False, widget=forms.HiddenInput, initial=f"{text.language}.{text.version}"
        ),
    }


def shown_wording(contact_request: ContactRequest, name: str) -> PublishedText | None:
    """Return the wording that the field `messages_read` names, as in "es.3"; None for one that never was."""
    parts = re.fullmatch(r"([a-z]{2})\.([0-9]{1,9})", name)
    if parts is None:
        return None
    try:
        return wording_version(contact_request.helpline_id, Wording.Kind.MESSAGES, parts[1], int(parts[2]))
    except Wording.DoesNotExist:
        return None


class MessageConsentForm(StatusForm):
    """The same question, by itself, at the status page."""

    action, button = "messages", _("Save my choice")

    def __init__(self, contact_request: ContactRequest, helpline: PublicHelpline, data: Any = None) -> None:
        super().__init__(data, auto_id="id_change_%s")
        self.fields.update(consent_fields(contact_request, helpline, data))
