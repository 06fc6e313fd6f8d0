"""Letters of before there were deliveries: what was sent stays sent, what waited still goes; and the way back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE, AFTER = [("intake", "0019_one_index_for_a_contact")], [("intake", "0023_letters_wait_to_be_addressed")]
THEN = datetime(2027, 1, 1, tzinfo=UTC)
LATER = THEN + timedelta(minutes=1)


def migrated(to):
    executor = MigrationExecutor(connection)
    executor.migrate(to)
    return executor.loader.project_state(to).apps


@pytest.fixture
def back():
    yield
    migrated(MigrationExecutor(connection).loader.graph.leaf_nodes("intake"))


def letters_of(apps):
    return apps.get_model("intake", "Notification").objects.order_by("pk")


def test_letters_are_carried_over_and_back(back, advisor):
    old = letters_of(migrated(BEFORE)).model
    facts = {"letter": "review_due", "created_at": THEN, "next_attempt_at": THEN}
    old.objects.create(**facts, state="sent", sent_at=LATER, attempts=2, to_id=advisor.pk)
    old.objects.create(**facts, attempts=3, last_error="SMTPDataError")
    apps = migrated(AFTER)
    sent, waits = letters_of(apps)
    assert (sent.address_at, waits.address_at) == (None, THEN)
    [delivery] = apps.get_model("intake", "Delivery").objects.values(
        "notification", "state", "ended_at", "attempts", "to"
    )
    told = {"notification": sent.pk, "state": "sent", "ended_at": LATER, "attempts": 2, "to": advisor.pk}
    assert delivery == told
    columns = ("state", "sent_at", "next_attempt_at")
    assert list(letters_of(migrated(BEFORE)).values_list(*columns)) == [("sent", LATER, THEN), ("queued", None, THEN)]


def test_on_the_way_back_a_letter_that_not_everybody_has_is_sent_again(back, advisor):
    apps = migrated(AFTER)
    made = letters_of(apps).model.objects.create(letter="review_due", created_at=THEN)
    for state in ("sent", "queued"):
        apps.get_model("intake", "Delivery").objects.create(
            notification=made, channel="email", state=state, next_attempt_at=THEN, created_at=THEN
        )
    assert list(letters_of(migrated(BEFORE)).values_list("state", "next_attempt_at")) == [("queued", THEN)]
