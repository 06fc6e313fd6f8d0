"""`manage.py createsuperuser`, as Django's; the account is in the trail, and told to those who watch over access."""

from typing import Any

from django.contrib.auth.management.commands import createsuperuser
from django.contrib.auth.models import User
from django.db import transaction

from intake.audit import trail
from intake.notify.access_changes import Access, record_access_change


class Command(createsuperuser.Command):
    """Django's own, recorded."""

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Make the account and record that it has a role, or do neither."""
        known = set(User.objects.filter(is_superuser=True).values_list("pk", flat=True))
        super().handle(*args, **options)
        for account in User.objects.filter(is_superuser=True).exclude(pk__in=known):
            record_access_change(account, Access(), by=None, actor_name=trail.COMMAND_LINE)
