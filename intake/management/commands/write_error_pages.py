"""`manage.py write_error_pages`."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from intake.helpline.published import NotPublished, published
from intake.public.error_pages import MESSAGES, error_page


class Command(BaseCommand):
    """Writes the error pages as files, for a proxy to show while this site is down. Again when numbers change."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="503.html and the others, and es/503.html")

    def handle(self, *, folder: Path, **options: Any) -> None:
        try:
            published("en")  # an error page shows what was read last
        except NotPublished:
            raise CommandError("There is no helpline yet: the pages would lack its number. Publish it first.") from None
        for language, _name in settings.LANGUAGES:
            with suppress(NotPublished):
                published(language)
            target = folder if language == "en" else folder / language
            target.mkdir(parents=True, exist_ok=True)
            target.chmod(0o755)  # the proxy has an account of its own
            for status in MESSAGES:
                page = target / f"{status}.html"
                page.write_bytes(error_page(status, language, is_file=True).content)
                page.chmod(0o644)
        self.stdout.write(f"{len(MESSAGES) * len(settings.LANGUAGES)} pages in {folder}")
