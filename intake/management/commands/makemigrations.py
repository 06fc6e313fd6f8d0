"""`manage.py makemigrations`, as Django's, except that it looks at columns alone."""

from django.core.management.commands import makemigrations

from intake.management.schema import Autodetector


class Command(makemigrations.Command):
    """Django's own, with our comparison."""

    autodetector = Autodetector
