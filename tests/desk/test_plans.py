"""The queries that every advisor waits for use the index that was made for them, however long the history is."""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone

from intake.contact.choices import Status
from intake.desk.tabs import TABS
from intake.models import ContactRequest, StaffProfile
from intake.notify.reminder_state import record
from intake.notify.reminders import REMINDER_RULES
from intake.triage import transitions
from tests.build import a_request, a_user
from tests.desk.many_requests import a_crowd, closed

CLOSED, OPEN = 5_000, 2_500


@pytest.fixture(scope="module")
def past(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[User, ContactRequest]]:
    """7,500 requests, most of them closed, and an advisor; made once, because the tests only look at them."""
    with django_db_blocker.unblock(), transaction.atomic():
        advisor, now, places = a_user("advisor"), timezone.now(), count()

        def still_open(_: int) -> dict[str, Any]:
            place = next(places)
            held: dict[str, Any] = {"claimed_by": advisor, "claim_expires_at": now + timedelta(minutes=30)}
            if place % 12 == 0:
                return {"status": Status.CLAIMED, **held}
            if place % 12 == 1:
                return {"status": Status.QUARANTINED, "text_index": bytes([place % 16]) * 16}
            if place % 12 <= 3:
                return {"status": Status.SCHEDULED, "not_before": now + timedelta(minutes=place)}
            return {"rank": place % 20 > 0}

        a_crowd(CLOSED, closed)
        a_crowd(OPEN, still_open)
        request = a_request(phone="+12025550123", email="ana@example.org")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        yield advisor, request
        transaction.set_rollback(True)


@pytest.fixture
def advisor(past: tuple[User, ContactRequest], db: None) -> User:
    return User.objects.get(pk=past[0].pk)


@pytest.fixture
def history(past: tuple[User, ContactRequest], db: None) -> ContactRequest:
    """The one of them that can be searched for."""
    return past[1]


SLOW = re.compile(r"Seq Scan|SCAN \w+$|TEMP B-TREE|\bSort\b", re.MULTILINE)


def plan(queryset: Any) -> tuple[set[str], str]:
    """The indexes of ours that a query uses, and the whole plan."""
    text = queryset.explain()
    return used_in(text), text


def used_in(text: str) -> set[str]:
    names = {index.name for index in ContactRequest._meta.indexes}
    return {name for name in names if re.search(rf"\b{name}\b", text)}


def test_each_query_uses_the_index_made_for_it(history: ContactRequest, advisor: User) -> None:
    every, now = ContactRequest.objects.all(), timezone.now()
    tabs = {name: tab.rows(every, advisor, now) for name, tab in TABS.items()}
    deep = tabs["waiting"][1500]
    ended = tabs["closed"][4000]
    spam = every.quarantined()[0]
    expected: dict[str, tuple[Any, set[str]]] = {
        "waiting": (tabs["waiting"][:26], {"unclaimed_by_due"}),
        "waiting, deep": (tabs["waiting"].after_cursor((deep.rank, deep.due_at, deep.pk))[:26], {"unclaimed_by_due"}),
        "due": (tabs["due"][:26], {"unclaimed_by_due"}),
        "mine": (tabs["mine"][:26], {"claimed_by_holder"}),
        "scheduled": (tabs["scheduled"][:26], {"scheduled_by_due"}),
        "quarantine": (tabs["quarantine"][:26], {"quarantined_by_due"}),
        "same text": (every.with_text_of(spam.pk).soonest_due_first()[:26], {"quarantined_by_text"}),
        "closed": (tabs["closed"][:26], {"closed_latest"}),
        "closed, deep": (tabs["closed"].after_cursor((ended.closed_at, ended.pk))[:26], {"closed_latest"}),
        "phone": (every.with_contact(phone="+12025550123"), {"by_phone"}),
        "email": (every.with_contact(email="ana@example.org"), {"by_email"}),
        "linked": (every.linked_to(history), {"by_phone", "by_email"}),
    }
    for name, (queryset, indexes) in expected.items():
        used, text = plan(queryset)
        assert used == indexes, f"{name}:\n{text}"
        assert not SLOW.search(text), f"{name}:\n{text}"
        if "deep" in name:
            # A list that is walked from its top to the page shows the index too, and grows with it.
            assert re.search(r"\(\((rank,due_at|closed_at),id\)|Index Cond:.*ROW\(", text), f"{name}:\n{text}"
    _, text = plan(every.with_reference(history.reference))
    assert re.search(r"\(\(?reference\)?\S* ?=", text), text
    assert "Seq Scan" not in text


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("pages", "unclaimed_by_due"),
        ("quarantined pages", "quarantined_by_due"),
        ("due soon", "unclaimed_by_due"),
        ("overdue", "unclaimed_by_due"),
        ("calls", "scheduled_by_due"),
        ("quarantine", "quarantined_by_due"),
    ],
)
def test_a_sweep_walks_what_is_open(name: str, index: str, history: ContactRequest) -> None:
    rule, now = REMINDER_RULES[name], timezone.now()
    record([rule.state(request, 1, now) for request in rule.requests(now)[:200]])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    used, text = plan(rule.due_now(now)[:100])
    assert used == {index}, text
    assert not re.search(r"SCAN intake_contactrequest\b(?! USING)|Seq Scan on intake_contactrequest\b", text), text


def plans_of_a_claim(advisor: User) -> list[str]:
    """Of every statement that looks for the next one, as `claim_next` sends them when none of them finds anybody."""
    explain, plans = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN "}[connection.vendor], []

    def explained(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "not_before" not in sql:
            return execute(sql, params, many, context)
        execute(explain + sql, params, many, context)
        plans.append("\n".join(str(row[-1]) for row in context["cursor"].fetchall()))
        return execute("SELECT 1 WHERE 1 = 0", (), many, context)

    with connection.execute_wrapper(explained):
        assert transitions.claim_next(by=advisor) is None
    return plans


@pytest.mark.parametrize(("languages", "looks"), [([], 1), (["es"], 3)])
def test_a_claim_uses_them_too(languages: list[str], looks: int, history: ContactRequest, advisor: User) -> None:
    StaffProfile.objects.create(account=advisor, languages=languages)
    plans = plans_of_a_claim(advisor)
    assert len(plans) == looks
    for text in plans:
        assert used_in(text) == {"unclaimed_by_due", "by_phone", "by_email"}, text
        assert not SLOW.search(text), text


def test_a_claim_looks_contacts_up_although_nobody_held_any_when_the_database_counted(
    history: ContactRequest, advisor: User
) -> None:
    unheld = {"status": Status.WAITING, "claimed_by": None, "claim_expires_at": None}
    ContactRequest.objects.filter(status=Status.CLAIMED).update(**unheld)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    [text] = plans_of_a_claim(advisor)
    for column in ("phone_index", "email_index"):
        assert re.search(rf"\({column}=\?\)|Index Cond: \({column} = ", text), text
