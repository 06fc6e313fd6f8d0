"""`manage.py serve`."""

import logging
import os
import signal
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error as DatabaseError
from django.db import connection

from intake.checks import counts_alone
from intake.management.catalogues import compile_catalogues
from intake.management.children import children
from intake.management.port import claim_port
from intake.vault.key_usage import record_newest

log = logging.getLogger(__name__)


class Command(BaseCommand):
    """Serves the site with granian on one port: the public side, and in processes of its own the desk."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--workers", type=int, default=min(4, os.cpu_count() or 1), help="of the public side")
        parser.add_argument("--desk-workers", type=int, default=1, help="of the desk, with four threads each")

    def get_check_kwargs(self, options: dict[str, Any]) -> Any:
        return super().get_check_kwargs(options) | {"databases": ["default"]}

    def execute(self, *args: Any, **options: Any) -> Any:
        # Before the checks, which ask the database.
        with claim_port(options["host"], settings.PORT):
            return super().execute(*args, **options)

    def handle(self, *, host: str, workers: int, desk_workers: int, **options: Any) -> None:
        call_command("collectstatic", interactive=False, verbosity=0)
        compile_catalogues(settings.BASE_DIR)
        with suppress(DatabaseError):  # the error pages must be served all the same; the worker writes it down
            record_newest()
        connection.close()
        for message in counts_alone(workers):
            self.stderr.write(str(message))
        with tempfile.TemporaryDirectory(prefix="intake-") as folder, children() as started:
            socket = Path(folder) / "desk"
            public = granian(workers, "--host", host, "--port", settings.PORT)
            desk = granian(desk_workers, "--uds", str(socket))
            started.start("desk", desk, INTAKE_SIDE="desk")
            started.start("public", public, INTAKE_SIDE="public", INTAKE_DESK_SOCKET=str(socket))
            signal.signal(signal.SIGUSR1, lambda *_: started.reload())
            while started.wait_for_one() == "desk":
                log.error("the desk ended, and is started again")
                time.sleep(1)
                socket.unlink(missing_ok=True)
                started.start("desk", desk, INTAKE_SIDE="desk")
            raise CommandError("The public side ended by itself. The log says why.")


def granian(workers: int, *where: str) -> list[str]:
    """Return the command that serves `settings.RSGI_APPLICATION` in so many processes."""
    how = ["--interface", "rsgi", "--http", "1", "--no-ws", "--loop", "asyncio", "--log-level", "warning"]
    # Without a limit it waits for ever for a worker that does not hear that it shall end.
    how += ["--workers-kill-timeout", "5", "--respawn-failed-workers"]
    return [sys.executable, "-m", "granian", *how, "--workers", str(workers), *where, settings.RSGI_APPLICATION]
