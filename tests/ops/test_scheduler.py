"""A job runs when it is due, by one worker at a time, once after however long a pause, and stops no other."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from intake.models import Notification, ScheduledJob
from intake.ops import scheduler
from intake.ops.scheduler import RETRY_AFTER, Job, Scheduler, jobs
from intake.triage.deadlines import CLAIM_DURATION
from tests.build import a_request
from tests.triage.cases import in_state
from tests.triage.record import stored

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def a_scheduler(*runs, interval=HOUR, **facts):
    """One worker's scheduler, with jobs named a, b and so on."""
    made = Scheduler()
    made.jobs = tuple(Job(name, interval, run, **facts) for name, run in zip("abc", runs, strict=False))
    return made


@pytest.fixture
def runs():
    return []


@pytest.fixture
def counted(runs):
    """A job that finds nothing to do."""
    return lambda: runs.append(1) or 0


def test_it_runs_at_once_and_then_when_its_time_has_come(counted, runs, clock):
    worker = a_scheduler(counted)
    for shift in (0, 1, HOUR - timedelta(seconds=2), timedelta(seconds=1)):
        clock.shift(shift)
        worker.run_due()
    assert len(runs) == 2


def test_after_a_long_pause_it_runs_once(counted, runs, clock):
    a_scheduler(counted).run_due()
    clock.shift(48 * HOUR)
    worker = a_scheduler(counted)
    for _ in range(5):
        worker.run_due()
    assert len(runs) == 2


def test_one_that_found_something_to_do_goes_on_at_once(clock):
    left = [3, 2, 0, 7]
    worker = a_scheduler(lambda: left.pop(0))
    assert [worker.run_due() for _ in range(4)] == [{"a": 3}, {"a": 2}, {"a": 0}, {}]


def test_one_that_fails_is_tried_again_later_and_the_others_go_on(counted, runs, clock, caplog):
    worker = a_scheduler(lambda: 1 / 0, counted)
    assert worker.run_due() == {"a": 0, "b": 0}
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    failed, fine = ScheduledJob.objects.order_by("name")
    assert (failed.last_error, failed.next_at) == ("ZeroDivisionError", timezone.now() + RETRY_AFTER)
    assert (fine.last_error, fine.next_at) == ("", timezone.now() + HOUR)
    clock.shift(RETRY_AFTER)
    worker.jobs = a_scheduler(counted).jobs
    worker.run_due()
    assert len(runs) == 2
    assert ScheduledJob.objects.get(name="a").last_error == ""


def test_it_says_when_it_began_and_ended(clock):
    a_scheduler(lambda: clock.shift(60) or 0).run_due()
    row = ScheduledJob.objects.get()
    assert row.last_ended_at - row.last_began_at == timedelta(minutes=1)


class Killed(BaseException):
    pass


def test_what_a_dead_worker_was_at_is_taken_up_by_another(counted, runs, clock):
    def dies():
        raise Killed

    with pytest.raises(Killed):
        a_scheduler(dies, at_most=timedelta(minutes=5)).run_due()
    clock.shift(299)
    a_scheduler(counted).run_due()
    assert runs == []
    clock.shift(1)
    a_scheduler(counted).run_due()
    assert len(runs) == 1


def test_a_worker_that_was_taken_for_dead_does_not_move_the_time_of_the_other(clock):
    def takes_too_long():
        clock.shift(600)
        a_scheduler(lambda: 0, interval=4 * HOUR).run_due()
        return 0

    a_scheduler(takes_too_long).run_due()
    assert ScheduledJob.objects.get().next_at == timezone.now() + 4 * HOUR


def test_every_sweep_of_the_table_has_a_row_of_its_own(clock):
    Scheduler().run_due()
    names = sorted(task.name for task in jobs())
    assert sorted(ScheduledJob.objects.values_list("name", flat=True)) == names
    assert not ScheduledJob.objects.exclude(last_error="").exists()


def test_when_nothing_is_due_it_asks_one_question(clock, django_assert_num_queries):
    worker = Scheduler()
    while worker.run_due():
        pass
    with django_assert_num_queries(1):
        assert worker.run_due() == {}


def test_a_claim_that_ran_out_goes_back_within_seconds(advisor: User, clock):
    worker = Scheduler()
    request = in_state("claimed", advisor)
    worker.run_due()
    clock.shift(CLAIM_DURATION)
    assert worker.run_due()["claims"] == 1
    assert stored(request).status == "waiting"


def together(job, workers=2):
    """What so many workers return that begin at the same moment."""
    start = Barrier(workers)

    def run(_):
        try:
            connection.ensure_connection()
            start.wait(10)
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(run, range(workers)))


def most_at_once(patience=0.01):
    """How many of four workers are ever at the same job together; each of 20 runs finds it due."""
    inside, most, seen = [], [0], Event()
    seen.set()  # the first one is alone, and need not wait for another

    def run():
        inside.append(1)
        most[0] = max(most[0], len(inside))
        if most[0] > 1:
            seen.set()
        seen.wait(patience)
        inside.pop()
        return 1

    worker = a_scheduler(run)
    worker.run_due()
    seen.clear()
    together(lambda: [worker.run_due() for _ in range(5)], workers=4)
    return most[0]


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_run_the_same_sweep_at_once():
    assert most_at_once() == 1


@pytest.mark.django_db(transaction=True)
def test_the_check_sees_workers_that_lease_no_job(monkeypatch):
    monkeypatch.setattr(scheduler, "_lease", lambda job: timezone.now() + job.at_most)
    assert most_at_once(patience=10) > 1  # each waits for another one, however busy the machine is


@pytest.mark.django_db(transaction=True)
def test_two_new_workers_remind_once(operator: User, monkeypatch):
    monkeypatch.setattr("intake.notify.operator_alerts.reviews_due", lambda: [1])
    together(lambda: Scheduler().run_due())
    assert Notification.objects.filter(type="review_due").count() == 1


def test_a_request_is_not_touched_by_what_finds_nothing(clock):
    request = a_request()
    before = stored(request).__dict__
    Scheduler().run_due()
    assert {**stored(request).__dict__, "_state": None} == {**before, "_state": None}
