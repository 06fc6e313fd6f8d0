"""What the public pages say about who answers, read from the database at most every ten seconds.

A number is printed only with a disclosure that somebody reviewed. A review is due after 180 days; operators are warned
for 30 more, and then the page names SAMHSA's helpline instead.
"""

import time as monotonic
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from intake.helpline.hours import Calendar
from intake.helpline.models import Closure, Helpline, OpeningHours, Wording

REVIEW_DUE_AFTER, GRACE = timedelta(days=180), timedelta(days=30)
REVIEW_LASTS = REVIEW_DUE_AFTER + GRACE
MAX_WARNINGS = 10
CACHE_SECONDS = 10.0

SAMHSA_NAME, SAMHSA_PHONE = "SAMHSA National Helpline", "1-800-662-4357"
VIOLENCE_HOTLINE_PHONE = "1-800-799-7233"


class NotPublished(Exception):
    """There is no helpline, or no consent wording in this language: the form cannot be offered."""


@dataclass(frozen=True)
class PublishedText:
    """One wording as it was published."""

    id: int
    kind: str
    language: str
    version: int
    text: str
    sha256: str

    def as_columns(self) -> dict[str, Any]:
        """As a row that keeps it word for word needs it."""
        return {name: value for name, value in vars(self).items() if name != "id"}


@dataclass(frozen=True)
class PublicHelpline:
    """Everything about the helpline that a public page prints. `phone` is "" when its disclosure has run out."""

    id: int
    slug: str
    name: str
    phone: str
    caller_id: str
    calendar: Calendar
    calls_per_slot: int
    disclosure: PublishedText | None
    consent: PublishedText
    messages: PublishedText | None = None

    @property
    def wordings(self) -> tuple[PublishedText, ...]:
        """What a person sees before they press the button."""
        return (self.disclosure, self.consent) if self.disclosure else (self.consent,)


@dataclass(frozen=True)
class Review:
    """A disclosure that must be reviewed: its newest version, and when its number disappears from our pages."""

    wording_id: int
    helpline: str
    language: str
    number_goes: datetime

    def in_words(self) -> str:
        """For whoever can review it."""
        said = {
            "helpline": self.helpline,
            "language": self.language,
            "day": date_format(timezone.localtime(self.number_goes), "N j, Y"),
        }
        if self.number_goes < timezone.now():
            return _("%(helpline)s (%(language)s): our number disappeared on %(day)s. Review who answers.") % said
        return _("%(helpline)s (%(language)s): review who answers. Our number disappears on %(day)s.") % said


def reviews_due() -> list[Review]:
    """The disclosures whose review is due or has run out, by helpline and language, the oldest review first."""
    disclosures = Wording.objects.filter(kind=Wording.Kind.DISCLOSURE)
    newer = disclosures.filter(
        helpline=OuterRef("helpline"), language=OuterRef("language"), version__gt=OuterRef("version")
    )
    due = disclosures.filter(~Exists(newer), reviewed_at__lte=timezone.now() - REVIEW_DUE_AFTER)
    return [
        Review(row.pk, row.helpline.name, row.language, row.reviewed_at + REVIEW_LASTS)
        for row in due.select_related("helpline").order_by("reviewed_at")[:MAX_WARNINGS]
    ]


_cache: dict[str, tuple[float, PublicHelpline]] = {}


def published(language: str) -> PublicHelpline:
    """The helpline as the public sees it now; raises `NotPublished`."""
    kept = _cache.get(language)
    now = monotonic.monotonic()
    if kept and now - kept[0] < CACHE_SECONDS:
        return kept[1]
    fresh = _read(language)
    _cache[language] = (now, fresh)
    return fresh


def published_if_any(language: str) -> PublicHelpline | None:
    """The same for what is worth reading before there is a helpline: SAMHSA's number stands on the page then."""
    try:
        return published(language)
    except NotPublished:
        return None


def cached(language: str) -> PublicHelpline | None:
    """What `published` gave last in this process, without the database: for failure pages."""
    kept = _cache.get(language)
    return kept[1] if kept else None


def clear_cache() -> None:
    """Read afresh next time."""
    _cache.clear()


def calendar_of(helpline: Helpline) -> Calendar:
    """The helpline's hours, from the database."""
    return Calendar(
        ZoneInfo(helpline.time_zone),
        tuple(OpeningHours.objects.filter(helpline=helpline).values_list("weekday", "opens", "closes")),
        tuple(Closure.objects.filter(helpline=helpline).values_list("first_day", "last_day")),
    )


def wording_version(helpline_id: int, kind: str, language: str, version: int) -> PublishedText:
    """One version of a wording, however old; raises `Wording.DoesNotExist`."""
    return _as_text(Wording.objects.get(helpline_id=helpline_id, kind=kind, language=language, version=version))


def newest_wording(helpline: Helpline, kind: str, language: str) -> PublishedText | None:
    """The version that is read out or shown now, in English where there is none in `language`; None without either."""
    row = _newest(helpline, kind, language)
    return _as_text(row) if row else None


def _as_text(row: Wording) -> PublishedText:
    return PublishedText(row.pk, row.kind, row.language, row.version, row.text, row.sha256)


def _newest(helpline: Helpline, kind: str, language: str) -> Wording | None:
    """In English, where it was never published in `language`: the page says that it is."""
    versions = Wording.objects.filter(helpline=helpline, kind=kind).order_by("-version")
    return versions.filter(language=language).first() or versions.filter(language="en").first()


def _read(language: str) -> PublicHelpline:
    helpline = Helpline.objects.order_by("pk").first()
    if not helpline:
        raise NotPublished("There is no helpline.")
    return read_public(helpline, language)


def read_public(helpline: Helpline, language: str) -> PublicHelpline:
    """One helpline as the public would see it, read afresh; raises `NotPublished`."""
    consent = _newest(helpline, Wording.Kind.CONSENT, language)
    if not consent:
        raise NotPublished(f"No consent wording of {helpline} in {language!r}.")
    disclosure = _newest(helpline, Wording.Kind.DISCLOSURE, language)
    if disclosure and disclosure.reviewed_at < timezone.now() - REVIEW_LASTS:
        disclosure = None
    return PublicHelpline(
        id=helpline.pk,
        slug=helpline.slug,
        name=helpline.name,
        phone=helpline.phone if disclosure else "",
        caller_id=helpline.caller_id,
        calendar=calendar_of(helpline),
        calls_per_slot=helpline.calls_per_slot,
        disclosure=_as_text(disclosure) if disclosure else None,
        consent=_as_text(consent),
        messages=newest_wording(helpline, Wording.Kind.MESSAGES, language),
    )
