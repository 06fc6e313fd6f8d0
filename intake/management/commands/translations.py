"""`manage.py translations`."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from intake.management.catalogues import compile_catalogues
from intake.management.translations import faults, update

MAX_NAMED = 20


class Command(BaseCommand):
    """Brings the translations in line with the source and compiles them."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing, and fail unless all are complete")

    def handle(self, *, check: bool, **options: Any) -> None:
        if check:
            found = list(faults(settings.BASE_DIR))
            if found:
                raise CommandError("\n".join([*found[:MAX_NAMED], f"Faults in the translations: {len(found)}"]))
            self.stdout.write("The translations are complete.")
            return
        for language, catalogue in update(settings.BASE_DIR).items():
            counts = {
                "translated": catalogue.translated_entries(),
                "missing": catalogue.untranslated_entries(),
                "fuzzy": catalogue.fuzzy_entries(),
            }
            self.stdout.write(f"{language}: " + ", ".join(f"{len(entries)} {name}" for name, entries in counts.items()))
        compile_catalogues(settings.BASE_DIR)
