"""Which facility of ours a row of a newer list is: a list has no numbers, and each year other names and addresses.

What was told by name, program and address is the same. Of what is left, at each side, the same are those at one phone
number and zip code where nobody else is, and those with names alike at one house. One of ours is one of theirs at most,
so two programs of one list stay two.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from intake.directory.distance import miles
from intake.directory.facility_rows import FacilityRow
from intake.directory.likeness import ALIKE, Address, alikeness, name_words, names_of, read_address, streets_alike
from intake.directory.models import Facility
from intake.directory.place_cells import city_name_key

SAME_PLACE_MILES = 0.1


class Match(NamedTuple):
    """A facility of ours that a row is, under another name or address, and why; or may be, and only people know."""

    identity_hash: str
    facility: Facility
    was: str
    reason: str


@dataclass(frozen=True)
class Traits:
    """What a facility is known by; of one of ours also what the newest list said, which the desk may have mended."""

    state: str
    names: tuple[tuple[str, str], ...]
    phones: frozenset[str]
    zips: frozenset[str]
    cities: frozenset[str]
    streets: tuple[str, ...]
    position: tuple[float, float] | None

    @cached_property
    def all_names(self) -> list[frozenset[str]]:
        return [words for name, program in self.names for words in names_of(name, program)]

    @cached_property
    def programs(self) -> list[frozenset[str]]:
        return [words for _name, program in self.names if (words := name_words(program))]

    @cached_property
    def addresses(self) -> list[Address]:
        return [read_address(street) for street in self.streets]

    @property
    def keys(self) -> Iterator[tuple[str, ...]]:
        """Where to look for the same one: nobody is compared with everybody."""
        yield from (("phone", self.state, phone) for phone in self.phones)
        for address in self.addresses:
            if address.house:
                yield from (("zip", self.state, code, address.house) for code in self.zips)
                yield from (("city", self.state, city, address.house) for city in self.cities)
        if self.position:
            latitude, longitude = (round(degrees * 100) for degrees in self.position)
            for north in (-1, 0, 1):
                yield from (("at", f"{latitude + north}", f"{longitude + east}") for east in (-1, 0, 1))


def traits_of_row(row: FacilityRow) -> Traits:
    """Return what a row says of itself."""
    return _traits(row.state, [row.values])


def traits_of_facility(facility: Facility, city: str, state: str) -> Traits:
    """Return what we know of a facility, and what the newest list said of it."""
    known = {name: getattr(facility, name) for name in ("name", "program", "phone", "zip", "street")}
    position = {"latitude": facility.latitude, "longitude": facility.longitude}
    return _traits(state, [{**known, **position, "city": city}, *filter(None, [facility.list_values])])


def _traits(state: str, sayings: list[dict[str, Any]]) -> Traits:
    positions = [(said["latitude"], said["longitude"]) for said in sayings if said.get("latitude") is not None]
    return Traits(
        state,
        tuple(dict.fromkeys((said["name"], said["program"]) for said in sayings)),
        frozenset(phone.partition(" ext")[0] for said in sayings if (phone := said["phone"])),
        frozenset(said["zip"] for said in sayings if said["zip"]),
        frozenset(city_name_key(said["city"]) for said in sayings),
        tuple(dict.fromkeys(said["street"] for said in sayings)),
        positions[0] if positions else None,
    )


class Counts:
    """How many of a list, or of ours, have one phone number and zip code, or one number in a state."""

    def __init__(self, every: Iterable[Traits]) -> None:
        self._at: Counter[tuple[str, ...]] = Counter()
        for traits in every:
            for phone in traits.phones:
                self._at[traits.state, phone] += 1
                for code in traits.zips:
                    self._at[traits.state, phone, code] += 1

    def alone(self, *at: str) -> bool:
        """Return whether not more than one has them."""
        return self._at[at] <= 1


def find_matches(
    rows: dict[str, FacilityRow], stored: dict[int, tuple[Facility, Traits]], exact: dict[str, int]
) -> tuple[list[Match], list[Match]]:
    """Return what is the same, and what may be. `exact` are the facilities that rows name as they were named before."""
    traits = {key: traits_of_row(row) for key, row in rows.items()}
    taken = set(exact.values())
    # Of ours, one that an older list had and the newest had not is no neighbor: each year has one of each.
    newest = max((facility.last_listed_on for facility, _ in stored.values() if facility.last_listed_on), default=None)
    current = [
        one for pk, (facility, one) in stored.items() if pk in taken or facility.last_listed_on in {newest, None}
    ]
    theirs, ours = Counts(traits.values()), Counts(current)
    left = defaultdict(set)
    for pk, (facility, one) in stored.items():
        if pk not in taken and not facility.is_sample:
            for key in one.keys:
                left[key].add(pk)
    pairs: list[Any] = []
    doubts: list[Any] = []
    for identity in rows.keys() - exact.keys():
        for pk in {pk for where in traits[identity].keys for pk in left.get(where, ())}:
            facility, one = stored[pk]
            score, reason = compare(traits[identity], one, theirs, ours)
            (pairs if score else doubts if reason else []).append((score, _recency(facility), identity, pk, reason))
    return _one_to_one(pairs, stored), _one_to_one(doubts, stored, {key for _s, _r, key, _pk, _reason in pairs})


def _recency(facility: Facility) -> int:
    return facility.last_listed_on.toordinal() if facility.last_listed_on else 0


def _one_to_one(pairs: list[Any], stored: dict[int, Any], used: set[Any] = frozenset()) -> list[Match]:  # type: ignore[assignment]
    """Return the best pairs, each side once."""
    matches, used = [], set(used)
    for _score, _recent, key, pk, reason in sorted(pairs, key=lambda pair: (-pair[1], -pair[0], pair[2], pair[3])):
        if key not in used and pk not in used:
            used |= {key, pk}
            facility = stored[pk][0]
            matches.append(Match(key, facility, f"{facility.name}, {facility.street}", reason))
    return matches


def compare(one: Traits, other: Traits, theirs: Counts, ours: Counts) -> tuple[float, str]:
    """Return how sure it is that both are one facility, and why: 0 and "" if they are not, 0 and a reason in doubt."""
    if one.state != other.state:
        return 0, ""
    phones, zips = one.phones & other.phones, one.zips & other.zips
    name = max((alikeness(a, b) for a in one.all_names for b in other.all_names), default=0.0)
    program = max((alikeness(a, b) for a in one.programs for b in other.programs), default=0.5)
    house, street, elsewhere = _compare_addresses(one, other)
    near = _miles(one, other) <= SAME_PLACE_MILES
    sure = name + program / 2 + 2 * bool(phones) + bool(zips) + house + street / 2
    is_alone = any(
        theirs.alone(one.state, phone, code) and ours.alone(one.state, phone, code) for phone in phones for code in zips
    )
    if is_alone:
        return 10 + sure, "the same phone number and zip code"
    if name < ALIKE or program < ALIKE - 0.2:
        return 0, ""
    where = bool(zips or one.cities & other.cities)
    if house and (where or phones) and (street or phones):
        return sure, "the same house number, and names alike"
    phone_is_alone = any(theirs.alone(one.state, phone) and ours.alone(one.state, phone) for phone in phones)
    if phones and where and (phone_is_alone or (zips and not elsewhere)):
        return sure, "the same phone number, and names alike"
    if near and (phones or not elsewhere):
        return sure, "the same position, and names alike"
    return 0, "the same phone number, and names alike, in another city" if phone_is_alone else ""


def _compare_addresses(one: Traits, other: Traits) -> tuple[bool, bool, bool]:
    """Return whether a house number, and with it a street, are the same, and whether both say where, and it is not."""
    pairs = [(a, b) for a in one.addresses for b in other.addresses if a.house and b.house]
    same = [(a, b) for a, b in pairs if a.house == b.house]
    same_street = any(streets_alike(a, b) for a, b in same)
    return bool(same), same_street, bool(pairs) and not same_street


def _miles(one: Traits, other: Traits) -> float:
    return miles(*one.position, *other.position) if one.position and other.position else float("inf")
