"""What is looked at again and again, and by one worker at a time."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from intake.contact.days import count_days
from intake.notify.digest import send_digest
from intake.notify.reminders import WATCHES
from intake.notify.reminder_state import forget_closed
from intake.notify.operator_alerts import remind_of_failures, remind_of_reviews, remind_of_stuck
from intake.notify.heartbeat import beat
from intake.ops.models import Sweep
from intake.retention.maintenance import Maintenance
from intake.triage.transitions import sweep_leases

log = logging.getLogger(__name__)

TRIED_AGAIN_AFTER = timedelta(minutes=1)


@dataclass(frozen=True)
class Task:
    """`run` says how much it did: it is due again at once, or after `every` when there was nothing to do.

    A worker that has not come back after `at_most` is taken for dead, and another one runs it.
    """

    name: str
    every: timedelta
    run: Callable[[], int]
    at_most: timedelta = timedelta(minutes=5)


def tasks() -> tuple[Task, ...]:
    """Every sweep."""
    upkeep = Maintenance()
    return (
        Task("heartbeat", timedelta(seconds=15), beat),
        Task("leases", timedelta(seconds=5), sweep_leases),
        Task("reviews", timedelta(minutes=1), remind_of_reviews),
        Task("failures", timedelta(minutes=1), remind_of_failures),
        Task("stuck", timedelta(minutes=1), remind_of_stuck),
        Task("digest", timedelta(minutes=1), send_digest),
        *(Task(name, watch.every, watch.tell) for name, watch in WATCHES.items()),
        Task("days", timedelta(minutes=1), count_days),
        Task("occasions", timedelta(days=1), forget_closed),
        Task("purge", timedelta(days=1), upkeep.purge),
        Task("fold", timedelta(seconds=2), upkeep.fold),
        Task("vacuum", timedelta(days=1), upkeep.vacuum, at_most=timedelta(hours=6)),
    )


class Sweeper:
    """One worker's."""

    def __init__(self) -> None:
        self.tasks = tasks()

    def sweep(self) -> dict[str, int]:
        """Run what is due, each once; how much each did. One that raises is tried again later, and the others go on."""
        now, due = timezone.now(), dict(Sweep.objects.values_list("name", "next_at"))
        new = [Sweep(name=task.name, next_at=now) for task in self.tasks if task.name not in due]
        if new:
            Sweep.objects.bulk_create(new, ignore_conflicts=True)
        return {
            task.name: _run(task, until)
            for task in self.tasks
            if due.get(task.name, now) <= now and (until := _taken(task))
        }


def _taken(task: Task) -> datetime | None:
    """Until when this worker alone runs it; None: another one was faster."""
    now = timezone.now()
    until = now + task.at_most
    taken = Sweep.objects.filter(name=task.name, next_at__lte=now).update(next_at=until, last_began_at=now)
    return until if taken else None


def _run(task: Task, until: datetime) -> int:
    try:
        done, error = int(task.run()), ""
        wait = timedelta() if done else task.every
    except Exception as failure:
        log.exception("a sweep failed: it is tried again")
        if not connection.is_usable():
            connection.close()  # or nobody could write down that it failed
        done, error = 0, type(failure).__name__
        wait = min(task.every, TRIED_AGAIN_AFTER)
    now = timezone.now()
    Sweep.objects.filter(name=task.name, next_at=until).update(next_at=now + wait, last_ended_at=now, last_error=error)
    return done
