"""A clock that is wrong for a while, and put right: jobs, pages, notifications and the heartbeat go on at once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from intake.db import clock as clocks
from intake.models import Delivery, Notification, ScheduledJob
from intake.notify import heartbeat, outbox
from intake.notify.errors import DeliveryFailed
from intake.notify.fan_out import fan_out_due
from intake.notify.heartbeat import missing_since
from intake.notify.models import DeliveryChannel, NotificationType
from intake.notify.operator_alerts import alert_stuck_outbox
from intake.notify.sending import TRANSPORTS, send_due
from intake.ops.scheduler import Scheduler
from intake.triage.transitions import rescore
from tests.build import a_request, a_user
from tests.conftest import NOON
from tests.notify.build import a_delivery, fan_out_and_send

pytestmark = pytest.mark.django_db
JUMPS = [timedelta(minutes=7), timedelta(hours=2), timedelta(days=400)]


@pytest.fixture(autouse=True)
def _at_noon(helpline: Any, clock: Any) -> None:
    """New York, a Wednesday."""


@pytest.fixture
def wrong(clock: Any) -> Callable[..., None]:
    """`wrong(jump, work)`: do `work` while the clock is ahead by `jump`, then put it right."""

    def do(jump: timedelta, work: Callable[[], Any]) -> None:
        clock.move_to(NOON + jump)
        work()
        clock.move_to(NOON + timedelta(seconds=40))
        heartbeat._cached = None

    return do


def run_all() -> None:
    worker = Scheduler()
    while worker.run_due():
        pass


@pytest.mark.parametrize("jump", JUMPS)
def test_every_job_goes_on(jump: timedelta, wrong: Callable[..., None]) -> None:
    wrong(jump, run_all)
    ran = Scheduler().run_due()
    late = {job.name for job in Scheduler().jobs if job.interval + clocks.MAX_CLOCK_SKEW < jump}
    assert late <= set(ran)
    assert {"pages", "heartbeat", "claims"} <= set(ran)


def test_the_check_sees_jobs_that_trust_the_clock(wrong: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("intake.ops.scheduler.is_due", lambda at, now, _at_most: at <= now)
    wrong(JUMPS[1], run_all)
    assert Scheduler().run_due() == {}


def test_a_job_that_another_worker_runs_is_left_to_it(clock: Any) -> None:
    Scheduler().run_due()
    job = next(job for job in Scheduler().jobs if job.name == "pages")
    ScheduledJob.objects.filter(name="pages").update(next_at=NOON + job.at_most, last_began_at=NOON)
    clock.move_to(NOON + timedelta(seconds=40))
    assert "pages" not in Scheduler().run_due()


@pytest.mark.parametrize("jump", JUMPS)
def test_an_emergency_is_paged_every_five_minutes(
    jump: timedelta, wrong: Callable[..., None], clock: Any, advisor: User
) -> None:
    rescore(a_request(), needs=["unsafe"])
    wrong(jump, run_all)
    before = Notification.objects.filter(type=NotificationType.EMERGENCY).count()
    for minutes in range(1, 13):
        clock.move_to(NOON + timedelta(minutes=minutes))
        run_all()
    assert Notification.objects.filter(type=NotificationType.EMERGENCY).count() >= before + 2


@pytest.mark.parametrize("jump", JUMPS[1:])
def test_a_heartbeat_of_the_time_to_come_is_silence(jump: timedelta, wrong: Callable[..., None], clock: Any) -> None:
    wrong(jump, heartbeat.record)
    clock.move_to(NOON + timedelta(minutes=6))
    assert missing_since() == NOON
    heartbeat.record()
    heartbeat._cached = None
    assert missing_since() is None


def test_a_site_that_began_in_the_time_to_come_sees_silence_too(wrong: Callable[..., None], clock: Any) -> None:
    wrong(JUMPS[1], heartbeat.mark_process_start)
    assert missing_since() is None
    clock.shift(timedelta(minutes=6))
    assert missing_since() is not None


@pytest.mark.parametrize("jump", JUMPS[1:])
def test_what_was_put_off_leaves(
    jump: timedelta, wrong: Callable[..., None], supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> None:
        raise DeliveryFailed(permanent=False, kind="the server is away")

    def put_off() -> None:
        a_delivery(recipient=supervisor)
        with monkeypatch.context() as broken:
            broken.setattr(TRANSPORTS[DeliveryChannel.EMAIL], "send", fails)
            fan_out_and_send()
        outbox.enqueue(NotificationType.REVIEW_DUE)  # nobody takes it yet
        fan_out_due()

    wrong(jump, put_off)
    a_user("operator")
    assert fan_out_and_send() == 2


def test_what_waits_for_the_end_of_the_quiet_hours_still_does(advisor: User, clock: Any) -> None:
    outbox.enqueue(NotificationType.NEW_REQUEST)
    fan_out_due()
    Delivery.objects.update(deferred_until=NOON + timedelta(hours=9), next_attempt_at=NOON + timedelta(hours=9))
    assert sum(map(send_due, TRANSPORTS)) == 0


def test_an_alert_of_the_time_to_come_keeps_none_back(wrong: Callable[..., None], clock: Any, operator: User) -> None:
    wrong(JUMPS[1], lambda: outbox.enqueue(NotificationType.OUTBOX_STUCK))
    Notification.objects.update(fan_out_at=None)
    outbox.enqueue(NotificationType.NEW_REQUEST)
    clock.shift(timedelta(minutes=20))
    assert alert_stuck_outbox()
