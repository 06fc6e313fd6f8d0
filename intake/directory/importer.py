"""Importing a list of facilities: its good rows, only what has changed, all of it or nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Max

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.directory.facility_rows import FacilityRow
from intake.directory.list_cities import BATCH_SIZE, CityKey, city_key, find_or_add_cities
from intake.directory.list_parser import ParsedList
from intake.directory.models import City, Facility, State
from intake.directory.names import normalize

# A list that lacks more than this part of what is open is more likely one state's, or cut off.
MAX_CLOSED_SHARE = 1 / 3
UPDATED_FIELDS = (
    "row_hash", "name", "program", "street", "city", "zip", "phone", "website", "latitude", "longitude", "services",
    "search_name", "is_sample", "last_listed_on", "verified_on",
)  # fmt: skip


class ImportRefused(Exception):
    """The list is a table, and importing it would do harm. Nothing was changed."""


@dataclass(frozen=True)
class Report:
    """The result of an import, in numbers of facilities; `cities` are the new ones."""

    added: int
    changed: int
    unchanged: int
    closed: int
    cities: int


class _Stored(NamedTuple):
    pk: int
    row_hash: str
    closed: str
    is_sample: bool


@transaction.atomic
def import_list(
    parsed: ParsedList, as_of: date, *, sample: bool = False, close_many: bool = False, dry_run: bool = False
) -> Report:
    """Write what has changed. Raises `ImportRefused`; with `dry_run` everything is written, and rolled back."""
    lock()
    stored = _stored(as_of)
    missing = [row for key, row in stored.items() if key not in parsed.known and not row.closed]
    if not close_many:
        _refuse_to_close_many([row for row in missing if not row.is_sample], stored)
    cities, new_cities = find_or_add_cities(parsed)
    new = [row for key, row in parsed.listed.items() if key not in stored]
    entered = _adopt_manual_entries(new, cities)
    changed = [row for row in parsed.listed.values() if _differs(row, stored)]
    added = sum(row.identity_hash not in stored.keys() | entered for row in changed)
    Facility.objects.bulk_create(
        (_facility(row, cities[city_key(row)], as_of, sample=sample) for row in changed),
        BATCH_SIZE,
        update_conflicts=True,
        unique_fields=["identity_hash"],
        update_fields=UPDATED_FIELDS,
    )
    for keys in _batches(stored[key].pk for key in parsed.known if key in stored):
        listed = Facility.objects.filter(pk__in=keys)
        listed.update(last_listed_on=as_of)
        # One that somebody closed at the desk stays closed: they know more than the list.
        listed.filter(closed=Facility.Closed.MISSING).update(closed="")
    for keys in _batches(stored[key].pk for key in parsed.listed if key in stored):
        Facility.objects.filter(pk__in=keys, verified_on__lt=as_of).update(verified_on=as_of)
    for keys in _batches(row.pk for row in missing):
        Facility.objects.filter(pk__in=keys).update(closed=Facility.Closed.MISSING)
    report = Report(added, len(changed) - added, len(parsed.listed) - len(changed), len(missing), new_cities)
    detail = {**vars(report), "bad": len(parsed.bad), "as_of": f"{as_of}"}
    trail.record(EventType.FACILITIES_IMPORTED, detail=detail)
    if dry_run:
        transaction.set_rollback(True)
    return report


def lock() -> None:
    """Wait for others who add facilities, and make them wait: two would each add, or close, what the other one adds."""
    list(State.objects.select_for_update().order_by("pk")[:1])


def _stored(as_of: date) -> dict[str, _Stored]:
    """Return what earlier lists said, by identity."""
    listed = Facility.objects.exclude(last_listed_on=None)
    newest = listed.aggregate(newest=Max("last_listed_on"))["newest"]
    if newest and newest > as_of:
        raise ImportRefused(f"A list as of {newest} was imported already, and this one is as of {as_of}.")
    return {
        identity_hash: _Stored(pk, row_hash, closed, is_sample)
        for identity_hash, pk, row_hash, closed, is_sample in listed.values_list("identity_hash", *_Stored._fields)
    }


def _adopt_manual_entries(new: list[FacilityRow], cities: dict[CityKey, int]) -> set[str]:
    """Give facilities that the desk added before the list had them the identity that the list gives; return these.

    The desk says New York City where a list says New York: without this they would be two.
    """
    entered = dict(Facility.objects.filter(last_listed_on=None).values_list("identity_hash", "pk"))
    names = dict(City.objects.values_list("pk", "search_name")) if entered else {}
    adopted = set()
    for row in new if entered else ():
        pk = entered.pop(replace(row, city=names[cities[city_key(row)]]).identity_hash, None)
        if pk:
            Facility.objects.filter(pk=pk).update(identity_hash=row.identity_hash)
            adopted.add(row.identity_hash)
    return adopted


def _batches(keys: Iterable[int]) -> Iterator[list[int]]:
    every = list(keys)
    return (every[at : at + BATCH_SIZE] for at in range(0, len(every), BATCH_SIZE))


def _refuse_to_close_many(missing: list[_Stored], stored: dict[str, _Stored]) -> None:
    count = sum(not row.closed and not row.is_sample for row in stored.values())
    if missing and len(missing) > count * MAX_CLOSED_SHARE:
        raise ImportRefused(
            f"It lacks {len(missing):,} of {count:,} facilities. If they are gone, say so with --close-many."
        )


def _differs(row: FacilityRow, stored: dict[str, _Stored]) -> bool:
    return row.identity_hash not in stored or stored[row.identity_hash].row_hash != row.row_hash


def _facility(row: FacilityRow, city: int, as_of: date, *, sample: bool) -> Facility:
    columns: dict[str, Any] = {**asdict(row), "services": list(row.services)}
    for not_a_column in ("city", "state"):
        del columns[not_a_column]
    return Facility(
        **columns,
        identity_hash=row.identity_hash,
        row_hash=row.row_hash,
        city_id=city,
        search_name=normalize(f"{row.name} {row.program}"),
        is_sample=sample,
        last_listed_on=as_of,
        verified_on=as_of,
    )
