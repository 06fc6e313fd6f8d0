"""What the public pages say about the helpline, read from the database at most every ten seconds.

A number is printed only with a disclosure whose review lasts (`intake.helpline.reviews`); else the page names SAMHSA's
helpline instead.
"""

import time as monotonic
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.helpline.hours import Calendar
from intake.helpline.models import Closure, Helpline, OpeningHours, Wording
from intake.helpline.reviews import REVIEW_LASTS

CACHE_SECONDS = 10.0

SAMHSA_NAME, SAMHSA_PHONE = _("SAMHSA National Helpline"), "1-800-662-4357"
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
        """Return the columns of a row that keeps this text word for word."""
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


_cache: dict[str, tuple[float, PublicHelpline]] = {}


def published(language: str) -> PublicHelpline:
    """Return the helpline as the public sees it now; raises `NotPublished`."""
    entry = _cache.get(language)
    now = monotonic.monotonic()
    if entry and now - entry[0] < CACHE_SECONDS:
        return entry[1]
    fresh = _read(language)
    _cache[language] = (now, fresh)
    return fresh


def published_if_any(language: str) -> PublicHelpline | None:
    """Return `published`, or None without a helpline: for pages that are worth reading with SAMHSA's number alone."""
    try:
        return published(language)
    except NotPublished:
        return None


def cached(language: str) -> PublicHelpline | None:
    """Return what `published` returned last in this process, without the database: for failure pages."""
    entry = _cache.get(language)
    return entry[1] if entry else None


def clear_cache() -> None:
    """Let the next call read the database."""
    _cache.clear()


def calendar_of(helpline: Helpline) -> Calendar:
    """Return the helpline's hours, read from the database."""
    return Calendar(
        ZoneInfo(helpline.time_zone),
        tuple(OpeningHours.objects.filter(helpline=helpline).values_list("weekday", "opens", "closes")),
        tuple(Closure.objects.filter(helpline=helpline).values_list("first_day", "last_day")),
    )


def wording_version(helpline_id: int, kind: str, language: str, version: int) -> PublishedText:
    """Return one version of a wording, however old; raises `Wording.DoesNotExist`."""
    return _as_text(Wording.objects.get(helpline_id=helpline_id, kind=kind, language=language, version=version))


def newest_wording(helpline: Helpline, kind: str, language: str) -> PublishedText | None:
    """Return the version that is read out or shown now, in English where `language` has none; None without either."""
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
    """Return one helpline as the public would see it, read from the database; raises `NotPublished`."""
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
