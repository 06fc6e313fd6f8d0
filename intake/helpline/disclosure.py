"""What the public pages say about who answers, read from the database at most every ten seconds.

A number is printed only with a disclosure that somebody reviewed. When the review is older than 210 days (180, and 30
in which the operator is warned) the page names SAMHSA's helpline instead.
"""

import time as monotonic
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from intake.helpline.hours import Calendar
from intake.helpline.models import Closure, Helpline, OpeningHours, Wording

REVIEW_LASTS = timedelta(days=180 + 30)
FRESH_SECONDS = 10.0

SAMHSA_NAME, SAMHSA_PHONE = "SAMHSA National Helpline", "1-800-662-4357"


class NotPublished(Exception):
    """There is no helpline, or no consent wording in this language: the form cannot be offered."""


@dataclass(frozen=True)
class Text:
    """One wording as it was published."""

    kind: str
    language: str
    version: int
    text: str
    sha256: str

    def as_columns(self) -> dict[str, Any]:
        """As a row that keeps it word for word needs it."""
        return dict(vars(self))


@dataclass(frozen=True)
class Published:
    """Everything about the helpline that a public page prints. `phone` is "" when its disclosure has run out."""

    id: int
    slug: str
    name: str
    phone: str
    shown_number: str
    calendar: Calendar
    disclosure: Text | None
    consent: Text

    @property
    def wordings(self) -> tuple[Text, ...]:
        """What a person sees before they press the button."""
        return (self.disclosure, self.consent) if self.disclosure else (self.consent,)


_kept: dict[str, tuple[float, Published]] = {}


def published(language: str) -> Published:
    """The helpline as the public sees it now; raises `NotPublished`."""
    kept = _kept.get(language)
    now = monotonic.monotonic()
    if kept and now - kept[0] < FRESH_SECONDS:
        return kept[1]
    fresh = _read(language)
    _kept[language] = (now, fresh)
    return fresh


def last_known(language: str) -> Published | None:
    """What `published` gave last in this process, without the database: for failure pages."""
    kept = _kept.get(language)
    return kept[1] if kept else None


def forget() -> None:
    """Read afresh next time."""
    _kept.clear()


def calendar_of(helpline: Helpline) -> Calendar:
    """The helpline's hours, from the database."""
    return Calendar(
        ZoneInfo(helpline.time_zone),
        tuple(OpeningHours.objects.filter(helpline=helpline).values_list("weekday", "opens", "closes")),
        tuple(Closure.objects.filter(helpline=helpline).values_list("first_day", "last_day")),
    )


def wording(helpline_id: int, kind: str, language: str, version: int) -> Text:
    """One version of a wording, however old; raises `Wording.DoesNotExist`."""
    return _text(Wording.objects.get(helpline_id=helpline_id, kind=kind, language=language, version=version))


def _text(row: Wording) -> Text:
    return Text(row.kind, row.language, row.version, row.text, row.sha256)


def _newest(helpline: Helpline, kind: str, language: str) -> Wording | None:
    return Wording.objects.filter(helpline=helpline, kind=kind, language=language).order_by("-version").first()


def _read(language: str) -> Published:
    helpline = Helpline.objects.order_by("pk").first()
    consent = helpline and _newest(helpline, Wording.Kind.CONSENT, language)
    if not helpline or not consent:
        raise NotPublished(f"No helpline with a consent wording in {language!r}.")
    disclosure = _newest(helpline, Wording.Kind.DISCLOSURE, language)
    if disclosure and disclosure.reviewed_at < timezone.now() - REVIEW_LASTS:
        disclosure = None
    return Published(
        id=helpline.pk,
        slug=helpline.slug,
        name=helpline.name,
        phone=helpline.phone if disclosure else "",
        shown_number=helpline.shown_number,
        calendar=calendar_of(helpline),
        disclosure=_text(disclosure) if disclosure else None,
        consent=_text(consent),
    )
