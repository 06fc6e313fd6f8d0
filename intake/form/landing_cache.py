"""The landing page as one process shows it, rendered once for each language and each change of what it says."""

import time
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from intake.contact.slot_seats import available_slots
from intake.form.forms import HelpForm
from intake.form.split_gzip import Spliced
from intake.helpline.published import PublicHelpline, published
from intake.helpline.hours import Slot
from intake.helpline.formatting import time_choices
from intake.public import html

HIDDEN_GOES_HERE, RECEIPT_GOES_HERE = "hidden-goes-here", "receipt-goes-here"


@dataclass(frozen=True)
class Showing:
    """`page` is the landing page around its hidden fields, `confirmation` an address around its receipt."""

    helpline: PublicHelpline
    minute: int
    slots: list[Slot]
    form: HelpForm
    page: Spliced
    confirmation: str


_shown: dict[str, Showing] = {}


def forget() -> None:
    """Render afresh next time."""
    _shown.clear()


def now_showing(language: str) -> Showing:
    """Rendering costs forty times what showing a page may cost, so it is done when something changed.

    Which slots have room is looked up once a minute; receiving a request looks again.
    """
    helpline, minute = published(language), int(time.time()) // 60
    shown = _shown.get(language)
    if shown and shown.helpline is helpline and shown.minute == minute:
        return shown
    slots = available_slots(helpline, timezone.now())
    if shown and (shown.helpline, shown.slots) == (helpline, slots):
        shown = replace(shown, helpline=helpline, minute=minute)
    else:
        form = _form(helpline, slots, language)
        said = {"form": form, "helpline": helpline, "hidden": HIDDEN_GOES_HERE, "here": "landing"}
        before, after = html.render("form/landing", language, said).encode().split(HIDDEN_GOES_HERE.encode())
        confirmation = reverse("received", kwargs={"receipt": RECEIPT_GOES_HERE, "language": language})
        shown = Showing(helpline, minute, slots, form, Spliced(before, after), confirmation)
    _shown[language] = shown
    return shown


def _form(helpline: PublicHelpline, slots: list[Slot], language: str) -> HelpForm:
    with override(language):
        when = time_choices(slots, helpline.calendar.time_zone)
        button = _("Ask %(helpline)s to contact me") % {"helpline": helpline.name}
        return HelpForm(when=when, action=reverse("help", kwargs={"language": language}), button=button)
