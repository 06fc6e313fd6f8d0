"""What is kept outside the database."""

import io
import json
import logging
import os
import stat
from pathlib import Path

import pytest

from config.logs import JsonLine
from intake.audit import journal as journals
from intake.vault.tokens import sign


def kept() -> list[tuple[str, tuple[str, ...]]]:
    return [(line.kind, line.words) for line in journals.read()]


def file_of(journal: Path) -> Path:
    [file] = journal.iterdir()
    return file


def test_a_line_is_read_back(journal, clock):
    journals.append("head", "1", "abc")
    journals.append("erased", "somebody")
    line, _ = journals.read()
    assert (line.source, line.at) == ("2027-03.journal:1", "2027-03-03T17:00:00.000000+00:00")
    assert kept() == [("head", ("1", "abc")), ("erased", ("somebody",))]


def test_there_is_a_file_for_each_month(journal, clock):
    for day in (1, 30, 30):
        clock.shift(day * 24 * 3600)
        journals.append("head", str(day))
    assert sorted(path.name for path in journal.iterdir()) == ["2027-03.journal", "2027-04.journal", "2027-05.journal"]
    assert [words for _, words in kept()] == [("1",), ("30",), ("30",)]
    assert [line.source for line in journals.read(after=1)] == ["2027-04.journal:1", "2027-05.journal:1"]


def test_nobody_else_can_read_it(journal):
    journals.append("head")
    assert stat.S_IMODE(journal.stat().st_mode) == 0o700
    assert stat.S_IMODE(file_of(journal).stat().st_mode) == 0o600


def test_a_line_is_on_the_disk_when_it_is_written(journal, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", lambda file: synced.append(os.fstat(file).st_size))
    journals.append("head")
    assert synced == [file_of(journal).stat().st_size]


@pytest.mark.parametrize(
    "forged",
    [
        lambda line: line.replace("head", "tail"),
        lambda line: line[:-1],
        lambda line: line[1:],
        lambda line: line + "A",
        lambda line: sign("another purpose", line.rpartition(":")[0]),
        lambda line: "",
        lambda line: "not a line",
        lambda line: "\udcff",
    ],
)
def test_what_we_did_not_write_says_nothing(journal, forged):
    journals.append("head", "1")
    journals.append("head", "2")
    file = file_of(journal)
    first, second = file.read_text().splitlines()
    file.write_text(f"{forged(first)}\n{second}\n", errors="surrogateescape")
    assert kept() == [("", ()), ("head", ("2",))]


def test_a_torn_line_does_not_take_the_next_one_with_it(journal):
    journals.append("head", "1")
    file = file_of(journal)
    file.write_bytes(file.read_bytes()[:-9])
    journals.append("head", "2")
    journals.append("head", "3")
    torn, said, *others = journals.read()
    assert (torn.kind, torn.is_torn, said.kind) == ("", True, "torn")
    assert [line.words for line in others] == [("2",), ("3",)]


@pytest.mark.parametrize("taken", [0, 1, 60])
def test_a_full_disk_leaves_whole_lines(journal, monkeypatch, taken):
    journals.append("head", "1")
    before = file_of(journal).read_bytes()

    def full(file, content, end):
        file.write(content[:taken])
        raise OSError("no space is left")

    class Full:
        """The file of a full disk: it takes so many bytes of a line."""

        def __init__(self, file):
            self.file = file

        def write(self, content):
            if self.file.tell() > len(before):
                raise OSError("no space is left")
            return self.file.write(content[: taken + 1])

        def __getattr__(self, name):
            return getattr(self.file, name)

    write = journals._write
    with monkeypatch.context() as broken:
        broken.setattr(journals, "_write", lambda file, *rest: write(Full(file), *rest))
        with pytest.raises(OSError, match="no space"):
            journals.append("head", "2")
    assert file_of(journal).read_bytes() == before
    with monkeypatch.context() as broken:
        broken.setattr(journals, "_write", full)
        with pytest.raises(OSError, match="no space"):
            journals.append("head", "2")
    journals.append("head", "3")
    assert [line.is_torn for line in journals.read() if not line.kind] == [True] * bool(taken)


def test_a_cut_line_is_told_from_a_forged_one(journal):
    for number in "1234":
        journals.append("head", number)
    file = file_of(journal)
    first, second, third, last = file.read_text().splitlines()
    file.write_text(f"{first[:20]}\n{second[:-30]}\n{third.replace('head', 'tail')}\n{last[:-5]}")
    assert [(line.is_torn, line.is_cut) for line in journals.read()] == [
        (False, True), (False, True), (False, False), (True, True)
    ]  # fmt: skip


def test_nobody_else_can_say_that_a_line_was_torn(journal):
    journals.append("head", "1")
    journals.append("head", "2")
    file = file_of(journal)
    first, second = file.read_text().splitlines()
    digest = journals._digest(first[:-9].encode())
    vouched = f"torn 2027-03-03T17:00:00.000000+00:00 {digest}:{'A' * 24}"
    file.write_text(f"{first[:-9]}\n{vouched}\n{second}\n")
    assert [line.is_torn for line in journals.read()] == [False, False, False]


def test_the_log_has_every_line_too(journal, caplog):
    caplog.set_level(logging.INFO, journals.log.name)  # the demo keeps quiet about it
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLine())
    journals.log.addHandler(handler)
    try:
        journals.append("head", "1")
        journal.rename(journal.with_name("elsewhere"))
        journal.touch()
        with pytest.raises(OSError, match="exists"):
            journals.append("head", "2")
    finally:
        journals.log.removeHandler(handler)
    lines = [json.loads(line)["journal"] for line in written.getvalue().splitlines()]
    shipped = journal.with_name("shipped")
    shipped.write_text("\n".join(lines))
    assert [line.words for line in journals.read(shipped)] == [("1",), ("2",)]


def test_a_journal_that_was_never_written_is_empty(journal):
    assert kept() == []
