"""`rotate_keys` moves all that is sealed to the newest key, and nothing else changes."""

import os
import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from intake.audit import trail
from intake.models import AuditEvent, ContactRequest, KeyUsage, Note
from intake.staff.mfa_key_rotation import MFAKeyRotation
from intake.triage import transitions
from intake.vault import keys, rotation
from intake.vault.key_usage import record_newest
from intake.vault.rotation import Rotation
from tests.build import a_request
from tests.desk.second_factors import code_of, signed_in, with_an_app

pytestmark = pytest.mark.django_db
CONTACT = {"name": "Marisol", "phone": "+12025550123", "email": "mari@example.org"}
REQUESTS = 7


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch):
    monkeypatch.setattr(rotation, "BATCH_SIZE", 3)


@pytest.fixture
def changed(settings):
    """`changed()`: a new key stands at the head of the ring; the id of the one before it."""
    record_newest()

    def change():
        settings.INTAKE_KEYS = [os.urandom(32), *settings.INTAKE_KEYS]
        return keys.ring()[1].id.hex()

    return change


@pytest.fixture
def older(settings):
    """`older()`: the first key is the only one again."""

    def leave():
        settings.INTAKE_KEYS = settings.INTAKE_KEYS[:1]

    return leave


def rotate(**options):
    out, err = StringIO(), StringIO()
    call_command("rotate_keys", stdout=out, stderr=err, **options)
    return out.getvalue()


def rows():
    return list(ContactRequest.objects.order_by("pk").values())


def test_every_row_opens_and_is_found_with_the_new_key_alone(changed, older):
    requests = [a_request(**CONTACT) for _ in range(REQUESTS)]
    changed()
    rotate()
    older()
    assert set(ContactRequest.objects.with_contact(phone=CONTACT["phone"])) == set(requests)
    assert set(ContactRequest.objects.with_contact(email=CONTACT["email"])) == set(requests)
    for request in ContactRequest.objects.all():
        assert {column: request.opened(column) for column in CONTACT} == CONTACT


def test_notes_open_too(changed, older, advisor):
    request = transitions.claim(a_request(**CONTACT), by=advisor)
    transitions.note(request, by=advisor, text="after six")
    changed()
    rotate()
    older()
    assert Note.objects.get().opened("text") == "after six"


def test_it_changes_the_wrapped_key_and_the_indexes_alone(changed):
    a_request(**CONTACT)
    [before] = rows()
    changed()
    rotate()
    [after] = rows()
    assert {name for name in before if before[name] != after[name]} == {"data_key", "phone_index", "email_index"}


def test_what_is_where_it_should_be_is_left_alone(changed):
    changed()
    a_request(**CONTACT)
    before = rows()
    assert "request: 0 moved" in rotate()
    assert rows() == before


def test_an_index_that_stayed_behind_is_moved(changed, settings):
    request = a_request(**CONTACT)
    behind = bytes(request.phone_index)
    changed()
    rotate()
    ContactRequest.objects.update(phone_index=behind)
    assert "request: 1 moved" in rotate()
    settings.INTAKE_KEYS = settings.INTAKE_KEYS[:1]
    assert ContactRequest.objects.with_contact(phone=CONTACT["phone"]).exists()


def test_it_says_what_uses_an_old_key(changed):
    a_request()
    old = changed()
    assert f"1 rows use key {old}\n" in rotate(dry_run=True)
    assert f"0 rows use key {old}: it may leave INTAKE_KEYS" in rotate()


def test_it_says_that_the_audit_trail_still_needs_it(changed):
    a_request()
    old = changed()
    signed = AuditEvent.objects.count()
    assert f"{signed} rows of the audit trail verify only with it" in rotate()
    assert old not in {bytes(event.mac)[:4].hex() for event in AuditEvent.objects.filter(event_type="keys_rotated")}


def test_a_dry_run_changes_nothing(changed):
    a_request(**CONTACT)
    changed()
    before = rows(), AuditEvent.objects.count(), KeyUsage.objects.count()
    newest = keys.newest().id.hex()
    assert f"request: 1 to be moved to {newest}" in rotate(dry_run=True)
    assert (rows(), AuditEvent.objects.count(), KeyUsage.objects.count()) == before


