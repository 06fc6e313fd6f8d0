"""Backup, wipe, restore: the same rows, every sealed value opens, the trail verifies, and whoever was erased since is
erased again."""

import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection

from intake.audit.chain import Linker
from intake.backup import create, engines, restore
from intake.contact.erasure import ERASED_VALUES
from intake.models import AuditEvent, ContactRequest, DisposalRecord, KeyUsage, Note
from intake.retention import hold
from intake.triage import transitions
from intake.vault import keys, sealed_file
from tests.audit.tampering import as_superuser
from tests.backup.conftest import refused, run_restore, tables
from tests.build import a_request
from tests.desk.second_factors import with_an_app
from tests.triage.cases import in_state
from tests.triage.record import events, stored

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("journal")]
Make, Wipe = Callable[[], Path], Callable[[], None]


def work() -> None:
    """What the worker does each second."""
    call_command("worker", once=True, stdout=StringIO())


@pytest.fixture
def claimed(advisor: User) -> ContactRequest:
    """One request, with a note, and a worker's round after it."""
    claimed = in_state("claimed", advisor)
    transitions.note(claimed, by=advisor, text="ask for her sister")
    work()
    return claimed


@pytest.fixture
def lived_in(claimed: ContactRequest, advisor: User, supervisor: User, settings: Any) -> ContactRequest:
    """That, 40 histories, a second factor and a hold."""
    settings.DEMO = False
    call_command("seed", requests=40, seed=7, stdout=StringIO(), stderr=StringIO())
    with_an_app(supervisor)
    hold.place(in_state("closed", advisor), by=supervisor, reason="letter from the county court")
    work()
    return claimed


def test_every_table_comes_back_as_it_was_and_everything_is_looked_at(
    lived_in: ContactRequest, backup: Make, wipe: Wipe
) -> None:
    before = tables()
    path = backup()
    wipe()
    assert tables() == {}
    output = run_restore(path)
    after = tables()
    [new] = set(after.pop("intake_auditevent")) - set(before.pop("intake_auditevent"))
    assert "'restored'" in new
    assert after == before
    total = sum(map(len, before.values())) + AuditEvent.objects.count() - 1
    assert f"{total} rows of {len(before) + 1} tables" in output
    sealed = re.search(r"(\d+) sealed values open", output)
    assert sealed
    assert int(sealed[1]) > 100
    assert f"{AuditEvent.objects.count()} audit rows verify, 1 of them not linked yet" in output
    assert output.endswith("All is well.\n")
    assert Note.objects.get(request=lived_in).opened("text") == "ask for her sister"


def gone(request: ContactRequest) -> bool:
    """Erased, closed, and nobody holds it back."""
    now = stored(request)
    columns = {column: getattr(now, column) for column in ERASED_VALUES}
    return columns == ERASED_VALUES and now.status == "closed" and now.erased_at is not None


@pytest.fixture
def erased_since(claimed: ContactRequest, backup: Make, supervisor: User) -> tuple[Path, list[ContactRequest]]:
    """A backup, and whoever was erased after it: one was claimed, one waiting, one under a hold that was lifted."""
    waiting, held = in_state("waiting", supervisor), in_state("closed", supervisor)
    hold.place(held, by=supervisor, reason="letter from the county court")
    path = backup()
    hold.lift(held, by=supervisor, reason="over")
    since = [claimed, waiting, held]
    for request in since:
        transitions.withdraw(stored(request))
    work()
    return path, since


def test_whoever_was_erased_after_it_is_erased_again(
    erased_since: tuple[Path, list[ContactRequest]], wipe: Wipe
) -> None:
    path, since = erased_since
    wipe()
    output = run_restore(path)
    assert "Erased since, and again now: 3" in output
    assert [gone(request) for request in since] == [True, True, True]
    assert not Note.objects.get(request=since[0]).opened("text")
    for request in since:
        last = events(request)[-1]
        assert (last.event_type, last.actor_name, last.detail["kind"]) == ("erased", "system", "withdrawn")
        assert DisposalRecord.objects.get(request_id=request.pk).kind == "withdrawn"
    restored = AuditEvent.objects.get(event_type="restored")
    assert restored.detail == {"of": restored.detail["of"], "erased": 3, "ended": 0, "journal": True}


