"""`manage.py worker`."""

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error as DatabaseError
from django.db import connections

from intake.audit.chain import Linker
from intake.contact.days import count_days
from intake.notify.outbox import deliver
from intake.notify.reviews import remind_of_reviews
from intake.retention import erasures
from intake.retention.upkeep import Upkeep
from intake.triage.transitions import sweep_leases
from intake.vault.in_use import take_into_use

log = logging.getLogger(__name__)
PAUSE_SECONDS, LINK_SECONDS = 2.0, 1.0


class Command(BaseCommand):
    """Sends letters, ends late claims, counts days, reminds of reviews, keeps the schedule and links the trail."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="one round, then stop")

    def get_check_kwargs(self, options: dict[str, Any]) -> Any:
        return super().get_check_kwargs(options) | {"databases": ["default"]}

    def handle(self, *, once: bool, **options: Any) -> None:
        self.upkeep = Upkeep()
        if once:
            sent, released = self._round(Linker())
            self.stdout.write(f"{sent} letters sent, {released} claims ended")
            return
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        # A mail server that takes its time must not keep the heads of the trail inside the database.
        linking = threading.Thread(target=_keep_linking, args=(stop,))
        linking.start()
        try:
            self._keep_working(stop)
        finally:
            stop.set()
            linking.join()

    def _keep_working(self, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                sent, _released = self._round()
            except DatabaseError:
                log.exception("the worker waits for the database")
                connections.close_all()
                sent = 0
            if not sent:
                stop.wait(PAUSE_SECONDS)

    def _round(self, linker: Linker | None = None) -> tuple[int, int]:
        """How many letters were sent, and how many claims ended."""
        take_into_use()
        remind_of_reviews()
        sent, released = deliver(), sweep_leases()
        count_days()
        if linker:
            _link_and_tell(linker)
        self.upkeep.one_round()
        return sent, released


def _link_and_tell(linker: Linker) -> int:
    """Link what is new, and tell the journal who was erased; how many were linked."""
    linked = linker.link()
    try:
        erasures.tell()
    except OSError:
        log.exception("the journal cannot be written: who was erased is told later")
    return linked


def _keep_linking(stop: threading.Event) -> None:
    """Link what is new every second, and tell the journal who was erased, until told to stop."""
    linker, linked = Linker(), 0
    while not stop.wait(0 if linked else LINK_SECONDS):
        try:
            linked = _link_and_tell(linker)
        except Exception:  # nobody would notice that this thread has ended
            log.exception("the audit trail is not linked: it is tried again")
            connections.close_all()
            linked = 0
    connections.close_all()
