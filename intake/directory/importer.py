"""Importing a list of facilities: its good rows, only what has changed, all of it or nothing."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.directory.facility_rows import FacilityRow
from intake.directory.list_cities import BATCH_SIZE, city_key, find_or_add_cities
from intake.directory.list_parser import ParsedList
from intake.directory.matching import Match, find_matches, traits_of_facility
from intake.directory.models import Facility, State
from intake.directory.names import normalize

# A list that lacks more than this part of what is open is more likely one state's, or cut off.
MAX_CLOSED_SHARE = 1 / 3
UPDATED_FIELDS = (
    "identity_hash", "list_values", "name", "program", "street", "city", "zip", "phone", "website", "latitude",
    "longitude", "services", "search_name", "is_sample",
)  # fmt: skip
POSITION = {"position": ("latitude", "longitude")}
NEVER_SAID = object()


class ImportRefused(Exception):
    """The list is a table, and importing it would do harm. Nothing was changed."""


@dataclass(frozen=True)
class Report:
    """The result of an import, in numbers of facilities; `cities` are the new ones.

    `matches` are those that the list calls otherwise than before, `doubts` those that may be the same and were taken
    for others.
    """

    added: int
    changed: int
    unchanged: int
    closed: int
    cities: int
    matches: tuple[Match, ...] = ()
    doubts: tuple[Match, ...] = ()


@transaction.atomic
def import_list(
    parsed: ParsedList,
    as_of: date,
    *,
    sample: bool = False,
    close_many: bool = False,
    dry_run: bool = False,
    same: Mapping[int, int] | None = None,
    other: Collection[int] = (),
) -> Report:
    """Write what has changed. Raises `ImportRefused`; with `dry_run` everything is written, and rolled back.

    `same` says which facility a row is, by their numbers, `other` which rows are none of ours.
    """
    lock()
    stored = {facility.pk: facility for facility in Facility.objects.select_related("city")}
    _refuse_older(stored.values(), as_of)
    cities, new_cities = find_or_add_cities(parsed)
    found, matches, doubts = _identify(parsed, stored, same or {}, other)
    known = {facility.pk for facility in found.values()}
    missing = [one for one in stored.values() if one.last_listed_on and not one.closed and one.pk not in known]
    if not close_many:
        _refuse_to_close_many(missing, stored.values())
    new: list[Facility] = []
    changed: list[Facility] = []
    for key, row in parsed.listed.items():
        facility = found.get(key) or Facility(last_listed_on=as_of, verified_on=as_of)
        if _take_over(facility, row, parsed.gaps[key], cities[city_key(row)], sample=sample):
            (changed if facility.pk else new).append(facility)
    Facility.objects.bulk_create(new, BATCH_SIZE)
    Facility.objects.bulk_create(
        changed, BATCH_SIZE, update_conflicts=True, unique_fields=["id"], update_fields=UPDATED_FIELDS
    )
    for keys in _batches(known):
        listed = Facility.objects.filter(pk__in=keys)
        listed.update(last_listed_on=as_of)
        # One that somebody closed at the desk stays closed: they know more than the list.
        listed.filter(closed=Facility.Closed.MISSING).update(closed="")
    for keys in _batches(facility.pk for key, facility in found.items() if not parsed.gaps[key]):
        Facility.objects.filter(pk__in=keys, verified_on__lt=as_of).update(verified_on=as_of)
    for keys in _batches(row.pk for row in missing):
        Facility.objects.filter(pk__in=keys).update(closed=Facility.Closed.MISSING)
    counts = {
        "added": len(new),
        "changed": len(changed),
        "unchanged": len(parsed.listed) - len(new) - len(changed),
        "closed": len(missing),
        "cities": new_cities,
    }
    detail = {**counts, "matched": len(matches), "bad": len(parsed.bad), "as_of": f"{as_of}"}
    trail.record(EventType.FACILITIES_IMPORTED, detail=detail)
    if dry_run:
        transaction.set_rollback(True)
    return Report(**counts, matches=tuple(matches), doubts=tuple(doubts))


def lock() -> None:
    """Wait for others who add facilities, and make them wait: two would each add, or close, what the other one adds."""
    list(State.objects.select_for_update().order_by("pk")[:1])


def _identify(
    parsed: ParsedList, stored: Mapping[int, Facility], same: Mapping[int, int], other: Collection[int]
) -> tuple[dict[str, Facility], list[Match], list[Match]]:
    """Return the facility of each row that is one of ours, those that are so under another name, and doubtful ones.

    Raises `ImportRefused` where a doubtful one is closed at the desk: as another it would be open again.
    """
    exact = {key: facility.pk for key, facility in _by_identity(parsed, stored.values()).items()}
    keys = {number: key for key, number in parsed.numbers.items()}
    for number, pk in same.items():
        if number not in keys or pk not in stored or exact.get(keys[number], pk) != pk:
            raise ImportRefused(f"Row {number} cannot be facility {pk}.")
        exact[keys[number]] = pk
    if len(set(exact.values())) < len(exact):
        raise ImportRefused("Two rows cannot be one facility.")
    open_rows = {key: row for key, row in parsed.listed.items() if key in exact or parsed.numbers[key] not in other}
    known = {pk: (one, traits_of_facility(one, one.city.name, one.city.state_id)) for pk, one in stored.items()}
    matches, doubts = find_matches(open_rows, known, exact)
    asked = [doubt for doubt in doubts if doubt.facility.closed == Facility.Closed.DESK]
    if asked:
        pairs = "; ".join(
            f"row {parsed.numbers[key]} ({parsed.listed[key].name}, {parsed.listed[key].city}) and facility "
            f"{facility.pk} ({was}, {facility.city}), closed at the desk: {reason}"
            for key, facility, was, reason in asked
        )
        raise ImportRefused(f"Are these the same? Say --same ROW=FACILITY or --other ROW for each. {pairs}")
    found = {key: stored[pk] for key, pk in exact.items()} | {match.identity_hash: match.facility for match in matches}
    return found, matches, doubts


def _by_identity(parsed: ParsedList, stored: Iterable[Facility]) -> dict[str, Facility]:
    """Return the facilities that rows name as they were named before.

    The desk says New York City where a list says New York: without this one that it added would be two.
    """
    known = {facility.identity_hash: facility for facility in stored}
    found = {key: known[key] for key in parsed.listed if key in known}
    added = {key: facility for key, facility in known.items() if not facility.last_listed_on and key not in found}
    for key, row in parsed.listed.items() if added else ():
        facility = added.pop(replace(row, city=f"{row.city} City").identity_hash, None)
        if facility and key not in found:
            found[key] = facility
    return found


def _take_over(facility: Facility, row: FacilityRow, gaps: set[str], city: int, *, sample: bool) -> bool:
    """Give a facility what the list says otherwise than the one before; return whether that is anything.

    What the list only repeats leaves alone what the desk has changed meanwhile, and what nobody can read says nothing.
    """
    values, said = dict(row.values), facility.list_values
    for field in (field for gap in gaps for field in POSITION.get(gap, (gap,))):
        if facility.pk:
            values[field] = said.get(field, getattr(facility, field))
    if (said, facility.identity_hash, facility.is_sample) == (values, row.identity_hash, sample):
        return False
    for field, value in values.items():
        if field not in {"city", "state"} and said.get(field, NEVER_SAID) != value:
            setattr(facility, field, value)
    facility.city_id, facility.list_values, facility.identity_hash = city, values, row.identity_hash
    facility.is_sample, facility.search_name = sample, normalize(f"{facility.name} {facility.program}")
    return True


def _refuse_older(stored: Iterable[Facility], as_of: date) -> None:
    newest = max((facility.last_listed_on for facility in stored if facility.last_listed_on), default=as_of)
    if newest > as_of:
        raise ImportRefused(f"A list as of {newest} was imported already, and this one is as of {as_of}.")


def _refuse_to_close_many(missing: Iterable[Facility], stored: Iterable[Facility]) -> None:
    gone = sum(not facility.is_sample for facility in missing)
    count = sum(bool(facility.last_listed_on) and not facility.closed and not facility.is_sample for facility in stored)
    if gone > count * MAX_CLOSED_SHARE:
        raise ImportRefused(f"It lacks {gone:,} of {count:,} facilities. If they are gone, say so with --close-many.")


def _batches(keys: Iterable[int]) -> Iterator[list[int]]:
    every = list(keys)
    return (every[at : at + BATCH_SIZE] for at in range(0, len(every), BATCH_SIZE))
