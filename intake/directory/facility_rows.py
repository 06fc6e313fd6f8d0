"""One row of a list of places, in either layout that SAMHSA publishes.

FindTreatment.gov: name1, name2, street1, street2, city, state, zip, zip4, county, phone, intake_prompt, intake1,
intake2, website, latitude, longitude, type_facility, and a column for each code. The National Directory: the same from
name1 to phone, intake1, intake2, intake1a, intake2a, service_code_info; neither position, web page nor type.

Columns may stand in any order, and others too; all but those of `NEEDED` may be missing.
"""

import hashlib
import re
from dataclasses import dataclass, replace
from functools import cached_property
from math import isfinite

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from intake.directory.names import normalize
from intake.directory.services import SERVICE_OF_CODE, parse_services

REQUIRED_COLUMNS = {"name1", "city", "state"}
PHONES = ("phone", "intake1", "intake2", "intake1a", "intake2a", "hotline1")
CODE_TEXTS = ("service_code_info", "service_codes")
# What a place treats: addiction, the mind.
ADDICTION, MIND = "SA", "MH"
YES = {"1", "y", "yes", "x", "true"}
MAX_LENGTH, MAX_CITY_LENGTH, MAX_WEBSITE_LENGTH = 200, 80, 300
PLACES = 5  # of a degree: a meter

_CODE = re.compile(r"[A-Z0-9]+")
_ZIP = re.compile(r"(\d{1,5})(?:-?\d{4})?")
_USUAL_PHONE = re.compile(r"\+?1?[\s.-]*\(?([2-9]\d\d)\)?[\s.-]*(\d{3})[\s.-]*(\d{4})")
_is_address = URLValidator(schemes=["http", "https"])


class RowError(Exception):
    """A row that is not taken: the column, and the reason."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(column, reason)
        self.column, self.reason = column, reason


@dataclass(frozen=True)
class FacilityRow:
    """A place, as a list tells it."""

    name: str
    program: str
    street: str
    city: str
    state: str
    zip: str
    phone: str = ""
    website: str = ""
    latitude: float | None = None
    longitude: float | None = None
    services: tuple[str, ...] = ()

    @cached_property
    def identity(self) -> str:
        """The same in each list for the same place: who is there, and where."""
        return _digest(*map(normalize, (self.name, self.program, self.street, self.city)), self.state, self.zip)

    @cached_property
    def row_hash(self) -> str:
        """Another one as soon as the list says anything else."""
        return _digest(repr(self))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def is_about_addiction(cells: dict[str, str]) -> bool:
    """Whether it treats addiction: lists have places for mental health alone too."""
    codes = _codes(cells)
    kind = cells.get("type_facility", "").upper() or (MIND if MIND in codes else ADDICTION)
    return kind != MIND or ADDICTION in codes


def parse_identity(cells: dict[str, str], states: dict[str, str]) -> FacilityRow:
    """All that makes the identity. `states` gives the code for each code and plain name. Raises `Bad`."""
    name, program = _short(cells, "name1"), _short(cells, "name2")
    if not name:
        raise RowError("name1", "it is empty")
    state = states.get(normalize(cells.get("state", "")))
    if not state:
        raise RowError("state", "no such state")
    city = _short(cells, "city", MAX_CITY_LENGTH)
    if not normalize(city):
        raise RowError("city", "it is empty")
    street = ", ".join(filter(None, (_short(cells, "street1"), _short(cells, "street2"))))
    if len(street) > MAX_LENGTH:
        raise RowError("street2", f"it makes the address longer than {MAX_LENGTH} letters")
    return FacilityRow(
        name=name,
        program="" if normalize(program) == normalize(name) else program,
        street=street,
        city=city.title() if city.isupper() else city,
        state=state,
        zip=format_zip(cells.get("zip", "")),
    )


def parse_details(found: FacilityRow, cells: dict[str, str]) -> FacilityRow:
    """`found` with all that its row says. Raises `Bad`."""
    latitude, longitude = _position(cells)
    return replace(
        found,
        phone=_phone(cells),
        website=_website(cells),
        latitude=latitude,
        longitude=longitude,
        services=tuple(parse_services(_codes(cells))),
    )


def _short(cells: dict[str, str], column: str, longest: int = MAX_LENGTH) -> str:
    text = cells.get(column, "")
    if len(text) > longest:
        raise RowError(column, f"it is longer than {longest} letters")
    return text


def format_zip(typed: str) -> str:
    """Five digits, "" for none: a spreadsheet takes the leading zeros away. Raises `Bad`."""
    if not typed:
        return ""
    found = _ZIP.fullmatch(typed)
    if not found:
        raise RowError("zip", "no zip code")
    return found[1].zfill(5)


def _phone(cells: dict[str, str]) -> str:
    """The first of its numbers, as it is printed."""
    column, typed = next(((column, cells[column]) for column in PHONES if cells.get(column)), ("phone", ""))
    return format_phone(typed, column)


def format_phone(typed: str, column: str = "phone") -> str:
    """A number of this country as it is printed, "" for none. Raises `Bad`."""
    if not typed:
        return ""
    if usual := _USUAL_PHONE.fullmatch(typed):
        return f"({usual[1]}) {usual[2]}-{usual[3]}"
    try:
        number = phonenumbers.parse(typed, "US")
    except phonenumbers.NumberParseException:
        raise RowError(column, "no phone number") from None
    if number.country_code != 1 or not phonenumbers.is_possible_number(number):
        raise RowError(column, "no phone number")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)


def _website(cells: dict[str, str]) -> str:
    typed = cells.get("website", "")
    if not typed:
        return ""
    address = typed if "://" in typed else f"http://{typed}"
    try:
        _is_address(address)
    except ValidationError:
        raise RowError("website", "no web address") from None
    return _short({"website": address}, "website", MAX_WEBSITE_LENGTH)


def _position(cells: dict[str, str]) -> tuple[float | None, float | None]:
    """Both or neither; 0, 0 is how lists say that they do not know."""
    found = {}
    for column, most in (("latitude", 90), ("longitude", 180)):
        try:
            found[column] = float(cells.get(column) or "nan")
        except ValueError:
            raise RowError(column, "no number") from None
        if abs(found[column]) > most:
            raise RowError(column, "not on this earth")
    latitude, longitude = found["latitude"], found["longitude"]
    if not (isfinite(latitude) and isfinite(longitude)) or not (latitude or longitude):
        return None, None
    return round(latitude, PLACES), round(longitude, PLACES)


def _codes(cells: dict[str, str]) -> set[str]:
    named = {code for column in CODE_TEXTS for code in _CODE.findall(cells.get(column, "").upper())}
    return named | {code for code in (ADDICTION, MIND, *SERVICE_OF_CODE) if cells.get(code.casefold(), "").casefold() in YES}
