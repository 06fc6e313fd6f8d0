"""A few facilities that do not exist, with numbers that nobody has, imported as a list is."""

from pathlib import Path

from django.utils import timezone

from intake.directory.importer import import_list
from intake.directory.list_parser import parse_list
from intake.directory.models import Facility

LIST = Path(__file__).with_name("facilities.csv")


def make_facilities() -> None:
    """Make them once, and not where there are facilities already. Pages say that these are made up."""
    if not Facility.objects.exists():
        import_list(parse_list(LIST), timezone.localdate(), sample=True)
