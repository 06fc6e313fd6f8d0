"""`manage.py changepassword`, as Django's; it is in the trail, and the account's person is told."""

import getpass
from typing import Any

from django.contrib.auth.management.commands import changepassword
from django.contrib.auth.models import User
from django.db import transaction

from intake.audit import trail
from intake.notify.access_changes import access_of, record_access_change


class Command(changepassword.Command):
    """Django's own, recorded."""

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> str | None:
        """Set the password and record it, or do neither."""
        said = super().handle(*args, **options)
        name = options["username"] or getpass.getuser()
        account = User.objects.get(username=name)
        record_access_change(account, access_of(account), by=None, fields=["password"], actor_name=trail.COMMAND_LINE)
        return said
