"""`manage.py worker`."""

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error as DatabaseError
from django.db import connections

from intake.contact.days import count_days
from intake.notify.outbox import deliver
from intake.notify.reviews import remind_of_reviews
from intake.retention.upkeep import Upkeep
from intake.triage.transitions import sweep_leases

log = logging.getLogger(__name__)
PAUSE_SECONDS = 2.0


class Command(BaseCommand):
    """Sends letters, ends late claims, counts days, reminds of reviews and keeps the schedule, until told to stop."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="one round, then stop")

    def handle(self, *, once: bool, **options: Any) -> None:
        stop, upkeep = threading.Event(), Upkeep()
        if not once:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda *_: stop.set())
        while True:
            try:
                remind_of_reviews()
                sent, released = deliver(), sweep_leases()
                count_days()
                upkeep.one_round()
            except DatabaseError:
                if once:
                    raise
                log.exception("the worker waits for the database")
                connections.close_all()
                sent = released = 0
            if once:
                self.stdout.write(f"{sent} letters sent, {released} claims ended")
                return
            if (not sent and stop.wait(PAUSE_SECONDS)) or stop.is_set():
                return
