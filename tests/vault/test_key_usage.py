"""The start says which keys are needed and are not there, in one sentence with an id, and asks one short question."""

import os

import pytest
from django.core.checks import Tags, run_checks
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from intake.management.commands import serve, worker
from intake.models import KeyUsage
from intake.vault import keys
from intake.vault.key_usage import record_newest
from tests.build import a_request

pytestmark = pytest.mark.django_db


def findings():
    return {message.id: message.msg for message in run_checks(tags=[Tags.database], databases=["default"])}


def a_key():
    return os.urandom(32)


def newest_id():
    return keys.newest().id.hex()


def test_a_ring_that_holds_what_is_needed_is_not_mentioned(newer_key):
    record_newest()
    newer_key()
    record_newest()
    assert findings() == {}


def test_a_new_database_needs_no_key():
    assert findings() == {}


def test_a_missing_key_is_named_and_requests_are_taken_all_the_same(settings, newer_key):
    record_newest()
    lost = newest_id()
    newer_key()
    record_newest()
    settings.INTAKE_KEYS = settings.INTAKE_KEYS[:1]
    assert list(findings()) == ["intake.W002"]
    assert lost in findings()["intake.W002"]
    call_command("worker", "--once", skip_checks=False)
    assert a_request(name="Ana").opened("name") == "Ana"


def test_a_ring_of_another_site_stops_the_start(settings):
    record_newest()
    needed = newest_id()
    settings.INTAKE_KEYS = [a_key(), a_key()]
    assert list(findings()) == ["intake.E009"]
    assert needed in findings()["intake.E009"]
    for command in (worker, serve):
        with pytest.raises(SystemCheckError, match=r"intake\.E009"):
            call_command(command.Command(), skip_checks=False)
    assert set(KeyUsage.objects.values_list("pk", flat=True)) == {needed}


def test_rotating_takes_a_new_ring_into_use_when_the_old_one_is_lost(settings):
    record_newest()
    request, lost = a_request(), newest_id()
    settings.INTAKE_KEYS = [a_key()]
    with pytest.raises(CommandError, match=str(request.pk)):
        call_command("rotate_keys")
    assert list(findings()) == ["intake.W002"]
    assert lost in findings()["intake.W002"]


def test_an_older_key_that_nothing_needs_is_named(settings):
    record_newest()
    settings.INTAKE_KEYS = [*settings.INTAKE_KEYS, a_key()]
    assert list(findings()) == ["intake.I001"]
    assert keys.ring()[1].id.hex() in findings()["intake.I001"]


def test_a_key_that_is_about_to_be_used_is_not_called_useless(newer_key):
    record_newest()
    newer_key()
    assert findings() == {}


def test_no_key_is_shown(settings):
    record_newest()
    settings.INTAKE_KEYS = [a_key()]
    secret = settings.INTAKE_KEYS[0].hex()
    assert secret not in str(findings())


def test_it_costs_one_small_query_however_many_rows_there_are():
    record_newest()
    with CaptureQueriesContext(connection) as asked:
        findings()
    assert [KeyUsage._meta.db_table in query["sql"] for query in asked] == [True]


def test_a_database_that_is_down_does_not_stop_the_failure_pages(monkeypatch):
    def down(*_args, **_kwargs):
        raise DatabaseError

    monkeypatch.setattr(KeyUsage.objects, "values_list", down)
    assert findings() == {}


def test_the_worker_writes_the_newest_key_down(newer_key):
    call_command("worker", "--once")
    newer_key()
    call_command("worker", "--once")
    assert set(KeyUsage.objects.values_list("pk", flat=True)) == {key.id.hex() for key in keys.ring()}
