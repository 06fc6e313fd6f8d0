"""`manage.py migrate`, as Django's, except that it asks for a new migration only where a column changed."""

from django.core.management.commands import migrate

from intake.management.schema import Autodetector


class Command(migrate.Command):
    """Django's own, with our comparison."""

    autodetector = Autodetector
