"""`manage.py demo`."""

import os
import sys
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from intake.articles.bundled_articles import load_articles
from intake.demo.facilities import make_facilities
from intake.demo.helpline import make_helpline
from intake.demo.staff import ACCOUNTS, make_staff, password_of
from intake.management.children import children
from intake.management.port import refuse_taken_port
from intake.models import ContactRequest


class Command(BaseCommand):
    """Sets up the demo, as often as you like, and serves it with its worker until Ctrl-C."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--requests", type=int, default=300, help="made-up requests in a new database")

    def handle(self, *, requests: int, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo runs only with INTAKE_DEMO=1: everybody knows its passwords.")
        refuse_taken_port("127.0.0.1", settings.PORT)
        settings.VAR.mkdir(mode=0o700, exist_ok=True)
        call_command("migrate", interactive=False, verbosity=0)
        make_helpline()
        make_staff()
        load_articles()
        make_facilities()
        if not ContactRequest.objects.exists():
            call_command("seed", requests=requests, stdout=self.stdout)
        self.stdout.write(self._where_to_go())
        self.stdout.flush()
        manage = [sys.executable, sys.argv[0]]  # manage.py, or the installed command
        with suppress(KeyboardInterrupt), children() as started:
            started.start("worker", [*manage, "worker"])
            started.start("server", [*manage, "serve", "--workers", "1"])
            raise CommandError(f"The {started.wait_for_one()} ended by itself.")
        self.stdout.write("Stopped.")

    def _where_to_go(self) -> str:
        accounts = "\n".join(f"  {name:<11} {password_of(name)}" for name in ACCOUNTS)
        return (
            f"The form   {settings.BASE_URL}/\nThe desk   {settings.BASE_URL}/admin/\n\n"
            f"Sign in at the desk as (demo only, one factor, made-up people):\n{accounts}\n\n"
            f"Everything is kept in {os.path.relpath(settings.VAR)}/. Ctrl-C stops."
        )
