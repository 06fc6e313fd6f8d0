"""The sheets of an XLSX file (ECMA-376, part 1, 18) as rows of text, read piece by piece: what a file says of its own
size is not believed, and nothing of it is held but the texts that its cells share and one row.

A megabyte unpacks to gigabytes, and a library that reads a file as a whole has it all in memory before anybody can say
no.
"""

import re
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.parsers import expat

MAX_UNPACKED_BYTES = 256 << 20
MAX_SHARED_TEXTS, MAX_SHARED_CHARACTERS = 500_000, 32 << 20
MAX_ELEMENTS = 20_000_000  # of a sheet, two for each cell: 15,000 rows of 600, or 200,000 of 50
MAX_SECONDS = 120
PIECE = 1 << 16

_COLUMN = re.compile(r"[A-Z]{1,3}")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
SHARED = "xl/sharedStrings.xml"


class TooLarge(ValueError):
    """The file holds more than any list of facilities."""


class _Reader:
    """Reads one part of the file; a subclass says what an element begins and ends."""

    longest = 1 << 15  # more than a cell may have

    def __init__(self) -> None:
        self.elements = 0
        self.text: list[str] | None = None  # of the element that is open; None: nobody wants it
        self.length = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._refuse

    def _refuse(self, *_: object) -> None:
        raise TooLarge("It declares entities.")

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            raise TooLarge(f"It has more than {MAX_ELEMENTS:,} elements.")
        self.begin(name.rpartition(":")[2], attributes)

    def _end(self, name: str) -> None:
        self.end(name.rpartition(":")[2])

    def _characters(self, piece: str) -> None:
        if self.text is not None and self.length <= self.longest:
            self.text.append(piece)
            self.length += len(piece)

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins, named without its namespace."""
        raise NotImplementedError

    def end(self, name: str) -> None:
        """It ends."""
        raise NotImplementedError


class _SharedTexts(_Reader):
    """Texts that cells name by their number. Of a rich text its runs, and not how it is pronounced."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.characters = 0
        self._pronounced = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            self._runs: list[str] = []
        elif name == "rPh":
            self._pronounced = True
        elif name == "t" and not self._pronounced:
            self.text, self.length = [], 0

    def end(self, name: str) -> None:
        if name == "t" and self.text is not None:
            self._runs.append("".join(self.text))
            self.text = None
        elif name == "rPh":
            self._pronounced = False
        elif name == "si":
            text = "".join(self._runs)[: self.longest]
            self.texts.append(text)
            self.characters += len(text)
            if len(self.texts) > MAX_SHARED_TEXTS or self.characters > MAX_SHARED_CHARACTERS:
                raise TooLarge("Its cells share more text than any list has.")


class _Sheet(_Reader):
    """The rows of a sheet. A cell without an address stands behind the one before it."""

    def __init__(self, shared: list[str], max_columns: int) -> None:
        super().__init__()
        self.rows: list[tuple[int, list[str]]] = []
        self._shared, self._max_columns = shared, max_columns
        self._number, self._column, self._kind, self._value = 0, -1, "", ""
        self._cells: list[str] = []

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            said = attributes.get("r", "")
            self._number = int(said) if said.isdecimal() and len(said) < 8 else self._number + 1
            self._cells, self._column = [], -1
        elif name == "c":
            found = _COLUMN.match(attributes.get("r", ""))
            self._column = column_number(found[0]) if found else self._column + 1
            if self._column >= self._max_columns:
                raise TooLarge(f"It has more than {self._max_columns:,} columns.")
            self._kind, self._value = attributes.get("t", "n"), ""
        elif name in {"v", "t"}:
            self.text, self.length = [], 0

    def end(self, name: str) -> None:
        if name in {"v", "t"} and self.text is not None:
            self._value = (self._value + "".join(self.text))[: self.longest]
            self.text = None
        elif name == "c" and self._value:
            self._cells += [""] * (self._column + 1 - len(self._cells))
            self._cells[self._column] = self._shown()
        elif name == "row":
            self.rows.append((self._number, self._cells))

    def _shown(self) -> str:
        if self._kind == "s":
            at = int(self._value)
            return self._shared[at] if 0 <= at < len(self._shared) else ""
        return _as_typed(self._value) if self._kind == "n" else self._value


def column_number(letters: str) -> int:
    """Return where a column stands: 0 for A, 26 for AA."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number - 1


def _as_typed(number: str) -> str:
    """Return a number as people type it: 77002 and not 77002.0, 29.76 and not 29.760000000000002."""
    try:
        value = float(number)
    except ValueError:
        return number
    return str(int(value)) if value.is_integer() and abs(value) < 10**16 else f"{value:.15g}"


def read_sheets(path: Path, max_columns: int) -> Iterator[Iterator[tuple[int, list[str]]]]:
    """Return the rows of each sheet that are not empty, with their numbers. Raises `TooLarge`, or others."""
    until = time.monotonic() + MAX_SECONDS
    with zipfile.ZipFile(path) as packed:
        names = packed.namelist()
        unpacked = _Budget(MAX_UNPACKED_BYTES, until)
        shared = _SharedTexts()
        if SHARED in names:
            with packed.open(SHARED) as file:
                for piece in unpacked.pieces(file):
                    shared.parser.Parse(piece)
        for name in sorted(filter(_SHEET.fullmatch, names), key=lambda name: (len(name), name)):
            with packed.open(name) as file:
                yield _rows(_Sheet(shared.texts, max_columns), unpacked.pieces(file))


def _rows(sheet: _Sheet, pieces: Iterator[bytes]) -> Iterator[tuple[int, list[str]]]:
    for piece in pieces:
        sheet.parser.Parse(piece)
        rows, sheet.rows = sheet.rows, []
        yield from ((number, cells) for number, cells in rows if cells)


class _Budget:
    """So many bytes, whatever the file's own index says, and so long."""

    def __init__(self, left: int, until: float) -> None:
        self._left, self._until = left, until

    def pieces(self, file: IO[bytes]) -> Iterator[bytes]:
        while piece := file.read(PIECE):
            self._left -= len(piece)
            if self._left < 0:
                raise TooLarge(f"It unpacks to more than {MAX_UNPACKED_BYTES >> 20} MB.")
            if time.monotonic() > self._until:
                raise TooLarge(f"It takes longer than {MAX_SECONDS} seconds to read.")
            yield piece
