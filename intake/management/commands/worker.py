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
        stop, upkeep = threading.Event(), Upkeep()
        if not once:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda *_: stop.set())
            # A mail server that takes its time must not keep the heads of the trail inside the database.
            threading.Thread(target=_keep_linking, args=(stop,), daemon=True).start()
        while True:
            try:
                take_into_use()
                remind_of_reviews()
                sent, released = deliver(), sweep_leases()
                count_days()
                if once:
                    Linker().link()
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


def _keep_linking(stop: threading.Event) -> None:
    """Link what is new every second, until told to stop."""
    linker, linked = Linker(), 0
    while not stop.wait(0 if linked else LINK_SECONDS):
        try:
            linked = linker.link()
        except Exception:  # nobody would notice that this thread has ended
            log.exception("the audit trail is not linked: it is tried again")
            connections.close_all()
            linked = 0
