"""`manage.py worker`."""

import logging
import signal
import threading
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connections
from django.utils import timezone

from intake.audit.chain import LINKED_WITHIN, Linker
from intake.notify.fan_out import fan_out_due
from intake.notify.heartbeat import record_trail
from intake.notify.sending import TRANSPORTS, send_due
from intake.ops.scheduler import Scheduler
from intake.retention import journal_replay
from intake.vault.key_usage import record_newest

log = logging.getLogger(__name__)
# A notification waits for two of these at most: until it is fanned out, and until it is sent.
SEND_SECONDS = 1.0
SCHEDULER_SECONDS, LINK_SECONDS = 2.0, 1.0


class Command(BaseCommand):
    """Send notifications, run the jobs that are due, and link the trail."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="whatever is due now, then stop")

    def get_check_kwargs(self, options: dict[str, Any]) -> Any:
        return super().get_check_kwargs(options) | {"databases": ["default"]}

    def handle(self, *, once: bool, **options: Any) -> None:
        if once:
            jobs_done = _run_jobs(Scheduler())
            sent = _send_all()
            TrailKeeper().run()
            self.stdout.write(f"{sent} notifications sent, {jobs_done.get('claims', 0)} claims ended")
            return
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        scheduler = Scheduler()
        # Each in a thread of its own: a mail server that takes its time must neither keep the heads of the trail inside
        # the database, nor a claim that ran out from going back to the queue, nor hold up another channel.
        works: list[tuple[Callable[[], int], float]] = [
            (TrailKeeper().run, LINK_SECONDS),
            (lambda: sum(_run_jobs(scheduler).values()), SCHEDULER_SECONDS),
            (fan_out_due, SEND_SECONDS),
            *((partial(send_due, channel), SEND_SECONDS) for channel in TRANSPORTS),
        ]
        threads = [threading.Thread(target=keep_doing, args=(work, pause, stop)) for work, pause in works]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


class TrailKeeper:
    """Links what is new, publishes to the journal who was erased, and records whether both work."""

    def __init__(self) -> None:
        self._linker = Linker()
        self._recorded: tuple[bool, datetime | None] | None = None

    def run(self) -> int:
        """Do it once. Return how many events were linked."""
        linked, journal_fails = self._linker.link(), self._linker.journal_fails
        try:
            journal_replay.publish_erasures()
        except OSError:
            log.exception("the journal cannot be written: who was erased is published later")
            journal_fails = True
        stalled = self._linker.stalled_since
        is_late = stalled is not None and stalled <= timezone.now() - LINKED_WITHIN
        state = (journal_fails, stalled if is_late else None)
        if state != self._recorded and record_trail(journal_fails=state[0], unlinked_since=state[1]):
            self._recorded = state
        return linked


def _run_jobs(scheduler: Scheduler) -> dict[str, int]:
    record_newest()
    return scheduler.run_due()


def _send_all() -> int:
    """Fan out and send until nothing is due. Return how many were sent."""
    sent = batch = 0
    while fan_out_due() + (batch := sum(map(send_due, TRANSPORTS))):
        sent += batch
    return sent


def keep_doing(work: Callable[[], int], pause: float, stop: threading.Event) -> None:
    """Do `work` again and again until `stop` is set, with a pause after nothing was done."""
    done = 0
    while not stop.wait(0 if done else pause):
        try:
            done = work()
        except Exception:  # nobody would notice that this thread has ended
            log.exception("the worker goes on after an error")
            connections.close_all()
            done = 0
    connections.close_all()
