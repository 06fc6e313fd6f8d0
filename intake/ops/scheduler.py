"""The scheduler: jobs that run again and again, each by one worker at a time."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from intake.antispam.guess_limit import purge_ended
from intake.contact.daily_stats import count_days
from intake.db.clock import is_due
from intake.notify.bounces import read_bounces
from intake.notify.digest import send_digest
from intake.notify.heartbeat import record
from intake.notify.operator_alerts import (
    alert_failed_deliveries,
    alert_reviews_due,
    alert_stuck_outbox,
    alert_trail_fault,
)
from intake.notify.reminder_state import purge_closed
from intake.notify.reminders import REMINDER_RULES
from intake.ops.models import ScheduledJob
from intake.retention.maintenance import Maintenance
from intake.triage.transitions import expire_claims

log = logging.getLogger(__name__)

RETRY_AFTER = timedelta(minutes=1)


@dataclass(frozen=True)
class Job:
    """`run` says how much it did: it is due again at once, or after `interval` when there was nothing to do.

    A worker that has not come back after `at_most` is taken for dead, and another one runs it.
    """

    name: str
    interval: timedelta
    run: Callable[[], int]
    at_most: timedelta = timedelta(minutes=5)


def jobs() -> tuple[Job, ...]:
    """Return every job."""
    maintenance = Maintenance()
    return (
        Job("heartbeat", timedelta(seconds=15), record),
        Job("claims", timedelta(seconds=5), expire_claims),
        Job("reviews", timedelta(minutes=1), alert_reviews_due),
        Job("failures", timedelta(minutes=1), alert_failed_deliveries),
        Job("stuck", timedelta(minutes=1), alert_stuck_outbox),
        Job("trail", timedelta(minutes=1), alert_trail_fault),
        Job("bounces", timedelta(minutes=1), read_bounces),
        Job("digest", timedelta(minutes=1), send_digest),
        *(Job(name, rule.interval, rule.run) for name, rule in REMINDER_RULES.items()),
        Job("days", timedelta(minutes=1), count_days),
        Job("guess_counts", timedelta(hours=1), purge_ended),
        Job("reminder_states", timedelta(days=1), purge_closed),
        Job("purge", timedelta(days=1), maintenance.purge),
        Job("checkpoint", timedelta(seconds=2), maintenance.checkpoint),
        Job("vacuum", timedelta(days=1), maintenance.vacuum, at_most=timedelta(hours=6)),
    )


class Scheduler:
    """The jobs of one worker."""

    def __init__(self) -> None:
        self.jobs = jobs()

    def run_due(self) -> dict[str, int]:
        """Run what is due, each once; how much each did. One that raises is tried again later, and the others go on."""
        now, rows = timezone.now(), {row.name: row for row in ScheduledJob.objects.only("next_at", "last_began_at")}
        new = [ScheduledJob(name=job.name, next_at=now) for job in self.jobs if job.name not in rows]
        if new:
            ScheduledJob.objects.bulk_create(new, ignore_conflicts=True)
            rows |= {row.name: row for row in new}
        due = [job for job in self.jobs if _is_due(job, rows[job.name], now)]
        return {job.name: _run(job, until) for job in due if (until := _lease(job))}


def _is_due(job: Job, row: ScheduledJob, now: datetime) -> bool:
    """Return whether its time has come. While a worker runs it, that is when the worker can be taken for dead."""
    is_leased = row.last_began_at is not None and row.next_at == row.last_began_at + job.at_most
    return is_due(row.next_at, now, job.at_most if is_leased else job.interval)


def _lease(job: Job) -> datetime | None:
    """Return until when this worker alone runs it; None: another one was faster."""
    now = timezone.now()
    until = now + job.at_most
    row = ScheduledJob.objects.filter(name=job.name).first()
    if row is None or not _is_due(job, row, now):
        return None
    taken = ScheduledJob.objects.filter(name=job.name, next_at=row.next_at).update(next_at=until, last_began_at=now)
    return until if taken else None


def _run(job: Job, until: datetime) -> int:
    try:
        done, error = int(job.run()), ""
        wait = timedelta() if done else job.interval
    except Exception as failure:
        log.exception("a job failed: it is tried again")
        if not connection.is_usable():
            connection.close()  # or nobody could write down that it failed
        done, error = 0, type(failure).__name__
        wait = min(job.interval, RETRY_AFTER)
    now = timezone.now()
    ScheduledJob.objects.filter(name=job.name, next_at=until).update(
        next_at=now + wait, last_ended_at=now, last_error=error
    )
    return done