def test_a_restore_that_does_not_erase_again_is_seen(
    erased_since: tuple[Path, list[ContactRequest]], wipe: Wipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, since = erased_since
    monkeypatch.setattr(restore, "replay_erasures", lambda: iter(()))
    monkeypatch.setattr(restore, "replay_opt_outs", lambda _since: iter(()))
    wipe()
    run_restore(path)
    assert [gone(request) for request in since] == [False, False, False]


@pytest.fixture
def ended_since(claimed: ContactRequest, backup: Make, supervisor: User) -> tuple[Path, list[ContactRequest]]:
    """A backup, and whoever asked after it not to be called: claimed, waiting, deleted under a hold."""
    waiting, held = in_state("waiting", supervisor), in_state("waiting", supervisor)
    hold.place(held, by=supervisor, reason="letter from the county court")
    path = backup()
    transitions.stop_contact(stored(claimed))
    transitions.stop_contact(stored(waiting))
    transitions.withdraw(stored(held))
    work()
    return path, [claimed, waiting, held]


def test_whoever_asked_after_it_not_to_be_called_is_not_called(
    ended_since: tuple[Path, list[ContactRequest]], wipe: Wipe
) -> None:
    path, since = ended_since
    wipe()
    output = run_restore(path)
    assert "Asked since not to be called, and closed again now: 3" in output
    after = [stored(request) for request in since]
    assert {(request.status, request.claimed_by) for request in after} == {("closed", None)}
    assert [request.deletion_pending_at is not None for request in after] == [False, False, True]
    assert [request.outcome for request in after] == ["declined", "declined", "withdrawn"]


def test_a_restore_that_has_them_called_is_seen(
    ended_since: tuple[Path, list[ContactRequest]], wipe: Wipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, since = ended_since
    monkeypatch.setattr(restore, "replay_opt_outs", lambda _since: iter(()))
    wipe()
    run_restore(path)
    assert [stored(request).status for request in since] == ["claimed", "waiting", "waiting"]


def test_what_ended_before_the_backup_and_was_reopened_stays_open(
    backup: Make, wipe: Wipe, supervisor: User, advisor: User
) -> None:
    request = in_state("waiting", advisor)
    transitions.stop_contact(request)
    work()
    transitions.reopen(request, by=supervisor, reason="they wrote again")
    path = backup()
    wipe()
    assert "closed again now: 0" in run_restore(path)
    assert stored(request).status == "waiting"


def test_an_erasure_that_no_worker_told_is_told_by_the_next_backup(
    claimed: ContactRequest, backup: Make, wipe: Wipe
) -> None:
    first = backup()
    transitions.withdraw(claimed)
    backup()
    wipe()
    run_restore(first)
    assert gone(claimed)


def test_the_trail_goes_on_from_the_backup_and_verifies_again_and_again(
    erased_since: tuple[Path, list[ContactRequest]], backup: Make, wipe: Wipe
) -> None:
    path, _ = erased_since  # after it, heads were told of links that are not in it
    wipe()
    assert "All is well." in run_restore(path)
    work()
    second = backup()
    work()
    wipe()
    assert "All is well." in run_restore(second)
    work()
    output = StringIO()
    call_command("verify_audit", stdout=output)
    assert "0 of them not linked yet" in output.getvalue()


def test_without_the_journal_of_its_time_nothing_is_restored(
    erased_since: tuple[Path, list[ContactRequest]], wipe: Wipe, journal: Path
) -> None:
    path, since = erased_since
    journal.rename(journal.with_name("lost"))
    wipe()
    assert "INTAKE_JOURNAL knows nothing of this backup" in refused("restore", path)
    assert tables() == {}
    run_restore(path, without_journal=True)
    assert [gone(request) for request in since] == [False, False, False]
    assert AuditEvent.objects.get(event_type="restored").detail["journal"] is False


def test_a_database_that_has_tables_is_left_alone(claimed: ContactRequest, backup: Make) -> None:
    path = backup()
    before = tables()
    assert "has tables: only an empty one can take a backup" in refused("restore", path)
    assert tables() == before


@pytest.mark.parametrize("how", ["cut", "changed", "not one", "missing", "another key"])
def test_what_does_not_open_as_a_whole_is_not_begun(
    how: str, helpline: Any, backup: Make, wipe: Wipe, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed_file, "CHUNK_BYTES", 4096)  # so that the first one opens
    monkeypatch.setattr(engines, "load", lambda _: pytest.fail("it was begun"))
    path = backup()
    content = path.read_bytes()
    if how == "missing":
        path.unlink()
    elif how == "another key":
        settings.BACKUP_KEY = bytes(32)
    else:
        ends = {"cut": content[:-1], "changed": content[:-1] + bytes([content[-1] ^ 1]), "not one": b"text"}
        path.write_bytes(ends[how])
    wipe()
    assert refused("restore", path).startswith(f"Nothing was restored from {path}: ")
    assert tables() == {}


def test_a_load_that_stops_half_way_leaves_nothing(
    helpline: Any, backup: Make, wipe: Wipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, whole = backup(), restore.Restoration._chunks

    def torn(self: restore.Restoration, progress: Any) -> Any:
        chunks = whole(self, progress)
        yield next(chunks)[:-100]
        raise OSError("the disk is gone")

    wipe()
    monkeypatch.setattr(restore.Restoration, "verify", lambda self, progress: [*whole(self, progress)])
    monkeypatch.setattr(restore.Restoration, "_chunks", torn)
    assert refused("restore", path).endswith("the disk is gone")
    assert tables() == {}


def test_what_another_engine_or_a_newer_version_made_is_refused(
    helpline: Any, backup: Make, wipe: Wipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('intake', '9999_later', '2027-03-03')"
        )
    try:
        newer = backup()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE name = '9999_later'")
    path = backup()
    wipe()
    assert "A newer version made it, with intake.9999_later" in refused("restore", newer)
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(connection, "vendor", "oracle")
        assert refused("restore", path).endswith("and DATABASE_URL names oracle.")


def test_what_was_made_before_0_1_0_is_refused(backup: Make, wipe: Wipe, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(create, "FORMAT", create.FORMAT_BEFORE_0_1)
        path = backup()
    wipe()
    assert refused("restore", path).endswith("the git tag before-0.1.")
    assert tables() == {}


def test_what_does_not_open_is_named(claimed: ContactRequest, backup: Make, wipe: Wipe) -> None:
    note = Note.objects.get(request=claimed)
    Note.objects.filter(pk=note.pk).update(text=b"\1 nonsense that is long enough")
    path = backup()
    wipe()
    why = refused("restore", path).splitlines()
    assert why == ["It was restored, and this is wrong:", f"note {note.pk}: text does not open"]


def test_a_journal_that_can_be_read_and_not_written_is_said(
    claimed: ContactRequest, backup: Make, wipe: Wipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = backup()
    wipe()

    def full(*_: str) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("intake.audit.journal.append", full)
    why = "The journal failed, and not everybody who was erased since may be erased again: no space left"
    assert why in refused("restore", path)


def test_a_key_that_is_missing_is_said_first(lived_in: ContactRequest, backup: Make, wipe: Wipe, settings: Any) -> None:
    old = keys.newest().id.hex()
    assert list(KeyUsage.objects.values_list("pk", flat=True)) == [old]
    path = backup()
    settings.INTAKE_KEYS = [bytes(32)]
    wipe()
    output = StringIO()
    with pytest.raises(CommandError, match="second factor") as refusal:
        call_command("restore", path, without_journal=True, stdout=StringIO(), stderr=output)
    assert f"INTAKE_KEYS lacks {old}: what is sealed with that will not open." in output.getvalue()
    assert re.search(r"^and \d+ more$", str(refusal.value), re.MULTILINE)


def test_a_trail_that_was_changed_is_named(claimed: ContactRequest, backup: Make, wipe: Wipe) -> None:
    first = AuditEvent.objects.order_by("pk").first()
    assert first
    with as_superuser():
        AuditEvent.objects.filter(pk=first.pk).update(actor_name="somebody else")
    path = backup()
    wipe()
    assert refused("restore", path).endswith("it was changed after it was written.")


def test_a_table_that_lost_rows_is_named(
    lived_in: ContactRequest, backup: Make, wipe: Wipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = backup()
    wipe()
    load = restore.engines.load

    def forgetful(chunks: Any) -> None:
        load(chunks)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM intake_dailystats")

    monkeypatch.setattr(restore.engines, "load", forgetful)
    assert re.search(r"intake_dailystats had \d+ rows, and has 0", refused("restore", path))


def test_a_waiting_request_can_be_worked_on_again(claimed: ContactRequest, backup: Make, wipe: Wipe) -> None:
    request = a_request(name="Marisol")
    path = backup()
    wipe()
    run_restore(path)
    advisor = User.objects.get(username="advisor")
    transitions.claim(stored(request), by=advisor)
    assert stored(request).opened("name") == "Marisol"
    assert ContactRequest.objects.claimed_by(advisor).count() >= 2
    Linker().link()
