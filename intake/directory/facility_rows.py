"""One row of a list of facilities, in either layout that SAMHSA publishes.

FindTreatment.gov: name1, name2, street1, street2, city, state, zip, zip4, county, phone, intake_prompt, intake1,
intake2, website, latitude, longitude, type_facility, and a column for each code. The National Directory: the same from
name1 to phone, intake1, intake2, intake1a, intake2a, service_code_info; neither position, web page nor type.

Columns may stand in any order, and others too; all but those of `REQUIRED_COLUMNS` may be missing.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from intake.directory.cells import NOTHING, RowError, parse_text, read_position, read_zip, tidy
from intake.directory.names import normalize
from intake.directory.phone_cells import PHONE_COLUMNS, read_phone
from intake.directory.place_cells import city_name_key, join_street, read_city, read_state
from intake.directory.services import SERVICE_OF_CODE, parse_services
from intake.directory.website_cells import read_website

REQUIRED_COLUMNS = {"name1", "city", "state"}
CODE_COLUMNS = ("service_code_info", "service_codes")
# What a facility treats: addiction (substance use), the mind (mental health).
ADDICTION, MIND = "SA", "MH"
# As people, and programs that save a list again, fill a column of yes and no: "1.0", TRUE in another language, a tick.
YES = {"1", "y", "yes", "x", "xx", "true", "t", "ok", "sí", "si", "verdadero", "wahr", "vrai", *"*•·●■✓✔☑☒√"}
NO = {"n", "no", "false", "f", "falso", "faux", "falsch", "☐", "□", "○", *NOTHING}

_CODE = re.compile(r"[A-Z0-9]+")


class UnreadCell(NamedTuple):
    """A cell that nobody can read: its facility is taken without it. `field` is what stays as it was, if anything."""

    column: str
    reason: str
    field: str


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
        named = map(normalize, (self.name, self.program, self.street))
        return _digest(*named, city_name_key(self.city), self.state, self.zip)

    @cached_property
    def values(self) -> dict[str, Any]:
        """What the list says, as it is remembered."""
        return {**asdict(self), "services": list(self.services)}


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def is_about_addiction(cells: dict[str, str]) -> bool:
    """Return whether the facility treats addiction: lists have facilities for mental health alone too."""
    codes = _codes(cells)
    kind = tidy(cells.get("type_facility", "")).upper() or (MIND if MIND in codes else ADDICTION)
    return kind != MIND or ADDICTION in codes


def parse_row(cells: dict[str, str], states: dict[str, str]) -> tuple[FacilityRow, list[UnreadCell]]:
    """Return a facility, and the cells that nobody can read. `states` gives the code for each code and search name.

    Raises `RowError` for a row without a name, a city or a state: it could stand nowhere.
    """
    name = parse_text(cells, "name1")
    if not normalize(name):
        raise RowError("name1", "it is empty")
    state = read_state(cells.get("state", ""), states)
    if not state:
        raise RowError("state", "no such state")
    unread: list[UnreadCell] = []
    program, *streets = (
        _short(cells, column, field, unread)
        for column, field in (("name2", "program"), ("street1", "street"), ("street2", "street"))
    )
    row = FacilityRow(
        name=name,
        program="" if normalize(program) == normalize(name) else program,
        street=join_street(streets),
        city=read_city(cells, state, states),
        state=state,
        zip="",
    )
    position = read_position(cells)
    if isinstance(position, str):
        unread.append(UnreadCell(position, "no position in this country", "position"))
        position = None, None
    row = replace(
        row,
        zip=_read(read_zip, cells, ("zip",), "no zip code", unread),
        phone=_read(read_phone, cells, PHONE_COLUMNS, "no phone number", unread),
        website=_read(read_website, cells, ("website",), "no web address", unread),
        latitude=position[0],
        longitude=position[1],
        services=tuple(parse_services(_codes(cells))),
    )
    return row, unread + _unread_codes(cells)


def _short(cells: dict[str, str], column: str, field: str, unread: list[UnreadCell]) -> str:
    try:
        return parse_text(cells, column)
    except RowError as error:
        unread.append(UnreadCell(column, error.reason, field))
        return ""


def _read(
    reader: Callable[[str], str | None], cells: dict[str, str], columns: tuple[str, ...], reason: str, unread: list[Any]
) -> str:
    """Return what the first of `columns` says that can be read; each before it that cannot goes to `unread`."""
    for column in columns:
        text = reader(cells.get(column, ""))
        if text:
            # Another column says it: what could not be read before is no gap.
            unread[:] = [cell._replace(field="") if cell.field == columns[0] else cell for cell in unread]
            return text
        if text is None:
            unread.append(UnreadCell(column, reason, columns[0]))
    return ""


def _codes(cells: dict[str, str]) -> set[str]:
    listed = {code for column in CODE_COLUMNS for code in _CODE.findall(cells.get(column, "").upper())}
    columns = (ADDICTION, MIND, *SERVICE_OF_CODE)
    return listed | {code for code in columns if _mark(cells.get(code.casefold(), "")) in YES}


def _unread_codes(cells: dict[str, str]) -> list[UnreadCell]:
    columns = (code.casefold() for code in (ADDICTION, MIND, *SERVICE_OF_CODE))
    return [
        UnreadCell(column, "neither yes nor no", "")
        for column in columns
        if cells.get(column) and _mark(cells[column]) not in YES | NO
    ]


def _mark(typed: str) -> str:
    return re.sub(r"\.0+$", "", tidy(typed).casefold().replace("\ufe0f", ""))
