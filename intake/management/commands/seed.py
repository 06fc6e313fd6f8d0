"""`manage.py seed`."""

import gc
import os
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.models import Count

from intake.articles.bundled_articles import load_articles
from intake.contact.daily_stats import count_days
from intake.demo.errors import SeedRefused
from intake.demo.facilities import make_facilities
from intake.demo.helpline import make_helpline
from intake.demo.processes import make_requests_in_parts
from intake.demo.staff import make_staff
from intake.management.progress import Progress
from intake.models import ContactRequest, Helpline
from intake.vault.key_usage import record_newest


class Command(BaseCommand):
    """Adds made-up requests with their histories. Each run adds more."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--requests", type=int, default=300, help="how many")
        parser.add_argument("--seed", type=int, help="the same people and histories again; keys and codes stay random")
        parser.add_argument("--processes", type=int, default=min(4, os.cpu_count() or 1), help="for 20,000 or more")

    def handle(self, *, requests: int, seed: int | None, processes: int, **options: Any) -> None:
        if requests < 0 or processes < 1:
            raise CommandError("Nothing to do: --requests must not be negative, and --processes at least 1.")
        record_newest()
        if not Helpline.objects.exists():
            make_helpline()
        if settings.DEMO:
            make_staff()
            make_facilities()
        load_articles()
        # A batch is as many objects without a circle; looking for one takes a sixth of the time.
        gc.set_threshold(100_000)
        began, progress = time.monotonic(), Progress(self.stderr, "requests", requests)
        try:
            for written in make_requests_in_parts(requests, seed, processes):
                progress.add(written - progress.done)
        except SeedRefused as refusal:
            raise CommandError(str(refusal)) from None
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        count_days(rebuild=True)
        self.stdout.write(f"{requests} requests added in {time.monotonic() - began:.1f} s. Now there are:")
        for status, count in ContactRequest.objects.values_list("status").annotate(Count("pk")).order_by("status"):
            self.stdout.write(f"  {status:<12} {count}")
