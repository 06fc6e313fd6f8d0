"""The landing page as one process shows it: rendered once for each language and each change of what it says."""

import time
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from intake.contact.slot_seats import available_slots
from intake.form.forms import HelpForm
from intake.form.split_gzip import SplitPage
from intake.helpline.formatting import Clocks, time_choices
from intake.helpline.hours import Slot
from intake.helpline.open_now import describe_opening
from intake.helpline.published import PublicHelpline, published
from intake.public.hreflang import canonical_context
from intake.public.html import LANGUAGES, render_html

HIDDEN_PLACEHOLDER, TOKEN_PLACEHOLDER = "hidden-placeholder", "token-placeholder"


@dataclass(frozen=True)
class RenderedLanding:
    """`page` is the landing page around its hidden fields, `confirmation_url` an address around its access token."""

    helpline: PublicHelpline
    minute: int
    slots: list[Slot]
    opening: str
    form: HelpForm
    page: SplitPage
    confirmation_url: str


# A module's dict and not `caches["process"]`: that cache pickles, and to unpickle the form costs more than the page.
_rendered: dict[str, RenderedLanding] = {}


def clear_cache() -> None:
    """Render again next time."""
    _rendered.clear()


def current(language: str) -> RenderedLanding:
    """Return the landing page as it is now.

    Rendering costs forty times what showing a page may cost, so it is done when something changed. Which slots have
    room is looked up once a minute; receiving a request looks again.
    """
    helpline, minute = published(language), int(time.time()) // 60
    landing = _rendered.get(language)
    if landing and landing.helpline is helpline and landing.minute == minute:
        return landing
    now = timezone.now()
    slots = available_slots(helpline, now)
    with override(language):
        opening = describe_opening(helpline.calendar, now)
    if landing and (landing.helpline, landing.slots, landing.opening) == (helpline, slots, opening):
        landing = replace(landing, helpline=helpline, minute=minute)
    else:
        form = _build_form(helpline, slots, language)
        addresses = {code: reverse("landing", kwargs={"language": code}) for code in LANGUAGES}
        context = {
            "form": form,
            "helpline": helpline,
            "hidden": HIDDEN_PLACEHOLDER,
            "url_name": "landing",
            **canonical_context(language, addresses),
        }
        before, after = render_html("form/landing", language, context).encode().split(HIDDEN_PLACEHOLDER.encode())
        confirmation_url = reverse("received", kwargs={"token": TOKEN_PLACEHOLDER, "language": language})
        landing = RenderedLanding(helpline, minute, slots, opening, form, SplitPage(before, after), confirmation_url)
    _rendered[language] = landing
    return landing


def _build_form(helpline: PublicHelpline, slots: list[Slot], language: str) -> HelpForm:
    with override(language):
        when = time_choices(slots, Clocks(helpline.calendar.time_zone))
        button = gettext("Ask %(helpline)s to contact me") % {"helpline": helpline.name}
        return HelpForm(when=when, action=reverse("help", kwargs={"language": language}), button=button)
