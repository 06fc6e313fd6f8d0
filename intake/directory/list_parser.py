"""Reading a whole list of facilities, before anything of it is written."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from intake.directory.cells import RowError
from intake.directory.facility_rows import REQUIRED_COLUMNS, FacilityRow, is_about_addiction, parse_row
from intake.directory.models import State
from intake.directory.names import normalize
from intake.directory.spreadsheets import MAX_CELL_LENGTH, read_rows

SHOWN_CHARACTERS = 60


class BadRow(NamedTuple):
    """A row that is not taken."""

    number: int
    column: str
    reason: str


class LeftOut(NamedTuple):
    """A cell that nobody can read, of a row that is taken without it."""

    number: int
    column: str
    reason: str
    typed: str


@dataclass
class ParsedList:
    """A list as it was read.

    `numbers` are the numbers of the rows, and `gaps` what a row would have said with the cells that were left out, by
    identity. `skipped` counts rows that are not about addiction.
    """

    listed: dict[str, FacilityRow] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    gaps: dict[str, set[str]] = field(default_factory=dict)
    bad: list[BadRow] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    skipped: int = 0


def parse_list(path: Path, progress: Callable[[], None] = lambda: None) -> ParsedList:
    """Read the whole list, and write nothing. Raises `NotATable`."""
    names = State.objects.values_list("code", "name")
    states = {normalize(text): code for code, name in names for text in (code, name)}
    parsed = ParsedList()
    for sheet_row in read_rows(path, REQUIRED_COLUMNS):
        progress()
        number, cells = sheet_row.number, sheet_row.cells
        try:
            if sheet_row.broken:
                raise RowError("", sheet_row.broken)
            if not is_about_addiction(cells):
                parsed.skipped += 1
                continue
            row, unread = parse_row(cells, states)
            key = row.identity_hash
            if key in parsed.listed:
                raise RowError("name1", f"the same facility as in row {parsed.numbers[key]}")
        except RowError as error:
            parsed.bad.append(BadRow(number, error.column, error.reason))
            continue
        parsed.listed[key], parsed.numbers[key] = row, number
        parsed.gaps[key] = {cell.field for cell in unread if cell.field}
        for column in sheet_row.too_long:
            parsed.left_out.append(LeftOut(number, column, f"it has more than {MAX_CELL_LENGTH:,} characters", ""))
        for cell in unread:
            typed = cells.get(cell.column, "")[:SHOWN_CHARACTERS]
            parsed.left_out.append(LeftOut(number, cell.column, cell.reason, typed))
    return parsed
