"""Published wordings, the words that a person saw and the audit trail are append-only in the database itself."""

import re
from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.test import TransactionTestCase

from intake.audit.chain import Linker
from intake.models import AuditEvent, AuditLink, ConsentRecord, ContactRequest, Helpline, Wording
from tests.build import a_request, a_user, a_wording
from tests.triage.record import everything

LISTED = {
    "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
}
KEPT = ("intake_wording", "intake_auditevent", "intake_auditlink")
SHOWN = ("intake_contactrequest", "UPDATE OF disclosure_shown_id, consent_shown_id")
REFUSED = {*product(KEPT, ("UPDATE", "DELETE")), ("intake_consentrecord", "UPDATE"), SHOWN}
TRUNCATED = {*product(KEPT, ("TRUNCATE",))}


def guards() -> set[tuple[str, str]]:
    """Table and verb of every trigger that the database has."""
    with connection.cursor() as cursor:
        cursor.execute(LISTED[connection.vendor])
        triggers = [row[0] for row in cursor.fetchall()]
    found = (re.search(r"BEFORE ([\w, ]+) ON (?:public\.)?(\w+)", trigger) for trigger in triggers)
    return {(match[2], verb) for match in found if match for verb in match[1].split(" OR ")}


def execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.mark.django_db
def test_they_are_guarded_after_the_last_migration() -> None:
    assert guards() == (REFUSED if connection.vendor == "sqlite" else REFUSED | TRUNCATED)


@pytest.mark.django_db
def test_a_migration_that_rebuilds_a_table_is_noticed() -> None:
    execute(
        "CREATE TABLE rebuilt AS SELECT * FROM intake_auditlink",
        "DROP TABLE intake_auditlink",
        "ALTER TABLE rebuilt RENAME TO intake_auditlink",
    )
    assert not [table for table, _ in guards() if table == "intake_auditlink"]


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Wording, ConsentRecord])
def test_none_is_changed(model: type[Model]) -> None:
    a_request(entered_by=a_user("advisor"))
    before = everything()
    for change in (
        lambda: model._default_manager.update(text="Other words."),
        lambda: execute(f"UPDATE {model._meta.db_table} SET text = 'Other words.'"),
    ):
        with pytest.raises(IntegrityError, match=f"{model._meta.db_table} is append-only"), transaction.atomic():
            change()
    assert everything() == before


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["disclosure_shown", "consent_shown"])
def test_a_request_is_not_pointed_at_other_wordings(column: str) -> None:
    request = a_request()
    requests = ContactRequest.objects.filter(pk=request.pk)
    other = a_wording(Helpline.objects.get(), "consent", "Other words.", version=2)
    for value in (other.pk, None):
        with pytest.raises(IntegrityError, match="intake_contactrequest is append-only"), transaction.atomic():
            requests.update(**{column: value})
    ContactRequest.objects.get(pk=request.pk).save()  # the same ones again change nothing
    assert requests.get().wordings_shown == request.wordings_shown


@pytest.mark.django_db
def test_a_wording_is_not_deleted(helpline: Helpline) -> None:
    truncate = ["TRUNCATE intake_wording CASCADE", "TRUNCATE intake_helpline CASCADE"]
    before = everything()
    connection.check_constraints()  # PostgreSQL truncates nothing whose foreign keys it has yet to look at
    for statement in ("DELETE FROM intake_wording", *(truncate if connection.vendor == "postgresql" else [])):
        with pytest.raises(IntegrityError, match="intake_wording is append-only"), transaction.atomic():
            execute(statement)
    with pytest.raises(IntegrityError, match="intake_wording is append-only"), transaction.atomic():
        Wording.objects.filter(helpline=helpline).delete()
    assert everything() == before


@pytest.mark.django_db
@pytest.mark.usefixtures("journal")
@pytest.mark.parametrize("table", ["intake_auditevent", "intake_auditlink"])
def test_nothing_of_the_trail_is_changed_or_deleted(table: str) -> None:
    a_request()
    Linker().link()
    before = everything()
    truncate = ["TRUNCATE {}"] if connection.vendor == "postgresql" else []
    connection.check_constraints()
    for statement in ("UPDATE {} SET mac = ''", "DELETE FROM {}", *truncate):
        with pytest.raises(IntegrityError, match=f"{table} is append-only"), transaction.atomic():
            execute(statement.replace("{}", table))
    for rows in (AuditEvent.objects, AuditLink.objects):
        with pytest.raises(IntegrityError, match="is append-only"), transaction.atomic():
            rows.all().delete()
    assert everything() == before


@pytest.mark.django_db
def test_what_a_person_saw_may_go_with_their_request() -> None:
    request = a_request(entered_by=a_user("advisor"))
    assert ConsentRecord.objects.exists()
    ConsentRecord.objects.filter(request=request).delete()
    assert not ConsentRecord.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_test_that_empties_every_table_leaves_it_up(helpline: Helpline) -> None:
    a_request()
    TransactionTestCase()._fixture_teardown()  # type: ignore[attr-defined]
    assert not Wording.objects.exists()
    assert not AuditEvent.objects.exists()
    assert guards() >= REFUSED
