"""The scheduler: jobs that run again and again, each by one worker at a time."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from intake.antispam.guess_limit import purge_ended
from intake.contact.daily_stats import count_days
from intake.notify.digest import send_digest
from intake.notify.heartbeat import record
from intake.notify.operator_alerts import alert_failed_deliveries, alert_reviews_due, alert_stuck_outbox
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
        now, due = timezone.now(), dict(ScheduledJob.objects.values_list("name", "next_at"))
        new = [ScheduledJob(name=job.name, next_at=now) for job in self.jobs if job.name not in due]
        if new:
            ScheduledJob.objects.bulk_create(new, ignore_conflicts=True)
        return {
            job.name: _run(job, until) for job in self.jobs if due.get(job.name, now) <= now and (until := _lease(job))
        }


def _lease(job: Job) -> datetime | None:
    """Return until when this worker alone runs it; None: another one was faster."""
    now = timezone.now()
    until = now + job.at_most
    taken = ScheduledJob.objects.filter(name=job.name, next_at__lte=now).update(next_at=until, last_began_at=now)
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
