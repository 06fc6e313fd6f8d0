"""A facility that a newer list writes otherwise is the same one; another one is another."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from intake.directory import likeness, matching
from intake.directory.facility_rows import FacilityRow
from intake.directory.matching import find_matches, traits_of_facility
from intake.directory.models import Facility

pytestmark = pytest.mark.once
MARCH = date(2027, 3, 1)


def a_place(
    name: str, street: str, city: str, state: str, code: str, phone: str, at: tuple[float, float]
) -> FacilityRow:
    return FacilityRow(name, "", street, city, state, code, phone, "", *at)


PLACES = [
    a_place("Bayou Center", "1 Main Street", "Houston", "TX", "77002", "(713) 555-0100", (29.76, -95.36)),
    a_place("Heron Behavioral Health and Counseling Services", "1200 East Fifth Street", "Austin", "TX", "78702",
            "(512) 555-0111", (30.26, -97.73)),
    a_place("St. Mary's Recovery Center", "45 North Martin Luther King Boulevard", "Saint Louis", "MO", "63103",
            "(314) 555-0122", (38.63, -90.2)),
    a_place("Community Medical Treatment Center", "900 1st Avenue, Suite 200", "O'Fallon", "IL", "62269",
            "(618) 555-0133", (38.59, -89.91)),
    a_place("Niño Jesús Health Clinic", "17 West Highway 90", "Del Rio", "TX", "78840", "(830) 555-0144",
            (29.36, -100.9)),
    a_place("University of Ohio Hospital Addiction Program", "2 Medical Center Drive", "Columbus", "OH", "43210",
            "(614) 555-0155", (39.99, -83.02)),
]  # fmt: skip
# What another year's list does to a name, an address, or the rest.
NAMES = [
    ("", ""), (None, ", Inc."), (None, " LLC"), (None, " Incorporated"), (None, ", L.L.C."), (None, " Corp"),
    (None, " DBA Gulf Wellness"), (None, " d/b/a New Hope"), ("Gulf Holdings LLC DBA ", None), ("The ", None),
    (None, " - Outpatient"), (None, " of America"), (None, " (OTP)"), (None, " Men's Program"), ("Acadia ", None),
    (" and ", " & "), ("Center", "Ctr"), ("Center", "Centre"), ("Health", "Hlth"), ("Services", "Svcs"),
    ("Treatment", "Tx"), ("Counseling", "Counselling"), ("Behavioral", "Behav"), ("Community", "Comm"),
    ("St. ", "Saint "), ("Saint ", "St "), ("Hospital", "Hosp"), ("Program", "Prog"), ("University of", "Univ"),
    ("Recovery", "Recovry"), ("Medical", "Med"), ("Bayou", "Bayyou"), ("'s", "s"), ("ñ", "n"), ("ú", "u"),
    ("Bayou C", "BayouC"),
]  # fmt: skip
STREETS = [
    (None, ", Suite 4"), (None, " Ste 4"), (None, " #4"), (None, ", Unit B"), (None, ", 2nd Floor"), (None, " Bldg 7"),
    (None, ", # 210"), (" Street", " St"), (" Street", " St."), (" Street", ""), ("Street", "STREET"),
    (" Boulevard", " Blvd"), (" Avenue", " Ave."), (" Drive", " Dr"), ("East ", "E "), ("East ", "E. "), ("East ", ""),
    ("North ", "N. "), ("West ", "W "), ("Fifth", "5th"), ("1st", "First"), ("Martin Luther King", "MLK"),
    ("Martin Luther King", "Martin L King Jr"), ("Highway", "Hwy"), ("1 Main", "One Main"), (", Suite 200", ""),
    (", Suite 200", " #200"), ("Medical Center", "Med Ctr"), ("45 ", "45-47 "), (None, ", P.O. Box 12"),
]  # fmt: skip
REST = [
    {"zip": "77999"}, {"zip": ""}, {"phone": ""}, {"phone": "(999) 555-0199"}, {"latitude": None, "longitude": None},
    {"city": "O Fallon"}, {"phone": "", "zip": ""}, {"latitude": 29.7601, "longitude": -95.3601},
    {"program": "For women"}, {"city": "HOUSTON"}, {"website": "http://new.example"}, {"name": "Gulf Wellness"},
    {"street": "77 Oak Lane"}, {"street": "P.O. Box 12"}, {"street": ""},
]  # fmt: skip


def changed(text: str, old: str | None, new: str | None) -> str:
    if old is None or new is None:
        return f"{old or ''}{text}{new or ''}"
    return text.replace(old, new) if old else text.upper()


def variations() -> Iterator[tuple[FacilityRow, FacilityRow]]:
    """Each place, as one year's list has it and as another's has."""
    for place in PLACES:
        both = [replace(place, name=changed(place.name, *pair)) for pair in NAMES]
        both += [replace(place, street=changed(place.street, *pair)) for pair in STREETS]
        both += [replace(place, **values) for values in REST]
        # Two things at once, and a new phone number that leaves name and address to go by.
        both += [
            replace(place, name=changed(place.name, *name), street=changed(place.street, *street), phone=phone)
            for name, street in zip(NAMES, STREETS, strict=False)
            for phone in (place.phone, "(888) 555-0177")
        ]
        yield from ((place, other) for other in dict.fromkeys(both) if other.identity_hash != place.identity_hash)


OTHERS = [
    {"street": "900 Elm Street", "phone": "(713) 555-0999"},
    {"street": "1 Oak Lane", "phone": "(713) 555-0999"},
    {"street": "11 Main Street", "phone": "(713) 555-0999"},
    {"name": "Cedar Center", "phone": "(713) 555-0999"},
    {"name": "Cedar Recovery Services, Inc.", "phone": "(713) 555-0999"},
    {"name": "Cedar House", "street": "1 Main Street, Suite 9", "phone": "(713) 555-0999"},
    {"street": "900 Elm Street", "zip": "77003", "phone": ""},
    {"city": "Dallas", "zip": "75201", "street": "900 Elm Street", "phone": "(214) 555-0100"},
    {"state": "OK", "city": "Houston", "zip": "74002"},
]  # fmt: skip


def matched(new: list[FacilityRow], *old: FacilityRow) -> dict[str, int]:
    """Which of `old`, by its place among them, each of `new` is taken for, by name."""
    stored = {}
    for pk, row in enumerate(old):
        facility = Facility(pk=pk, last_listed_on=MARCH, identity_hash=row.identity_hash, list_values=row.values)
        for field in ("name", "program", "street", "zip", "phone", "latitude", "longitude"):
            setattr(facility, field, getattr(row, field))
        stored[pk] = (facility, traits_of_facility(facility, row.city, row.state))
    rows = {row.identity_hash: row for row in new}
    exact = {row.identity_hash: pk for pk, row in enumerate(old) if row.identity_hash in rows}
    matches, _doubts = find_matches(rows, stored, exact)
    found = exact | {match.identity_hash: match.facility.pk for match in matches}
    return {f"{rows[key].name} {rows[key].program}".strip(): pk for key, pk in found.items()}


def missed() -> tuple[int, list[tuple[str, str]]]:
    """How many variations there are, and those that are not the same. A second place is in both lists, as ever."""
    neighbor = a_place("Cedar House", "5 Main Street", "Houston", "TX", "77002", "(713) 555-0188", (29.761, -95.361))
    pairs = list(variations())
    missing = [
        (place, other) for place, other in pairs if 0 not in matched([other, neighbor], place, neighbor).values()
    ]
    return len(pairs), [(f"{one.name}, {one.street}", f"{other}") for one, other in missing]


def test_what_another_year_writes_otherwise_is_the_same() -> None:
    number, missing = missed()
    assert number > 400
    assert len(missing) <= number / 20, missing


def test_the_check_sees_a_list_that_asks_by_the_phone_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "alikeness", lambda one, other: 0.0)
    number, missing = missed()
    assert len(missing) > number / 20


@pytest.mark.parametrize("values", OTHERS)
def test_another_place_is_another(values: dict[str, str]) -> None:
    assert matched([replace(PLACES[0], **values)], PLACES[0]) == {}


def test_the_check_sees_names_that_are_all_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "alikeness", lambda one, other: 1.0)
    assert any(matched([replace(PLACES[0], **values)], PLACES[0]) for values in OTHERS)


def test_programs_of_one_list_at_one_address_stay_as_many() -> None:
    men, women = (replace(PLACES[0], program=program) for program in ("For men", "For women"))
    inc = [replace(row, name="Bayou Center, Inc.") for row in (women, men)]
    assert matched(inc, men, women) == {"Bayou Center, Inc. For men": 0, "Bayou Center, Inc. For women": 1}
    assert len(matched(inc, PLACES[0])) == 1
    assert matched([men, inc[0]], men) == {"Bayou Center For men": 0}
    assert matched([inc[1]], men, women) == {"Bayou Center, Inc. For men": 0}


def test_a_number_that_many_have_tells_none_from_another() -> None:
    line = [replace(PLACES[0], name=f"{name} House", street=f"{at} Elm Street", latitude=None, longitude=None)
            for at, name in enumerate(("Alder", "Birch", "Cedar"), 1)]  # fmt: skip
    moved = replace(line[2], name="Willow House", street="99 Oak Lane")
    assert matched([*line[:2], moved], *line) == {"Alder House": 0, "Birch House": 1}


ALIKE = [
    ("Bayou Center", "BAYOU CENTER"), ("Alpha House", "Alpha Houses"), ("Recovery Center", "Recovery Ctr Inc"),
    ("New Hope Clinic", "New Hope Clinic of Tulsa"), ("CRC Health", "C.R.C. Health"),
]  # fmt: skip
UNLIKE = [
    ("Bayou Treatment Center", "Cedar Treatment Center"), ("Recovery Center", "Treatment Center"),
    ("Alpha House", "Omega House"), ("North Clinic", "South Clinic"), ("Center", "Bayou Center"),
]  # fmt: skip


def test_common_words_make_no_two_names_alike() -> None:
    def like(one: str, other: str) -> float:
        return likeness.alikeness(likeness.name_words(one), likeness.name_words(other))

    assert [pair for pair in ALIKE if like(*pair) < likeness.ALIKE] == []
    assert [pair for pair in UNLIKE if like(*pair) >= likeness.ALIKE] == []
