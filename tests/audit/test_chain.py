"""How the worker makes the chain, and when its heads leave the database."""

import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from intake.audit import chain, journal, trail
from intake.audit.chain import Linker
from intake.audit.event_types import EventType
from intake.audit.verification import FaultKind
from intake.management.commands import worker
from intake.models import AuditEvent, AuditLink
from intake.triage import transitions
from tests.audit.tampering import verified
from tests.build import a_request

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("journal")]


def record(events: int) -> None:
    for _ in range(events):
        trail.record(EventType.CLAIMED)


def record_as(*keys: int) -> None:
    """Events with these ids, as a sequence gives them to transactions that are committed in another order."""
    for key in keys:
        row = trail.build(EventType.CLAIMED).instance()
        row.pk = key
        row.save(force_insert=True)


def linked() -> list[tuple[int, int]]:
    return list(AuditLink.objects.order_by("position").values_list("position", "event_id"))


def heads() -> list[int]:
    return [int(line.words[0]) for line in journal.read() if line.kind == "head"]


def test_it_links_in_the_order_of_ids() -> None:
    record_as(3, 1, 2)
    assert Linker().link() == 3
    assert linked() == [(1, 1), (2, 2), (3, 3)]
    assert verified().done


def test_one_that_is_committed_late_comes_after_those_that_were_linked_meanwhile() -> None:
    linker = Linker()
    record_as(1, 3)
    linker.link()
    record_as(2, 4)
    assert linker.link() == 2
    assert linked() == [(1, 1), (2, 3), (3, 2), (4, 4)]
    assert verified().done


def test_what_is_rolled_back_is_never_linked() -> None:
    with transaction.atomic():
        record(2)
        transaction.set_rollback(True)
    record(1)
    Linker().link()
    assert [position for position, _ in linked()] == [1]


@pytest.mark.parametrize("late", [90, 91])
def test_it_looks_for_late_ones_so_many_ids_back(late: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "LATE_COMMIT_MARGIN", 10)
    linker = Linker()
    record_as(100)
    linker.link()
    record_as(late)
    assert linker.link() == (late > 90)
    fault = verified().fault
    assert (fault and fault[:2]) == (None if late > 90 else (FaultKind.NOT_LINKED, 90))


def test_the_next_worker_links_what_fell_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "LATE_COMMIT_MARGIN", 10)
    record_as(100)
    Linker().link()
    record_as(50)
    assert Linker().link() == 1
    assert verified().done


def test_a_pass_reads_a_bounded_part_of_the_trail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "LATE_COMMIT_MARGIN", 10)
    linker = Linker()
    record_as(*range(1, 41))
    linker.link()
    with CaptureQueriesContext(connection) as captured:
        assert linker.link() == 0
    [looked] = [query["sql"] for query in captured if "EXISTS" in query["sql"]]
    assert '"intake_auditevent"."id" > 30' in looked
    assert '"event_id" > 30' in looked


def test_a_long_trail_is_linked_in_several_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "BATCH_SIZE", 3)
    monkeypatch.setattr(chain, "MAX_LINKS", 9)
    record(20)
    linker = Linker()
    assert [linker.link() for _ in range(4)] == [9, 9, 2, 0]
    assert verified().done


def test_a_head_leaves_after_so_many_links_and_after_each_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "BATCH_SIZE", 3)
    linker = Linker()
    record(8)
    linker.link()
    assert heads() == [3, 6, 8]
    linker.link()
    assert heads() == [3, 6, 8], "nothing is new"
    record(1)
    linker.link()
    assert heads() == [3, 6, 8, 9]


def test_no_more_than_a_hundred_links_and_a_second_are_without_a_head() -> None:
    assert (chain.BATCH_SIZE, worker.LINK_SECONDS) == (100, 1)


def test_a_worker_that_starts_writes_the_head_that_another_left_behind() -> None:
    record(1)
    Linker().link()
    [file] = journal.settings.INTAKE_JOURNAL.iterdir()
    file.unlink()
    Linker().link()
    assert heads() == [1]


def test_a_journal_that_cannot_be_written_is_tried_again(
    journal: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.write_text("in the way of a folder")
    linker = Linker()
    record(2)
    assert linker.link() == 2
    [loud] = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert "journal cannot be written" in loud.msg
    journal.unlink()
    assert linker.link() == 0
    assert heads() == [2]


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_one_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "BATCH_SIZE", 5)
    record(200)
    start = threading.Barrier(2)

    def run(_: int) -> int:
        linker, made, idle = Linker(), 0, 0
        start.wait()
        while idle < 20:
            now = linker.link()
            made, idle = made + now, 0 if now else idle + 1
        connection.close()
        return made

    with ThreadPoolExecutor(2) as workers:
        assert sum(workers.map(run, range(2))) == 200
    assert [position for position, _ in linked()] == list(range(1, 201))
    assert verified().done


@pytest.fixture
def keeps_linking() -> Iterator[None]:
    """The worker's thread."""
    stop, linker = threading.Event(), Linker()
    thread = threading.Thread(target=worker.keep_doing, args=(lambda: linker.link(), 0.01, stop))
    thread.start()
    yield
    stop.set()
    thread.join()


def test_who_wants_no_call_is_in_the_journal_before_the_chain(settings: Any) -> None:
    request = a_request()
    transitions.stop_contact(request)
    settings.INTAKE_JOURNAL.touch()  # no folder: it cannot be written
    assert Linker().link() == 0
    settings.INTAKE_JOURNAL.unlink()
    assert Linker().link() == 2
    ended, head = journal.read()
    assert (ended.kind, ended.words, head.kind) == ("ended", ("contact_stopped", str(request.pk)), "head")


def wait_for(*expected: int) -> None:
    for _ in range(1000):
        if heads() == list(expected):
            return
        threading.Event().wait(0.02)
    raise AssertionError(heads())


@pytest.mark.django_db(transaction=True)
def test_the_worker_goes_on_after_a_failure(
    keeps_linking: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    failing = threading.Event()
    link = Linker.link

    def fail_once(self: Linker) -> int:
        if not failing.is_set():
            failing.set()
            raise ZeroDivisionError
        return link(self)

    monkeypatch.setattr(Linker, "link", fail_once)
    failing.wait(20)
    record(1)
    wait_for(1)
    assert "the worker goes on after an error" in caplog.text


def test_the_worker_links(advisor: object) -> None:
    record(1)
    call_command("worker", once=True)
    assert heads() == [1]
    assert AuditEvent.objects.filter(link=None).count() == 0
