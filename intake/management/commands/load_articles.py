"""`manage.py load_articles`."""

from typing import Any

from django.core.management.base import BaseCommand

from intake.articles.bundled_articles import load_articles


class Command(BaseCommand):
    """Adds the articles that come with Intake and are not there yet. It changes none that is."""

    help = __doc__

    def handle(self, **options: Any) -> None:
        self.stdout.write(f"{load_articles()} articles added.")
