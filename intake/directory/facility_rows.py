"""One row of a list of facilities, in either layout that SAMHSA publishes.

FindTreatment.gov: name1, name2, street1, street2, city, state, zip, zip4, county, phone, intake_prompt, intake1,
intake2, website, latitude, longitude, type_facility, and a column for each code. The National Directory: the same from
name1 to phone, intake1, intake2, intake1a, intake2a, service_code_info; neither position, web page nor type.

Columns may stand in any order, and others too; all but those of `REQUIRED_COLUMNS` may be missing.
"""

import hashlib
import re
from dataclasses import dataclass, replace
from functools import cached_property

from intake.directory.cells import (
    MAX_LENGTH,
    RowError,
    format_zip,
    parse_phone,
    parse_position,
    parse_text,
    parse_website,
)
from intake.directory.names import normalize
from intake.directory.services import SERVICE_OF_CODE, parse_services

REQUIRED_COLUMNS = {"name1", "city", "state"}
CODE_COLUMNS = ("service_code_info", "service_codes")
# What a facility treats: addiction (substance use), the mind (mental health).
ADDICTION, MIND = "SA", "MH"
YES = {"1", "y", "yes", "x", "true"}
MAX_CITY_LENGTH = 80

_CODE = re.compile(r"[A-Z0-9]+")


@dataclass(frozen=True)
class FacilityRow:
    """A facility, as a list describes it."""

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
    def identity_hash(self) -> str:
        """The same in each list for the same facility: its name, program and address."""
        return _digest(*map(normalize, (self.name, self.program, self.street, self.city)), self.state, self.zip)

    @cached_property
    def row_hash(self) -> str:
        """Another one as soon as the list says anything else."""
        return _digest(repr(self))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def is_about_addiction(cells: dict[str, str]) -> bool:
    """Return whether the facility treats addiction: lists have facilities for mental health alone too."""
    codes = _codes(cells)
    kind = cells.get("type_facility", "").upper() or (MIND if MIND in codes else ADDICTION)
    return kind != MIND or ADDICTION in codes


def parse_identity(cells: dict[str, str], states: dict[str, str]) -> FacilityRow:
    """Return all that makes the identity. `states` gives the code for each code and search name. Raises `RowError`."""
    name, program = parse_text(cells, "name1"), parse_text(cells, "name2")
    if not name:
        raise RowError("name1", "it is empty")
    state = states.get(normalize(cells.get("state", "")))
    if not state:
        raise RowError("state", "no such state")
    city = parse_text(cells, "city", MAX_CITY_LENGTH)
    if not normalize(city):
        raise RowError("city", "it is empty")
    street = ", ".join(filter(None, (parse_text(cells, "street1"), parse_text(cells, "street2"))))
    if len(street) > MAX_LENGTH:
        raise RowError("street2", f"it makes the address longer than {MAX_LENGTH} characters")
    return FacilityRow(
        name=name,
        program="" if normalize(program) == normalize(name) else program,
        street=street,
        city=city.title() if city.isupper() else city,
        state=state,
        zip=format_zip(cells.get("zip", "")),
    )


def parse_details(row: FacilityRow, cells: dict[str, str]) -> FacilityRow:
    """Return `row` with everything else that its cells say. Raises `RowError`."""
    latitude, longitude = parse_position(cells)
    return replace(
        row,
        phone=parse_phone(cells),
        website=parse_website(cells),
        latitude=latitude,
        longitude=longitude,
        services=tuple(parse_services(_codes(cells))),
    )


def _codes(cells: dict[str, str]) -> set[str]:
    listed = {code for column in CODE_COLUMNS for code in _CODE.findall(cells.get(column, "").upper())}
    columns = (ADDICTION, MIND, *SERVICE_OF_CODE)
    return listed | {code for code in columns if cells.get(code.casefold(), "").casefold() in YES}
