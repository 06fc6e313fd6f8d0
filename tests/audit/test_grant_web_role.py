"""The role that runs the site on PostgreSQL, and may add to the trail alone."""

from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from psycopg.sql import Identifier

from intake.models import AuditEvent, AuditLink, ContactRequest
from tests.audit.tampering import verified
from tests.build import a_form
from tests.desk.conftest import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("journal", "helpline")]
ROLE = 'the "site"'


def statements() -> str:
    output = StringIO()
    call_command("grant_web_role", ROLE, stdout=output)
    return output.getvalue()


if connection.vendor == "sqlite":

    def test_sqlite_has_no_roles() -> None:
        with pytest.raises(CommandError, match="Only PostgreSQL has roles"):
            statements()

else:

    @pytest.fixture
    def as_the_site() -> None:
        """From here on the database is asked as this role, which is gone when the test is rolled back."""
        role = Identifier(ROLE).as_string()
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE ROLE {role}")
            cursor.execute(statements())
            cursor.execute(statements())  # after each migration
            cursor.execute(f"SET LOCAL ROLE {role}")

    def test_it_runs_the_site(advisor: User, supervisor: User, as_the_site: None) -> None:
        browser = Client()
        assert browser.post("/help/", a_form(browser)).status_code == 303
        request = ContactRequest.objects.get()
        desk = Browser(advisor)
        assert desk.move(request, "claim").status_code == 302
        assert desk.move(request, "reveal").status_code == 200
        assert Browser(supervisor).move(request, "release").status_code == 302
        call_command("worker", once=True)
        assert AuditLink.objects.count() == AuditEvent.objects.count() == 4
        assert verified().done

    @pytest.mark.parametrize("table", ["intake_auditevent", "intake_auditlink"])
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE {} SET mac = ''",
            "DELETE FROM {}",
            "TRUNCATE {}",
            "ALTER TABLE {} DISABLE TRIGGER ALL",
            "DROP TRIGGER {}_append_only ON {}",
            "DROP TABLE {}",
        ],
    )
    def test_it_cannot_alter_the_trail(table: str, statement: str, as_the_site: None) -> None:
        refused = pytest.raises(ProgrammingError, match=r"permission denied|must be owner")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.replace("{}", table))

    def test_an_owner_can() -> None:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE intake_auditevent DISABLE TRIGGER ALL")
            cursor.execute("DELETE FROM intake_auditevent")
