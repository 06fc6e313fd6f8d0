"""Files made to fill memory or time are refused before they do."""

import zipfile
from pathlib import Path

import pytest

from intake.directory import spreadsheets, xlsx
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
        for part in {*old.namelist(), name}:
            new.writestr(part, octets if part == name else old.read(part))
    return bomb


@pytest.fixture
def spreadsheet(tmp_path: Path) -> Path:
    return write(tmp_path / "list.xlsx", [a_row()])


def test_a_good_one_is_read(spreadsheet: Path) -> None:
    assert read(spreadsheet) == 1


ROW = '<row><c t="inlineStr"><is><t>x</t></is></c></row>'
# Which limit, how low it is for this test, which part of the file goes beyond it, and what is said.
BOMBS = {
    "bytes": ("MAX_UNPACKED_BYTES", 1 << 20, "xl/worksheets/sheet1.xml", f"<a><!--{' ' * (2 << 20)}--></a>", "unpacks"),
    "shared bytes": ("MAX_UNPACKED_BYTES", 1 << 20, xlsx.SHARED, f"<sst>{' ' * (2 << 20)}</sst>", "unpacks"),
    "shared texts": (
        "MAX_SHARED_TEXTS",
        1_000,
        xlsx.SHARED,
        f"<sst>{'<si><t/></si>' * 1_001}</sst>",
        "share more text",
    ),
    "long ones": (
        "MAX_SHARED_CHARACTERS",
        9_999,
        xlsx.SHARED,
        f"<sst><si><t>{'x' * 10_000}</t></si></sst>",
        "share more",
    ),
    "runs": ("MAX_ELEMENTS", 1_000, xlsx.SHARED, f"<sst><si>{'<r><t>x</t></r>' * 999}</si></sst>", "elements"),
    "cells": ("MAX_ELEMENTS", 1_000, "xl/worksheets/sheet1.xml", f"<a><row>{'<c/>' * 999}<c/></row></a>", "elements"),
    "depth": ("MAX_ELEMENTS", 1_000, "xl/worksheets/sheet1.xml", "<a>" * 2_000, "elements"),
    "seconds": ("MAX_SECONDS", -1, "xl/worksheets/sheet1.xml", f"<a>{ROW}</a>", "longer than"),
    "a far column": (
        "MAX_ROWS",
        9,
        "xl/worksheets/sheet1.xml",
        '<a><row><c r="XFD1"><v>1</v></c></row></a>',
        "columns",
    ),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_one_that_is_more_than_any_list_is_refused(
    spreadsheet: Path, monkeypatch: pytest.MonkeyPatch, bomb: str
) -> None:
    limit, lowered, part, content, says = BOMBS[bomb]
    monkeypatch.setattr(spreadsheets if limit == "MAX_ROWS" else xlsx, limit, lowered)
    with pytest.raises(NotATable, match=says):
        read(repacked(spreadsheet, part, content.encode()))


def test_parts_that_are_no_cells_are_not_unpacked(spreadsheet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MAX_UNPACKED_BYTES", 1 << 20)
    assert read(repacked(spreadsheet, "xl/styles.xml", b" " * (2 << 20))) == 1


def test_the_check_sees_a_reader_that_believes_the_index(spreadsheet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx._Budget, "pieces", lambda self, file: iter([file.read()]))
    monkeypatch.setattr(xlsx, "MAX_UNPACKED_BYTES", 1 << 20)
    with pytest.raises(NotATable) as refused:
        read(repacked(spreadsheet, "xl/worksheets/sheet1.xml", BOMBS["bytes"][3].encode()))
    assert "unpacks" not in f"{refused.value}"


def test_a_cut_or_sealed_one_is_no_table(spreadsheet: Path) -> None:
    whole = spreadsheet.read_bytes()
    for content in (
        whole[:400],
        whole[:-60],
        whole.replace(b"<", b"\0")[:2000],
        b"PK\x03\x04",
        whole[:4] + b"\xff" * 999,
    ):
        spreadsheet.write_bytes(content)
        with pytest.raises(NotATable):
            read(spreadsheet)


CELLS = """<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>
<x:row r="3"><x:c r="A3" t="inlineStr"><x:is><x:t>name1</x:t></x:is></x:c><x:c t="str"><x:v>city</x:v></x:c>
<x:c t="inlineStr"><x:is><x:t>state</x:t></x:is></x:c><x:c r="E3" t="s"><x:v>1</x:v></x:c></x:row>
<x:row><x:c t="inlineStr"><x:is><x:r><x:t>Bayou </x:t></x:r><x:r><x:t>Center</x:t></x:r></x:is></x:c>
<x:c r="B4" t="e"><x:v>#N/A</x:v></x:c><x:c t="b"><x:v>1</x:v></x:c><x:c r="E4"><x:v>7.7002E4</x:v></x:c></x:row>
</x:sheetData></x:worksheet>"""


def test_what_other_programs_write_is_read(spreadsheet: Path) -> None:
    texts = "<sst><si><t>x</t></si><si><r><t>zi</t></r><r><t>p</t></r><rPh><t>y</t></rPh></si></sst>"
    shared = repacked(spreadsheet, xlsx.SHARED, texts.encode()).rename(spreadsheet.with_name("shared.xlsx"))
    path = repacked(shared, "xl/worksheets/sheet1.xml", CELLS.encode())
    [row] = read_rows(path, REQUIRED_COLUMNS)
    assert (row.number, row.cells) == (4, {"name1": "Bayou Center", "city": "#N/A", "state": "1", "zip": "77002"})


def test_a_file_of_nothing_but_line_ends_or_one_line_is_refused(tmp_path: Path) -> None:
    for content in (b"\n" * 300_000, b"x" * 300_000, b'"' + b"x,\n" * 50_000):
        (tmp_path / "list.csv").write_bytes(content)
        with pytest.raises(NotATable):
            read(tmp_path / "list.csv")


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
