"""The schedule is kept: what is due goes, in small steps, and leaves a record."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from intake.contact.disposal import RecordKind
from intake.contact.erasure import ERASED_VALUES
from intake.models import (
    AuditEvent,
    ContactRequest,
    DailyStats,
    Delivery,
    DisposalRecord,
    Notification,
    OtpAttempts,
)  # fmt: skip
from intake.notify.fan_out import fan_out_due
from intake.retention import hold, purge
from intake.retention.maintenance import Maintenance
from intake.retention.schedule import Disposition, schedule
from intake.triage import transitions
from tests.build import a_request
from tests.desk.many_requests import a_crowd
from tests.desk.many_requests import closed as closed_a_minute_after_another
from tests.triage.cases import in_state
from tests.triage.record import events, everything, stored

DAY, MONTH, YEAR = timedelta(days=1), timedelta(days=30), timedelta(days=365)


def run(**options: Any) -> dict[str, list[int]]:
    """What the command wrote of each kind: due, done, held."""
    output = StringIO()
    call_command("purge", stdout=output, **options)
    lines = [line.rsplit(maxsplit=3) for line in output.getvalue().splitlines()[1:6]]
    return {kind.strip(): [int(number) for number in numbers] for kind, *numbers in lines}


@pytest.fixture
def closed(advisor: User, clock: time_machine.Traveller) -> ContactRequest:
    """Closed a year ago, to the second."""
    request = in_state("closed", advisor)
    clock.shift(YEAR)
    return request


def test_the_command_sweeps_what_the_schedule_wants_gone() -> None:
    rules = schedule()
    assert set(rules) == set(RecordKind)
    elsewhere = {RecordKind.WITHDRAWN, RecordKind.EARLY, RecordKind.BACKUPS, RecordKind.CORRECTIONS}
    assert set(purge.DUE) == {kind for kind, rule in rules.items() if rule.disposition != Disposition.KEPT} - elsewhere
    assert all(rule.source and rule.rationale and rule.describe() for rule in rules.values())


def test_a_request_is_erased_a_year_after_it_was_closed(closed: ContactRequest, clock: time_machine.Traveller) -> None:
    clock.shift(-1)
    assert run()["closed requests"] == [0, 0, 0]
    clock.shift(1)
    before = stored(closed)
    assert run()["closed requests"] == [1, 1, 0]
    after = stored(closed)
    assert {column: getattr(after, column) for column in ERASED_VALUES} == ERASED_VALUES
    assert (after.erased_at, after.status, after.outcome) == (timezone.now(), "closed", "helped")
    last = events(closed)[-1]
    assert (last.event_type, last.actor_name, last.detail) == ("erased", "system", {"kind": "closed", "days": 365})
    record = DisposalRecord.objects.get(kind="closed")
    assert (record.request_id, record.reference, record.number) == (closed.pk, closed.reference, 1)
    assert before.closed_at
    assert (record.due_at, record.days, record.by_name) == (before.closed_at + YEAR, 365, "system")


def test_an_installation_may_keep_it_for_another_time(
    closed: ContactRequest, clock: time_machine.Traveller, settings: Any
) -> None:
    settings.KEEP_CLOSED_DAYS = 400
    assert run()["closed requests"] == [0, 0, 0]
    clock.shift(35 * DAY)
    assert run()["closed requests"] == [1, 1, 0]


def test_confirmed_spam_goes_after_a_month(supervisor: User, clock: time_machine.Traveller) -> None:
    request = in_state("quarantined", supervisor)
    transitions.confirm_spam(request, by=supervisor)
    clock.shift(MONTH)
    assert run()["confirmed spam"] == [1, 1, 0]
    assert stored(request).erased_at


@pytest.mark.parametrize("status", ["waiting", "claimed", "scheduled", "quarantined"])
def test_what_nobody_has_ended_is_never_dropped(status: str, advisor: User, clock: time_machine.Traveller) -> None:
    request = in_state(status, advisor)
    clock.shift(11 * YEAR)
    run()
    assert (stored(request).status, stored(request).erased_at) == (status, None)
    assert stored(request).opened("name") == "Ana"


def test_a_hold_keeps_it_until_it_is_lifted(closed: ContactRequest, supervisor: User) -> None:
    hold.place(closed, by=supervisor, reason="a case")
    assert run()["closed requests"] == [1, 0, 1]
    hold.lift(closed, by=supervisor, reason="over")
    assert run()["closed requests"] == [1, 1, 0]


def test_a_dry_run_says_the_same_and_changes_nothing(closed: ContactRequest) -> None:
    before = everything()
    assert run(dry_run=True)["closed requests"] == [1, 0, 0]
    assert everything() == before


def _notifications() -> None:
    """One for each number of days ago at which its deliveries ended: the first alone is over for a month."""
    for ended in ([-31, -30], [-31, -29], [-31, None], []):
        now = timezone.now()
        notification = Notification.objects.create(type="review_due", created_at=now - 29 * DAY - 2 * DAY * bool(ended))
        for days in ended:
            times = {"created_at": now, "next_attempt_at": now, "ended_at": now + days * DAY if days else None}
            notification.deliveries.create(channel="email", state="failed" if days else "queued", **times)


def _sessions() -> None:
    for name, ends in (("gone", -DAY), ("here", DAY)):
        Session.objects.create(session_key=name, session_data="", expire_date=timezone.now() + ends)


def _otp_attempts() -> None:
    for name, month in (("gone", date(2027, 1, 1)), ("last", date(2027, 2, 1)), ("now", date(2027, 3, 1))):
        OtpAttempts.objects.create(user=User.objects.create_user(name), month=month, failures=3)


ROWS: dict[str, tuple[Callable[[], Any], Callable[[], int], int]] = {
    "notifications to staff": (_notifications, Notification.objects.count, 3),
    "sessions of staff": (_sessions, Session.objects.count, 1),
    "counts of wrong sign-in codes": (_otp_attempts, OtpAttempts.objects.count, 2),
}


@pytest.mark.usefixtures("clock", "db")
@pytest.mark.parametrize("kind", ROWS)
def test_rows_without_a_person_are_deleted_with_one_disposal_record(kind: str) -> None:
    make, count, left = ROWS[kind]
    make()
    assert run(dry_run=True)[kind] == [1, 0, 0]
    assert count() == left + 1
    assert run()[kind] == [1, 1, 0]
    assert count() == left
    record = DisposalRecord.objects.get()
    assert (record.get_kind_display(), record.number, record.request_id) == (kind, 1, None)


def test_a_notification_that_waits_is_not_deleted(clock: time_machine.Traveller, advisor: User) -> None:
    a_request()
    clock.shift(YEAR)
    run()
    assert Notification.objects.pending_fan_out().exists()
    fan_out_due()
    clock.shift(YEAR)
    run()
    assert Delivery.objects.get().state == "queued"


def test_the_trail_the_disposal_records_and_the_daily_stats_stay(
    closed: ContactRequest, clock: time_machine.Traveller
) -> None:
    DailyStats.objects.create(day=date(2020, 1, 1))
    run()
    kept = AuditEvent.objects.count(), DisposalRecord.objects.count(), DailyStats.objects.count()
    clock.shift(11 * YEAR)
    run()
    assert (AuditEvent.objects.count(), DisposalRecord.objects.count(), DailyStats.objects.count()) == kept


def ended(place: int) -> dict[str, Any]:
    """For `a_crowd`: closed two years ago."""
    return {"status": "closed", "outcome": "unreached", "closed_at": timezone.now() - 2 * YEAR}


def test_a_run_that_is_cut_short_goes_on_where_it_was(
    clock: time_machine.Traveller, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_crowd(120, ended)
    whole, turns = purge.erase_all, iter([False, False, True])

    def cut_short(*arguments: Any) -> Any:
        erased = whole(*arguments)
        if next(turns):
            raise KeyboardInterrupt
        return erased

    monkeypatch.setattr(purge, "erase_all", cut_short)
    with pytest.raises(KeyboardInterrupt):
        purge.purge()
    assert DisposalRecord.objects.count() == ContactRequest.objects.exclude(erased_at=None).count() == 100
    monkeypatch.undo()
    assert purge.purge() == Counter({RecordKind.CLOSED: 20})
    assert DisposalRecord.objects.count() == AuditEvent.objects.filter(event_type="erased").count() == 120


def test_what_is_due_is_found_by_its_index_however_long_the_history_is(db: None) -> None:
    a_crowd(3000, closed_a_minute_after_another)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for kind in (RecordKind.CLOSED, RecordKind.SPAM):
        plan = purge.DUE[kind](timezone.now() - YEAR).not_under_hold()[:50].explain()
        assert "closed_by_erasure" in plan
        assert not re.search(r"Seq Scan on intake_contactrequest|SCAN intake_contactrequest$", plan, re.MULTILINE)


def test_what_is_held_does_not_stand_in_the_way_of_the_others(
    clock: time_machine.Traveller, supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purge, "BATCH_SIZE", 2)
    requests = [a_request() for _ in range(6)]
    for request in requests:
        transitions.claim(request, by=supervisor)
        transitions.close(request, by=supervisor, outcome="helped")
    for request in requests[:4]:
        hold.place(request, by=supervisor, reason="a case")
    clock.shift(YEAR)
    assert purge.purge()[RecordKind.CLOSED] == 2
    assert set(ContactRequest.objects.exclude(erased_at=None)) == set(requests[4:])


def test_a_sweep_does_a_portion_and_says_when_there_is_no_more(db: None) -> None:
    a_crowd(230, ended)
    upkeep = Maintenance()
    assert [upkeep.purge() for _ in range(3)] == [200, 30, 0]
    assert not ContactRequest.objects.filter(erased_at=None).exists()
