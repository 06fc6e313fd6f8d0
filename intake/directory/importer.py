"""Taking in a list of places: what is good in it, only what has changed, all of it or nothing."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Max

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.directory.facility_rows import REQUIRED_COLUMNS, RowError, FacilityRow, is_about_addiction, parse_identity, parse_details
from intake.directory.models import City, Facility, State
from intake.directory.names import normalize, slugs
from intake.directory.spreadsheets import read_rows

# A list that lacks more than this part of what is open is more likely one state's, or cut off.
MAX_CLOSED_SHARE = 1 / 3
BATCH_SIZE = 500
UPDATED_FIELDS = (
    "row_hash", "name", "program", "street", "city", "zip", "phone", "website", "latitude", "longitude", "services",
    "search_name", "is_sample", "last_listed_on", "verified_on",
)  # fmt: skip


class ImportRefused(Exception):
    """The list is a table, and taking it would harm. Nothing was changed."""


class BadRow(NamedTuple):
    """A row that was not taken."""

    number: int
    column: str
    reason: str


@dataclass
class ParsedList:
    """A list as it was read. `known` are the places of bad rows: they are there, whatever else their rows say."""

    listed: dict[str, FacilityRow] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    bad: list[BadRow] = field(default_factory=list)
    left_out: int = 0


@dataclass(frozen=True)
class Report:
    """What became of it, in numbers of places."""

    added: int
    changed: int
    unchanged: int
    closed: int
    towns: int


class _Known(NamedTuple):
    pk: int
    row_hash: str
    closed: str
    is_sample: bool


def parse_list(path: Path, progress: Callable[[], None] = lambda: None) -> ParsedList:
    """Reads the whole list, and writes nothing. Raises `NotATable`."""
    names = State.objects.values_list("code", "name")
    states = {normalize(text): code for code, name in names for text in (code, name)}
    reading = ParsedList()
    first: dict[str, int] = {}
    for row in read_rows(path, REQUIRED_COLUMNS):
        progress()
        try:
            if row.broken:
                raise RowError("", row.broken)
            if not is_about_addiction(row.cells):
                reading.left_out += 1
                continue
            place = parse_identity(row.cells, states)
            if place.identity in first:
                raise RowError("name1", f"the same place as in row {first[place.identity]}")
            first[place.identity] = row.number
            reading.known.add(place.identity)
            reading.listed[place.identity] = parse_details(place, row.cells)
        except RowError as bad:
            reading.bad.append(BadRow(row.number, bad.column, bad.reason))
    return reading


@transaction.atomic
def import_list(
    reading: ParsedList, as_of: date, *, sample: bool = False, close_many: bool = False, dry_run: bool = False
) -> Report:
    """Writes what has changed. Raises `Refused`; with `dry_run` it writes as well, and takes it back."""
    lock()
    known = _known(as_of)
    missing = [place for identity, place in known.items() if identity not in reading.known and not place.closed]
    if not close_many:
        _refuse_to_close_many([place for place in missing if not place.is_sample], known)
    cities, towns = _cities(reading)
    new = [place for identity, place in reading.listed.items() if identity not in known]
    by_hand = _known_by_hand(new, cities)
    changed = [place for place in reading.listed.values() if _differs(place, known)]
    added = sum(place.identity not in known.keys() | by_hand for place in changed)
    Facility.objects.bulk_create(
        (_row(place, cities[_town(place)], as_of, sample=sample) for place in changed),
        BATCH_SIZE,
        update_conflicts=True,
        unique_fields=["identity"],
        update_fields=UPDATED_FIELDS,
    )
    for some in _batches(known[identity].pk for identity in reading.known if identity in known):
        there = Facility.objects.filter(pk__in=some)
        there.update(last_listed_on=as_of)
        # One that somebody closed at the desk stays closed: they know more than the list.
        there.filter(closed=Facility.Closed.MISSING).update(closed="")
    for some in _batches(known[identity].pk for identity in reading.listed if identity in known):
        Facility.objects.filter(pk__in=some, verified_on__lt=as_of).update(verified_on=as_of)
    for some in _batches(place.pk for place in missing):
        Facility.objects.filter(pk__in=some).update(closed=Facility.Closed.MISSING)
    report = Report(added, len(changed) - added, len(reading.listed) - len(changed), len(missing), towns)
    trail.record(EventType.FACILITIES_IMPORTED, detail={**vars(report), "bad": len(reading.bad), "as_of": f"{as_of}"})
    if dry_run:
        transaction.set_rollback(True)
    return report


def lock() -> None:
    """Waits for whoever adds places, and makes others wait: two would each add, or close, what the other one adds."""
    list(State.objects.select_for_update().order_by("pk")[:1])


def _known(as_of: date) -> dict[str, _Known]:
    """What earlier lists told, by identity."""
    listed = Facility.objects.exclude(last_listed_on=None)
    newest = listed.aggregate(newest=Max("last_listed_on"))["newest"]
    if newest and newest > as_of:
        raise ImportRefused(f"A list as of {newest} was taken in already, and this one is as of {as_of}.")
    return {
        identity: _Known(pk, row_hash, closed, is_sample)
        for identity, pk, row_hash, closed, is_sample in listed.values_list("identity", *_Known._fields)
    }


def _known_by_hand(new: list[FacilityRow], cities: dict[tuple[str, str], int]) -> set[str]:
    """Those of `new` that the desk has added before the list had them, by the identity that the list gives them.

    The desk says New York City where a list says New York: without this they would be two.
    """
    ours = dict(Facility.objects.filter(last_listed_on=None).values_list("identity", "pk"))
    names = dict(City.objects.values_list("pk", "search_name")) if ours else {}
    found = set()
    for place in new if ours else ():
        pk = ours.pop(replace(place, city=names[cities[_town(place)]]).identity, None)
        if pk:
            Facility.objects.filter(pk=pk).update(identity=place.identity)
            found.add(place.identity)
    return found


def _batches(keys: Iterable[int]) -> Iterator[list[int]]:
    every = list(keys)
    return (every[at : at + BATCH_SIZE] for at in range(0, len(every), BATCH_SIZE))


def _refuse_to_close_many(missing: list[_Known], known: dict[str, _Known]) -> None:
    there = sum(not place.closed and not place.is_sample for place in known.values())
    if missing and len(missing) > there * MAX_CLOSED_SHARE:
        raise ImportRefused(f"It lacks {len(missing):,} of {there:,} places. If they are gone, say so with --close-many.")


def _differs(place: FacilityRow, known: dict[str, _Known]) -> bool:
    return place.identity not in known or known[place.identity].row_hash != place.row_hash


def _town(place: FacilityRow) -> tuple[str, str]:
    return place.state, normalize(place.city)


def _cities(reading: ParsedList) -> tuple[dict[tuple[str, str], int], int]:
    """The key of each town of the list, and how many of them are new. Lists say New York for New York City."""
    known = City.objects.values_list("state_id", "search_name", "slug", "pk")
    found, taken = {}, set()
    for state, name, address, pk in known:
        found[state, name] = pk
        taken.add((state, address))
    new: dict[tuple[str, str], City] = {}
    for place in reading.listed.values():
        state, name = town = _town(place)
        if town in found or town in new:
            continue
        if (state, f"{name} city") in found:
            found[town] = found[state, f"{name} city"]
            continue
        address = next(one for one in slugs(place.city) if (state, one) not in taken)
        taken.add((state, address))
        new[town] = City(
            state_id=state,
            name=place.city,
            search_name=name,
            slug=address,
            latitude=place.latitude,
            longitude=place.longitude,
        )
    City.objects.bulk_create(new.values(), BATCH_SIZE)
    return {**found, **{town: city.pk for town, city in new.items()}}, len(new)


def _row(place: FacilityRow, city: int, as_of: date, *, sample: bool) -> Facility:
    columns: dict[str, Any] = {**asdict(place), "services": list(place.services)}
    for not_a_column in ("city", "state"):
        del columns[not_a_column]
    return Facility(
        **{**columns, "identity": place.identity, "row_hash": place.row_hash},
        city_id=city,
        search_name=normalize(f"{place.name} {place.program}"),
        is_sample=sample,
        last_listed_on=as_of,
        verified_on=as_of,
    )
