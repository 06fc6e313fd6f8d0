"""Erased means unreadable: in the live database and in a fresh dump at once, in SQLite's log after the worker's round.

Looked for: everything the person said, in every spelling that a column or a dump could give it; the key; and every
sealed value, which the key would open.
"""

import base64
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from intake.contact import erasure
from intake.contact.erasure import SEALED, erase
from intake.helpline.published import wording_version
from intake.models import ContactRequest
from intake.retention import database_residue
from intake.retention.maintenance import Maintenance
from intake.triage import transitions
from intake.vault.cipher import CannotDecrypt, unwrap
from tests import postgresql
from tests.build import a_request
from tests.triage.record import stored

pytestmark = pytest.mark.django_db(transaction=True)
PHONE, TYPED, EMAIL = "+12025550147", "(202) 555-0147", "quintanilla@canary.example"
SAID = ["Marisol Quintanilla", PHONE, TYPED, "2025550147", EMAIL, "she saw gray cranes", "Blue Heron House"]
SPELLINGS: list[Callable[[bytes], bytes]] = [
    lambda octets: octets,
    bytes.lower,
    lambda octets: octets.hex().encode(),
    lambda octets: base64.b64encode(octets).rstrip(b"=")[:-1],
    lambda octets: octets.decode("latin-1").encode("utf-16-le"),
    lambda octets: json.dumps(octets.decode("latin-1"))[1:-1].encode(),
]
Secrets = dict[str, bytes]


@pytest.fixture
def known(advisor: User) -> ContactRequest:
    """A request that went through every hand and was closed."""
    request = a_request(name=SAID[0], phone=PHONE, phone_raw=TYPED, email=EMAIL)
    transitions.claim(request, by=advisor)
    transitions.note(request, by=advisor, text="she saw gray cranes")
    transitions.log_attempt(request, by=advisor, result="reached", text="she saw gray cranes")
    yes = wording_version(request.helpline_id, "referral", "en", 1)
    transitions.refer(request, by=advisor, referred_to="Blue Heron House", consent=yes)
    transitions.close(request, by=advisor, outcome="helped")
    return stored(request)


def secrets_of(request: ContactRequest) -> Secrets:
    """Everything that must be nowhere after the erasure."""
    rows = {"note": request.notes.get(), "attempt": request.attempts.get(), "referral": request.referrals.get()}
    sealed = {column: bytes(getattr(request, column)) for column in SEALED}
    sealed |= {
        f"{name} {column}": bytes(getattr(row, column, b""))
        for name, row in rows.items()
        for column in ("text", "referred_to")
    }
    indexes = {"phone index": bytes(request.phone_index), "email index": bytes(request.email_index)}
    return {
        **{f"“{text}”": text.encode() for text in SAID},
        **{f"sealed {name}": octets for name, octets in sealed.items() if octets},
        **indexes,
        "key": bytes(request.data_key),
    }


def found(secrets: Secrets, haystack: bytes) -> set[str]:
    return {name for name, octets in secrets.items() if any(spell(octets) in haystack for spell in SPELLINGS)}


def live() -> bytes:
    """Every value of every row of every table, and what the master keys of today open."""
    values: list[Any] = []
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.all():
            values += [getattr(row, field.attname) for field in model._meta.concrete_fields]
    for request in ContactRequest.objects.all():
        try:
            unwrap(bytes(request.data_key), request._meta.db_table, request.pk)
        except CannotDecrypt:
            continue
        values += [request.opened(column) for column in SEALED]
        values += [row.opened("text") for row in (*request.notes.all(), *request.attempts.all())]
        values += [row.opened("referred_to") for row in request.referrals.all()]
    return b"|".join(bytes(v) if isinstance(v, memoryview | bytes) else str(v).encode() for v in values)


