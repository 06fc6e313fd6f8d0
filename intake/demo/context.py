"""Where made-up requests come in: the helpline, its hours, who works there, and the present that no history passes."""

from collections import defaultdict, deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, tzinfo
from random import Random

from django.contrib.auth.models import User
from django.utils import timezone

from intake.contact.reference import new_reference
from intake.contact.request import ContactRequest
from intake.demo.errors import SeedRefused
from intake.demo.people import Person, generate_people
from intake.helpline.hours import Calendar, Slot
from intake.helpline.models import Wording
from intake.helpline.published import (
    NotPublished,
    PublicHelpline,
    PublishedText,
    clear_cache,
    published,
    wording_version,
)
from intake.staff.roles import ADVISOR, SUPERVISOR
from intake.triage.deadlines import may_call

# From the moment an advisor is free to the end of the call, at the longest.
MAX_CALL = timedelta(minutes=50)
HALF_HOUR = timedelta(minutes=30)
REFERENCE_BATCH_SIZE = 500


@dataclass(frozen=True, eq=False)
class CachedCalendar(Calendar):
    """The same hours with each day's intervals kept: a hundred thousand histories ask about the same days."""

    kept: dict[date, list[tuple[datetime, datetime]]] = field(default_factory=dict)

    def intervals(self, since: datetime) -> Iterator[tuple[datetime, datetime]]:
        """As `Calendar.intervals`."""
        day = since.astimezone(self.time_zone).date()
        if day not in self.kept:
            self.kept[day] = list(super().intervals(datetime.combine(day, time.min, self.time_zone)))
        return (interval for interval in self.kept[day] if interval[1] > since)


def _unused_references() -> Iterator[str]:
    """Yield references that no request has: among a million, two are the same every other time."""
    while True:
        references = {new_reference() for _ in range(REFERENCE_BATCH_SIZE)}
        used = ContactRequest.objects.filter(reference__in=references)
        yield from references.difference(used.values_list("reference", flat=True))


class DemoContext:
    """Everything that the histories of one run, or of one of its `parts`, share.

    Raises `SeedRefused` where nobody could have acted.
    """

    def __init__(self, rng: Random, part: int = 0, parts: int = 1) -> None:
        self.rng, self.now, self.part, self.parts = rng, timezone.now(), part, parts
        self.people, self.references = generate_people(rng, part, parts), _unused_references()
        self.advisors, self.supervisors = _staff(ADVISOR), _staff(SUPERVISOR)
        if not (self.advisors and self.supervisors):
            raise SeedRefused("Nobody could have answered these requests: add an advisor and a supervisor first.")
        clear_cache()
        helpline = _published("en")
        if not helpline.calendar.weekly:
            raise SeedRefused("Nobody could have been called: give the helpline its opening hours first.")
        try:
            self.wordings = {"en": helpline.wordings, "es": published("es").wordings}
        except NotPublished:
            self.wordings = dict.fromkeys(["en", "es"], helpline.wordings)
        hours = helpline.calendar
        self.calendar = CachedCalendar(hours.time_zone, hours.weekly, hours.closures)
        self.helpline = replace(helpline, calendar=self.calendar)
        self.referral_wording = _referral_wording(helpline)
        self.former: deque[tuple[Person, datetime]] = deque(maxlen=2000)
        booked = ContactRequest.objects.filter(helpline=helpline.id, slot_seat__isnull=False)
        self.seats: dict[datetime, list[ContactRequest]] = defaultdict(list)
        for contact_request in booked.only("slot_starts", "slot_seat"):
            self.book(contact_request)

    def next_person(self, at: datetime) -> Person:
        """Return mostly somebody new; at times a person whose earlier request was closed before `at`."""
        if self.former and self.former[0][1] < at and self.rng.random() < 0.05:
            return self.former.popleft()[0].vary(self.rng)
        return next(self.people)

    def random_minutes(self, least: float, longest: float) -> timedelta:
        """Return a stretch of time between the two."""
        return timedelta(minutes=self.rng.uniform(least, longest))

    def next_call_time(self, at: datetime, zones: Collection[tzinfo]) -> datetime:
        """Return the first moment from `at` on with time for a call to `zones` before the hours end."""
        for _ in range(200):
            if may_call(at, self.calendar, zones) and may_call(at + MAX_CALL, self.calendar, zones):
                break
            at = self.calendar.next_opening(at + HALF_HOUR)
        return at

    def last_call_time(self, at: datetime) -> datetime:
        """Return the last moment until `at`, to half an hour, at which somebody may have been called."""
        for _ in range(200):
            if may_call(at, self.calendar):
                break
            at -= HALF_HOUR
        return at

    def free_seat(self, slot: Slot) -> int | None:
        """Return the first free seat of a slot, of those that are this part's to give; None when there is none."""
        taken = {contact_request.slot_seat for contact_request in self.seats[slot.starts]}
        ours = range(1 + self.part, self.helpline.calls_per_slot + 1, self.parts)
        return next((seat for seat in ours if seat not in taken), None)

    def book(self, contact_request: ContactRequest) -> None:
        """Remember who has a seat, for as long as they have it."""
        if contact_request.slot_starts:
            self.seats[contact_request.slot_starts].append(contact_request)

    def forget_released_seats(self) -> None:
        """Keep only those who still have a seat."""
        for starts, booked in list(self.seats.items()):
            self.seats[starts] = [contact_request for contact_request in booked if contact_request.slot_seat]
            if not self.seats[starts]:
                del self.seats[starts]


def _staff(role: str) -> list[User]:
    return list(User.objects.filter(is_active=True, is_staff=True, groups__name=role).order_by("pk"))


def _published(language: str) -> PublicHelpline:
    try:
        return published(language)
    except NotPublished as error:
        raise SeedRefused(f"{error} Publish one first.") from None


def _referral_wording(helpline: PublicHelpline) -> PublishedText | None:
    kind = Wording.Kind.REFERRAL
    newest = Wording.objects.filter(helpline=helpline.id, kind=kind, language="en").order_by("-version").first()
    return wording_version(helpline.id, kind, "en", newest.version) if newest else None
