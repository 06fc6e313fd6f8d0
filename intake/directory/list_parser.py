"""Reading a whole list of facilities, before anything of it is written."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from intake.directory.cells import RowError
from intake.directory.facility_rows import (
    REQUIRED_COLUMNS,
    FacilityRow,
    is_about_addiction,
    parse_details,
    parse_identity,
)
from intake.directory.models import State
from intake.directory.names import normalize
from intake.directory.spreadsheets import read_rows


class BadRow(NamedTuple):
    """A row that is not taken."""

    number: int
    column: str
    reason: str


@dataclass
class ParsedList:
    """A list as it was read.

    `known` are the identities of all rows that have one: a facility whose row is bad is listed all the same, and must
    not be closed. `skipped` counts rows that are not about addiction.
    """

    listed: dict[str, FacilityRow] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    bad: list[BadRow] = field(default_factory=list)
    skipped: int = 0


def parse_list(path: Path, progress: Callable[[], None] = lambda: None) -> ParsedList:
    """Read the whole list, and write nothing. Raises `NotATable`."""
    names = State.objects.values_list("code", "name")
    states = {normalize(text): code for code, name in names for text in (code, name)}
    parsed = ParsedList()
    first_rows: dict[str, int] = {}
    for sheet_row in read_rows(path, REQUIRED_COLUMNS):
        progress()
        try:
            if sheet_row.broken:
                raise RowError("", sheet_row.broken)
            if not is_about_addiction(sheet_row.cells):
                parsed.skipped += 1
                continue
            row = parse_identity(sheet_row.cells, states)
            key = row.identity_hash
            if key in first_rows:
                raise RowError("name1", f"the same facility as in row {first_rows[key]}")
            first_rows[key] = sheet_row.number
            parsed.known.add(key)
            parsed.listed[key] = parse_details(row, sheet_row.cells)
        except RowError as error:
            parsed.bad.append(BadRow(sheet_row.number, error.column, error.reason))
    return parsed
