"""Spreadsheets (CSV, XLSX) as rows of text, no larger than a list of facilities can be."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from xml.parsers.expat import ExpatError

from intake.directory.xlsx import TooLarge, read_sheets

MAX_BYTES = 64 << 20
MAX_ROWS, MAX_COLUMNS, MAX_CELL_LENGTH = 200_000, 2_000, 4_000
# Above the header there may be a title. A cell may hold line ends, but a quote without an end must not eat the file.
MAX_HEADER_ROW, MAX_LINES_PER_ROW = 20, 10


# Whatever a file that is cut, sealed or something else makes of its readers.
UNREADABLE = (
    OSError,
    EOFError,
    ValueError,
    KeyError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
    ExpatError,
    csv.Error,
)


class NotATable(Exception):
    """The file holds no table with the columns that we need, or is too large. Nothing was read."""


class SheetRow(NamedTuple):
    """The cells of one row, by the name of their column in lower case; `broken` says why there are none.

    `too_long` are columns whose cells were left out.
    """

    number: int
    cells: dict[str, str]
    broken: str = ""
    too_long: tuple[str, ...] = ()


def read_rows(path: Path, needed: set[str]) -> Iterator[SheetRow]:
    """Return the rows below the first header that has all `needed` columns, without empty ones. Raises `NotATable`."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise NotATable(f"It is larger than {MAX_BYTES >> 20} MB.")
        with path.open("rb") as file:
            packed = file.read(4) == b"PK\x03\x04"
        yield from _below_header(_sheets(path) if packed else [_lines(path)], needed)
    except TooLarge as error:
        raise NotATable(f"{error}") from error
    except UNREADABLE as error:
        raise NotATable(f"It cannot be read as a table: {type(error).__name__}.") from error


def _below_header(sheets: Iterable[Iterator[tuple[int, list[str] | None]]], needed: set[str]) -> Iterator[SheetRow]:
    for sheet in sheets:
        for _number, names in islice(sheet, MAX_HEADER_ROW):
            columns = [name.casefold().strip() for name in names or ()]
            if needed <= set(columns):
                yield from _with_columns(sheet, columns)
                return
    raise NotATable(f"No row has the columns {', '.join(sorted(needed))}.")


def _with_columns(sheet: Iterator[tuple[int, list[str] | None]], columns: list[str]) -> Iterator[SheetRow]:
    for count, (number, cells) in enumerate(sheet):
        if count >= MAX_ROWS:
            raise NotATable(f"It has more than {MAX_ROWS:,} rows.")
        if cells is None:
            yield SheetRow(number, {}, "its quotes do not end")
        elif len(cells) > len(columns) and any(cells[len(columns) :]):
            yield SheetRow(number, {}, "it has more cells than the table has columns")
        elif any(cells):
            named = {column: cell for column, cell in zip(columns, cells, strict=False) if column and cell}
            too_long = tuple(column for column, cell in named.items() if len(cell) > MAX_CELL_LENGTH)
            yield SheetRow(number, {name: named[name] for name in named if name not in too_long}, "", too_long)


def _lines(path: Path) -> Iterator[tuple[int, list[str] | None]]:
    """Return the rows of a CSV file. One whose quotes do not end is None, and reading goes on at the next line."""
    text = io.StringIO(_decoded(path.read_bytes()), newline="")
    delimiter = max(",;\t", key="".join(islice(text, MAX_HEADER_ROW)).count)
    text.seek(0)
    lines: list[str] = []
    number = 1
    while lines := lines or list(islice(text, 1)):
        count, quotes = 1, lines[0].count('"')
        while quotes % 2 and count < MAX_LINES_PER_ROW:
            if len(lines) == count:
                lines += islice(text, 1)
            if len(lines) == count:
                break
            quotes += lines[count].count('"')
            count += 1
        if quotes % 2:
            yield number, None
            count = 1
        else:
            cells = next(csv.reader(lines[:count], delimiter=delimiter), [])
            if len(cells) > MAX_COLUMNS:
                raise NotATable(f"It has more than {MAX_COLUMNS:,} columns.")
            yield number, [_clean(cell) for cell in cells]
        lines, number = lines[count:], number + count


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    if b"\0" in content:
        raise NotATable("It is no text.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")  # as Excel writes it


def _sheets(path: Path) -> Iterator[Iterator[tuple[int, list[str] | None]]]:
    for rows in read_sheets(path, MAX_COLUMNS):
        yield ((number, [_clean(cell) for cell in cells]) for number, cells in rows)


def _clean(cell: str) -> str:
    """Return the cell without control characters and outer spaces: PostgreSQL stores no NUL."""
    if cell.isprintable():
        return cell.strip()
    return re.sub(r"\s+", " ", "".join(char for char in cell if char.isprintable() or char.isspace())).strip()