def test_it_is_in_the_audit_trail_with_counts_and_no_key(changed, settings):
    a_request()
    old = changed()
    rotate()
    begun, done = AuditEvent.objects.filter(event_type="keys_rotated").order_by("pk")
    newest = keys.newest().id.hex()
    assert (begun.actor_name, begun.detail) == ("system", {"to": newest, "of": [newest, old], "done": False})
    assert done.detail == {
        **begun.detail,
        "done": True,
        "moved": {"request": 1},
        "undecryptable": 0,
        "uses": {newest: 1},
    }
    assert trail.is_intact(done)


def test_a_key_that_nothing_uses_is_no_longer_needed_at_the_start(changed, older):
    a_request()
    changed()
    rotate()
    older()
    assert [key.pk for key in KeyUsage.objects.all()] == [keys.newest().id.hex()]


def test_what_does_not_open_is_named_and_stays_as_it_is(changed):
    sound, spoilt, moved = (a_request(**CONTACT) for _ in range(3))
    ContactRequest.objects.filter(pk=spoilt.pk).update(data_key=bytes(spoilt.data_key)[:-1])
    ContactRequest.objects.filter(pk=moved.pk).update(phone=sound.phone)
    before = {row["id"]: row for row in rows()}
    old = changed()
    with pytest.raises(CommandError) as said:
        rotate()
    assert re.findall(r"request ([0-9a-f-]{36})", str(said.value)) == sorted([str(spoilt.pk), str(moved.pk)])
    after = {row["id"]: row for row in rows()}
    assert {pk for pk in after if after[pk] != before[pk]} == {sound.pk}
    assert old in {key.pk for key in KeyUsage.objects.all()}


def test_an_erased_row_stays_erased(changed):
    request = a_request(**CONTACT)
    transitions.withdraw(request)
    before = rows()
    changed()
    rotate()
    assert rows() == before


def interrupted(monkeypatch, change):
    """`change` happens between the look at a row and its update."""
    write = Rotation._write

    def late(self, changes):
        monkeypatch.setattr(Rotation, "_write", write)
        change()
        return write(self, changes)

    monkeypatch.setattr(Rotation, "_write", late)
    monkeypatch.setattr(rotation, "PAUSE_SECONDS", 0)


def test_an_erasure_that_comes_between_wins(changed, monkeypatch):
    request = a_request(**CONTACT)
    changed()
    interrupted(monkeypatch, lambda: transitions.withdraw(request))
    rotate()
    [row] = rows()
    assert (bytes(row["data_key"]), row["phone_index"], row["email_index"]) == (b"", None, None)


def test_a_contact_that_is_changed_between_is_found_under_the_new_key(changed, older, monkeypatch):
    request, other = a_request(**CONTACT), a_request()
    changed()
    interrupted(monkeypatch, lambda: transitions.change_contact(request, phone="+12025550188", phone_raw="x"))
    assert "request: 2 moved" in rotate()
    older()
    assert ContactRequest.objects.with_contact(phone="+12025550188").get() == request
    assert not ContactRequest.objects.with_contact(phone=CONTACT["phone"]).exists()
    assert ContactRequest.objects.get(pk=other.pk).opened("name") == "Ana"


def test_second_factors_move_and_still_let_in(changed, older, advisor):
    secret, recovery = with_an_app(advisor)
    old = changed()
    assert MFAKeyRotation(dry_run=True).counts()[old] == 2
    assert "second factor: 2 moved" in rotate()
    older()
    assert signed_in(advisor, code_of(secret)).get("/admin/").status_code == 200
    assert signed_in(advisor, recovery[0]).get("/admin/").status_code == 200


def test_a_second_factor_whose_key_is_missing_is_named(advisor, settings):
    with_an_app(advisor)
    settings.INTAKE_KEYS = [os.urandom(32)]
    with pytest.raises(CommandError, match="second factor"):
        rotate()


class Terminal(StringIO):
    def isatty(self):
        return True


def test_a_terminal_shows_a_bar_a_rate_and_the_time_left(changed):
    for _ in range(REQUESTS):
        a_request()
    changed()
    shown = Terminal()
    call_command("rotate_keys", stdout=StringIO(), stderr=shown)
    first, *_others = shown.getvalue().split("\r")[1:]
    assert re.match(r"\[#{12}\.{18}\] request: 3 of 7, \d+ a second, \d+ s left", first)
    assert "[" + 30 * "#" + "] request: 7 of 7" in shown.getvalue()
