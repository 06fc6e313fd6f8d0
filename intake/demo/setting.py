"""Where the histories take place: the helpline, its hours, who works there, and the present that no history passes."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from random import Random

from django.contrib.auth.models import User
from django.core.management.base import CommandError
from django.utils import timezone

from intake.contact.reference import new_reference
from intake.contact.request import ContactRequest
from intake.demo.people import Person, strangers
from intake.helpline.published import NotPublished, PublicHelpline, PublishedText, clear_cache, published, wording_version
from intake.helpline.hours import Calendar
from intake.helpline.models import Wording
from intake.staff.roles import ADVISOR, SUPERVISOR
from intake.triage.deadlines import may_call, next_attempt

# From the moment an advisor is free to the end of the call, at the longest.
SITTING = timedelta(minutes=50)
HALF_HOUR = timedelta(minutes=30)
CODES_AT_ONCE = 500


@dataclass(frozen=True, eq=False)
class KeptCalendar(Calendar):
    """The same hours with each day's intervals kept: a hundred thousand histories ask about the same days."""

    kept: dict[date, list[tuple[datetime, datetime]]] = field(default_factory=dict)

    def intervals(self, since: datetime) -> Iterator[tuple[datetime, datetime]]:
        """As `Calendar.intervals`."""
        day = since.astimezone(self.time_zone).date()
        if day not in self.kept:
            self.kept[day] = list(super().intervals(datetime.combine(day, time.min, self.time_zone)))
        return (stretch for stretch in self.kept[day] if stretch[1] > since)


@lru_cache(maxsize=100_000)
def _next_try(tried: tuple[datetime, ...], now: datetime, calendar: Calendar) -> datetime:
    return next_attempt(tried, now, calendar)


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def _codes() -> Iterator[str]:
    """References that no request has: among a million, two are the same every other time."""
    while True:
        codes = {new_reference() for _ in range(CODES_AT_ONCE)}
        yield from codes.difference(
            ContactRequest.objects.filter(reference__in=codes).values_list("reference", flat=True)
        )


class Scene:
    """Everything that the histories of one run, or of one of its `parts`, share.

    Raises `CommandError` where nobody could have acted.
    """

    def __init__(self, rng: Random, part: int = 0, parts: int = 1) -> None:
        self.rng, self.now, self.parts = rng, timezone.now(), parts
        self.strangers, self.codes = strangers(rng, part, parts), _codes()
        self.advisors, self.supervisors = _staff(ADVISOR), _staff(SUPERVISOR)
        if not (self.advisors and self.supervisors):
            raise CommandError("Nobody could have answered these requests: add an advisor and a supervisor first.")
        clear_cache()
        self.helpline = _published("en")
        if not self.helpline.calendar.weekly:
            raise CommandError("Nobody could have been called: give the helpline its opening hours first.")
        try:
            self.wordings = {"en": self.helpline.wordings, "es": published("es").wordings}
        except NotPublished:
            self.wordings = dict.fromkeys(["en", "es"], self.helpline.wordings)
        hours = self.helpline.calendar
        self.calendar = KeptCalendar(hours.time_zone, hours.weekly, hours.closures)
        self.referral = _referral_consent(self.helpline)
        self.letters_to_send = 5
        self.known: deque[tuple[Person, datetime]] = deque(maxlen=2000)

    def readers(self, roles: tuple[str, ...]) -> list[User]:
        """Everybody in one of these roles who has an address."""
        people = [*self.advisors * (ADVISOR in roles), *self.supervisors * (SUPERVISOR in roles)]
        return [reader for reader in dict.fromkeys(people) if reader.email]

    def somebody(self, at: datetime) -> Person:
        """Mostly somebody new; at times a person whose earlier request was closed before `at`."""
        if self.known and self.known[0][1] < at and self.rng.random() < 0.05:
            return self.known.popleft()[0].again(self.rng)
        return next(self.strangers)

    def minutes(self, least: float, most: float) -> timedelta:
        """A stretch of time between the two."""
        return timedelta(minutes=self.rng.uniform(least, most))

    def on_duty(self, at: datetime) -> datetime:
        """The first moment from `at` on with time for a call before the hours end."""
        for _ in range(200):
            if may_call(at, self.calendar) and may_call(at + SITTING, self.calendar):
                break
            at = self.calendar.next_opening(at + HALF_HOUR)
        return at

    def was_on_duty(self, at: datetime) -> datetime:
        """The last moment until `at`, to half an hour, at which somebody may have been called."""
        for _ in range(200):
            if may_call(at, self.calendar):
                break
            at -= HALF_HOUR
        return at

    def next_try(self, tried: list[datetime], at: datetime) -> datetime:
        """As `due.next_try`, which looks at nothing finer than the hour."""
        return _next_try(tuple(_hour(one) for one in tried), _hour(at), self.calendar)


def _staff(role: str) -> list[User]:
    return list(User.objects.filter(is_active=True, is_staff=True, groups__name=role).order_by("pk"))


def _published(language: str) -> PublicHelpline:
    try:
        return published(language)
    except NotPublished as error:
        raise CommandError(f"{error} Publish one first.") from None


def _referral_consent(helpline: PublicHelpline) -> PublishedText | None:
    kind = Wording.Kind.REFERRAL
    newest = Wording.objects.filter(helpline=helpline.id, kind=kind, language="en").order_by("-version").first()
    return wording_version(helpline.id, kind, "en", newest.version) if newest else None
