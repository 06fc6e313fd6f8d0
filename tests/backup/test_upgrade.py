"""Data from an earlier schema lives on: its backup is restored, every row is there, and every value opens."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from intake.audit import journal as journals
from intake.backup import engines
from intake.backup.create import BACKUP, FORMAT, MOMENT, Header, rows
from intake.contact.reference import new_id, new_reference
from intake.models import ContactAttempt, ContactRequest, Note, Referral
from intake.vault.blind_index import blind_index
from intake.vault.cipher import new_key
from intake.vault.sealed_file import sealed
from tests.backup.conftest import run_restore

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("journal")]
FIRST = ("intake", "0002_roles")
REQUEST = "intake_contactrequest"
STATUSES: dict[str, dict[str, Any]] = {
    "waiting": {},
    "scheduled": {},
    "quarantined": {},
    "claimed": {"claim_expires_at": timezone.now()},
    "closed": {"outcome": "helped", "closed_at": timezone.now()},
}


def fill(apps: Any) -> None:
    """A request in each state, with all that hangs on one, as the models of that time wrote them."""
    model, now = apps.get_model, timezone.now()
    helpline = model("intake", "Helpline").objects.create(slug="hope", name="Hope Line", phone="1", shown_number="2")
    advisor = model("auth", "User").objects.create(username="advisor")
    by = {"by": advisor, "by_name": "advisor", "at": now}
    for status, columns in STATUSES.items():
        pk = new_id()
        key, wrapped = new_key(REQUEST, pk)

        def seal(text: str, column: str, table: str = REQUEST, row: Any = pk, key: Any = key) -> bytes:
            return bytes(key.seal(text, table, column, row))

        request = model("intake", "ContactRequest").objects.create(
            pk=pk,
            data_key=wrapped,
            helpline=helpline,
            reference=new_reference(),
            submission_id=uuid4(),
            name=seal("Ana", "name"),
            phone=seal("+12025550123", "phone"),
            email=seal(f"{status}@example.org", "email"),
            email_index=blind_index("email", f"{status}@example.org"),
            status=status,
            claimed_by=advisor if status == "claimed" else None,
            **dict.fromkeys(("due_at", "not_before", "created_at"), now),
            **columns,
        )
        seen = {"kind": "consent", "language": "en", "version": 1, "text": "Yes.", "sha256": "0", "seen_at": now}
        consent = model("intake", "ConsentRecord").objects.create(request=request, **seen)
        for name, column, more in (
            ("ContactAttempt", "text", {"result": "no_answer"}),
            ("Note", "text", {}),
            ("Referral", "place", {"consent": consent}),
        ):
            belonging = model("intake", name)
            row = new_id()
            words = {column: seal("in words", column, belonging._meta.db_table, row)}
            belonging.objects.create(pk=row, request=request, **by, **words, **more)


@pytest.fixture
def old_backup(wipe: Callable[[], None], tmp_path: Path, settings: Any) -> Path:
    """A backup of a database that nobody has migrated since the first schema that held requests."""
    wipe()
    call_command("migrate", *FIRST, verbosity=0)
    for app in ("sessions", "mfa", "admin"):
        call_command("migrate", app, verbosity=0)
    fill(MigrationExecutor(connection).loader.project_state([FIRST]).apps)
    path, at = tmp_path / "old", timezone.now().strftime(MOMENT)
    journals.append(BACKUP, at)
    with engines.one_moment():
        header = Header(at, connection.vendor, dict([FIRST]), dict(rows()), [])
        octets = [json.dumps(asdict(header)).encode(), b"\n", *engines.dump()]
    path.write_bytes(b"".join(sealed(octets, settings.BACKUP_KEY, f"{FORMAT} {at}")))
    wipe()
    return path


def test_it_is_brought_up_to_date_and_nothing_is_lost(old_backup: Path) -> None:
    said = run_restore(old_backup)
    # name, phone and email, and three sealed texts
    assert f"{6 * len(STATUSES)} sealed values open" in said
    assert said.endswith("All is well.\n")
    for status in STATUSES:
        request = ContactRequest.objects.with_contact(email=f"{status}@example.org").get()
        assert (request.status, request.opened("name"), request.opened("phone")) == (status, "Ana", "+12025550123")
        assert Note.objects.get(request=request).opened("text") == "in words"
        assert ContactAttempt.objects.get(request=request).opened("text") == "in words"
        assert Referral.objects.get(request=request).opened("place") == "in words"
        assert request.consents.get().text == "Yes."
    call_command("migrate", "--check", verbosity=0)
    call_command("check", "--database", "default")
