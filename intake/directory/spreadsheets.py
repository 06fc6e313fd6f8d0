"""Spreadsheets as rows of text, CSV and XLSX, no larger than a list of places can be."""

import csv
import re
import zipfile
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from defusedxml import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

MOST_OCTETS, MOST_UNPACKED = 64 << 20, 512 << 20
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 200_000, 2_000, 4_000
# Above the header there may be a title. A cell may hold line ends, but a quote without an end must not eat the file.
HEADER_WITHIN, MOST_LINES_OF_A_ROW = 20, 10


class NotATable(Exception):
    """There is no table with the columns that we need, or it is too large to be one. Nothing was read."""


class SheetRow(NamedTuple):
    """One row, by the name of its column in lower case; `broken` says why there are no cells."""

    number: int
    cells: dict[str, str]
    broken: str = ""


def read_rows(path: Path, needed: set[str]) -> Iterator[SheetRow]:
    """The rows below the first header that has all `needed` columns, empty ones left out. Raises `NotATable`."""
    try:
        if path.stat().st_size > MOST_OCTETS:
            raise NotATable(f"It is larger than {MOST_OCTETS >> 20} MB.")
        with path.open("rb") as file:
            packed = file.read(4) == b"PK\x03\x04"
        yield from _below_header(_sheets(path) if packed else [_lines(path)], needed)
    except (OSError, zipfile.BadZipFile, InvalidFileException, DefusedXmlException, KeyError, ValueError) as error:
        raise NotATable(f"It cannot be read as a table: {type(error).__name__}.") from error


def _below_header(sheets: Iterable[Iterator[tuple[int, list[str] | None]]], needed: set[str]) -> Iterator[SheetRow]:
    for sheet in sheets:
        for _number, names in islice(sheet, HEADER_WITHIN):
            columns = [name.casefold().strip() for name in names or ()]
            if needed <= set(columns):
                yield from _named(sheet, columns)
                return
    raise NotATable(f"No row has the columns {', '.join(sorted(needed))}.")


def _named(sheet: Iterator[tuple[int, list[str] | None]], columns: list[str]) -> Iterator[SheetRow]:
    for read, (number, cells) in enumerate(sheet):
        if read >= MOST_ROWS:
            raise NotATable(f"It has more than {MOST_ROWS:,} rows.")
        if cells is None:
            yield SheetRow(number, {}, "its quotes do not end")
        elif any(len(cell) > LONGEST_CELL for cell in cells):
            yield SheetRow(number, {}, f"a cell has more than {LONGEST_CELL:,} letters")
        elif len(cells) > len(columns) and any(cells[len(columns) :]):
            yield SheetRow(number, {}, "it has more cells than the table has columns")
        elif any(cells):
            yield SheetRow(number, {column: cell for column, cell in zip(columns, cells, strict=False) if column and cell})


def _lines(path: Path) -> Iterator[tuple[int, list[str] | None]]:
    """A CSV file. A row whose quotes do not end is None, and reading goes on at the next line."""
    text = _decoded(path.read_bytes())
    lines = text.splitlines(keepends=True)
    mark = max(",;\t", key="".join(lines[:HEADER_WITHIN]).count)
    at = 0
    while at < len(lines):
        taken, quotes = 1, lines[at].count('"')
        while quotes % 2 and taken < MOST_LINES_OF_A_ROW and at + taken < len(lines):
            quotes += lines[at + taken].count('"')
            taken += 1
        if quotes % 2:
            yield at + 1, None
            at += 1
            continue
        cells = next(csv.reader(lines[at : at + taken], delimiter=mark), [])
        if len(cells) > MOST_COLUMNS:
            raise NotATable(f"It has more than {MOST_COLUMNS:,} columns.")
        yield at + 1, [_bare(cell) for cell in cells]
        at += taken


def _decoded(octets: bytes) -> str:
    if octets.startswith((b"\xff\xfe", b"\xfe\xff")):
        return octets.decode("utf-16")
    if b"\0" in octets:
        raise NotATable("It is no text.")
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        return octets.decode("cp1252", errors="replace")  # as Excel writes it


def _sheets(path: Path) -> Iterator[Iterator[tuple[int, list[str] | None]]]:
    with zipfile.ZipFile(path) as packed:
        if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
            raise NotATable(f"It unpacks to more than {MOST_UNPACKED >> 20} MB.")
    book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what a file says about its own size is not to be relied on
            yield _numbered(sheet.iter_rows(values_only=True))
    finally:
        book.close()


def _numbered(read_rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[int, list[str] | None]]:
    for number, row in enumerate(read_rows, 1):
        if len(row) > MOST_COLUMNS:
            raise NotATable(f"It has more than {MOST_COLUMNS:,} columns.")
        yield number, [_bare(_text(value)) for value in row]


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _bare(cell: str) -> str:
    """Without control signs and outer spaces: PostgreSQL stores no NUL."""
    if cell.isprintable():
        return cell.strip()
    return re.sub(r"\s+", " ", "".join(sign if sign.isprintable() or sign.isspace() else "" for sign in cell)).strip()
