"""`manage.py serve`."""

import os
import sys
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import Error as DatabaseError
from django.db import connection

from intake.management.catalogues import compile_catalogues
from intake.vault.key_usage import record_newest


class Command(BaseCommand):
    """Serves the site with granian. Stand a buffering proxy in front of it: a slow sender holds a worker."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--workers", type=int, default=min(4, os.cpu_count() or 1), help="processes")

    def get_check_kwargs(self, options: dict[str, Any]) -> Any:
        return super().get_check_kwargs(options) | {"databases": ["default"]}

    def handle(self, *, host: str, workers: int, **options: Any) -> None:
        call_command("collectstatic", interactive=False, verbosity=0)
        compile_catalogues(settings.BASE_DIR)
        with suppress(DatabaseError):  # the error pages must be served all the same; the worker writes it down
            record_newest()
        connection.close()
        application = ":".join(settings.WSGI_APPLICATION.rsplit(".", 1))
        granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
        # SQLite has one writer: a second thread would only wait for it, and hold its own connection meanwhile.
        granian += ["--blocking-threads", "1", "--workers", str(workers), "--host", host]
        granian += ["--port", settings.PORT, "--log-level", "warning", application]
        os.execv(granian[0], granian)  # noqa: S606  no shell, and nothing in it comes from outside
