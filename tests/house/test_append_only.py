"""Published wordings, and the words that a person saw, are append-only in the database itself."""

import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.test import TransactionTestCase

from intake.models import ConsentRecord, Helpline, Wording
from tests.build import a_request
from tests.triage.record import everything

LISTED = {
    "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
}
REFUSED = {("intake_wording", "UPDATE"), ("intake_wording", "DELETE"), ("intake_consentrecord", "UPDATE")}
TRUNCATED = {("intake_wording", "TRUNCATE")}


def guards() -> set[tuple[str, str]]:
    """Table and verb of every trigger that the database has."""
    with connection.cursor() as cursor:
        cursor.execute(LISTED[connection.vendor])
        triggers = [row[0] for row in cursor.fetchall()]
    found = (re.search(r"BEFORE ([A-Z ]+) ON (?:public\.)?(\w+)", trigger) for trigger in triggers)
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
        "CREATE TABLE rebuilt AS SELECT * FROM intake_wording",
        "DROP TABLE intake_wording",
        "ALTER TABLE rebuilt RENAME TO intake_wording",
    )
    assert guards() == {("intake_consentrecord", "UPDATE")}


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Wording, ConsentRecord])
def test_none_is_changed(model: type[Model]) -> None:
    a_request()
    before = everything()
    for change in (
        lambda: model._default_manager.update(text="Other words."),
        lambda: execute(f"UPDATE {model._meta.db_table} SET text = 'Other words.'"),
    ):
        with pytest.raises(IntegrityError, match=f"{model._meta.db_table} is append-only"), transaction.atomic():
            change()
    assert everything() == before


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
def test_what_a_person_saw_may_go_with_their_request() -> None:
    request = a_request()
    ConsentRecord.objects.filter(request=request).delete()
    assert not ConsentRecord.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_test_that_empties_every_table_leaves_it_up(helpline: Helpline) -> None:
    TransactionTestCase()._fixture_teardown()  # type: ignore[attr-defined]
    assert not Wording.objects.exists()
    assert guards() >= REFUSED