def dumped(folder: Path) -> bytes:
    """A fresh backup: SQLite's own, or what `pg_dump` writes."""
    if connection.vendor == "sqlite":
        name = connection.settings_dict["NAME"]
        with closing(sqlite3.connect(name)) as source, closing(sqlite3.connect(folder / "dump")) as target:
            source.backup(target)
        return (folder / "dump").read_bytes()
    return postgresql.dumped()


def left(secrets: Secrets, folder: Path) -> set[str]:
    """What an erasure has left in the live database and in a fresh dump."""
    return found(secrets, live()) | found(secrets, dumped(folder))


def test_at_once_the_live_database_and_a_fresh_dump_hold_nothing(known: ContactRequest, tmp_path: Path) -> None:
    secrets = secrets_of(known)
    assert found(secrets, live()) == set(secrets)
    kept = {"key", *(name for name in secrets if name.startswith("sealed") or name.endswith("index"))}
    assert found(secrets, dumped(tmp_path)) == kept
    transitions.withdraw(known)
    assert left(secrets, tmp_path) == set()


BROKEN: dict[str, tuple[str, dict[str, Any], set[str]]] = {
    "that leaves the key": (
        "ERASED_VALUES",
        {k: v for k, v in erasure.ERASED_VALUES.items() if k != "data_key"},
        {"key"},
    ),
    "that forgets the notes": ("RELATED_DATA", {**erasure.RELATED_DATA, "notes": {}}, {"sealed note text"}),
    "that forgets an index": (
        "ERASED_VALUES",
        {k: v for k, v in erasure.ERASED_VALUES.items() if k != "phone_index"},
        {"phone index"},
    ),
}


@pytest.mark.parametrize("how", BROKEN)
def test_the_check_sees_an_erasure(
    how: str, known: ContactRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, broken, forgets = BROKEN[how]
    secrets = secrets_of(known)
    monkeypatch.setattr(erasure, name, broken)
    erase(known, timezone.now())
    assert left(secrets, tmp_path) == forgets


def worker() -> None:
    call_command("worker", once=True, stdout=StringIO())


if connection.vendor == "sqlite":

    def files() -> bytes:
        """The database file and its log, as they lie on the disk."""
        name = connection.settings_dict["NAME"]
        return b"".join(Path(name + end).read_bytes() for end in ("", "-wal"))

    def test_after_the_workers_round_neither_sqlites_file_nor_its_log_holds_anything(known: ContactRequest) -> None:
        secrets = secrets_of(known)
        transitions.withdraw(known)
        assert "key" in found(secrets, files()), "the log tells of the row as it was: there is something to fold"
        worker()
        assert found(secrets, files()) == set()

    def test_without_overwriting_the_file_would_hold_it(known: ContactRequest) -> None:
        secrets = secrets_of(known)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = OFF")
            try:
                transitions.withdraw(known)
                assert database_residue.checkpoint_wal()
            finally:
                cursor.execute("PRAGMA secure_delete = ON")
        assert found(secrets, files())

    def test_while_somebody_reads_the_log_it_is_tried_again(known: ContactRequest) -> None:
        secrets, upkeep = secrets_of(known), Maintenance()
        with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT COUNT(*) FROM intake_note").fetchone()
            transitions.withdraw(known)
            upkeep.checkpoint()
            assert "key" in found(secrets, files())
            reader.execute("COMMIT")
            upkeep.checkpoint()
        assert found(secrets, files()) == set()

    def test_whoever_writes_meanwhile_waits_as_long_as_ever(known: ContactRequest) -> None:
        assert database_residue.checkpoint_wal()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout")
            assert cursor.fetchone() == (20_000,)
            cursor.execute("PRAGMA secure_delete")
            assert cursor.fetchone() == (1,)

else:

    def test_the_workers_round_vacuums_the_tables(known: ContactRequest) -> None:
        transitions.withdraw(known)
        worker()
        with connection.cursor() as cursor:
            cursor.execute("SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'intake_contactrequest'")
            assert cursor.fetchone() == (0,)
