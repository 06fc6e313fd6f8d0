"""Files made to fill memory or time are refused before they do."""

import zipfile
from pathlib import Path

import pytest

from intake.directory import spreadsheets
from intake.directory.facility_rows import REQUIRED_COLUMNS
from intake.directory.spreadsheets import NotATable, read_rows
from tests.directory.lists import HEAD, a_row, write

pytestmark = pytest.mark.once

ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol"}">' for n in range(10))


def read(path: Path) -> int:
    return sum(1 for _row in read_rows(path, REQUIRED_COLUMNS))


def repacked(path: Path, name: str, octets: bytes) -> Path:
    """The spreadsheet with another file in the place of one of its own."""
    bomb = path.with_name("bomb.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, octets if part == name else old.read(part))
    return bomb


@pytest.fixture
def spreadsheet(tmp_path: Path) -> Path:
    return write(tmp_path / "list.xlsx", [a_row()])


def test_a_good_one_is_read(spreadsheet: Path) -> None:
    assert read(spreadsheet) == 1


def test_one_that_unpacks_to_very_much_is_refused(spreadsheet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "MAX_UNPACKED_BYTES", 1 << 20)
    with pytest.raises(NotATable, match="unpacks"):
        read(repacked(spreadsheet, "docProps/app.xml", b" " * (2 << 20)))


def test_one_whose_entities_unfold_is_refused(spreadsheet: Path) -> None:
    sheet = (
        f'<!DOCTYPE s [{ENTITIES}]><worksheet><sheetData><row><c t="str"><v>&e9;</v></c></row></sheetData></worksheet>'
    )
    with pytest.raises(NotATable):
        read(repacked(spreadsheet, "xl/worksheets/sheet1.xml", sheet.encode()))


def test_a_file_that_is_too_large_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    with path.open("wb") as file:
        file.truncate(spreadsheets.MAX_BYTES + 1)
    with pytest.raises(NotATable, match="larger"):
        read(path)


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
def test_too_many_rows_or_columns_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(spreadsheets, "MAX_ROWS", 3)
    assert read(write(tmp_path / name, [a_row()] * 3)) == 3
    with pytest.raises(NotATable, match="rows"):
        read(write(tmp_path / name, [a_row()] * 4))
    monkeypatch.setattr(spreadsheets, "MAX_COLUMNS", len(HEAD) - 1)
    with pytest.raises(NotATable, match="columns"):
        read(write(tmp_path / name, [a_row()]))


def test_what_a_sheet_says_of_its_own_size_is_not_believed(spreadsheet: Path) -> None:
    with zipfile.ZipFile(spreadsheet) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml")
    lie = sheet.replace(b'<dimension ref="A1:Q2"', b'<dimension ref="A1:XFD1048576"')
    assert lie != sheet
    assert read(repacked(spreadsheet, "xl/worksheets/sheet1.xml", lie)) == 1
