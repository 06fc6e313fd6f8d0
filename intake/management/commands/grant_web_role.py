"""`manage.py grant_web_role`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from psycopg.sql import Identifier

from intake.models import AuditEvent, AuditLink


class Command(BaseCommand):
    """Prints what lets a PostgreSQL role run the site and the worker, and not alter the audit trail.

    Run it again after `migrate`. The role must own no table, as an owner may do everything.
    """

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="a role that exists")

    def handle(self, *, name: str, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL has roles. On SQLite triggers refuse to alter the trail.")
        role = Identifier(name).as_string()
        trail = ", ".join(model._meta.db_table for model in (AuditEvent, AuditLink))
        self.stdout.write(f"GRANT USAGE ON SCHEMA public TO {role};")
        self.stdout.write(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role};")
        self.stdout.write(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};")
        self.stdout.write(f"REVOKE UPDATE, DELETE ON {trail} FROM {role};")
