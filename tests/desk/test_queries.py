"""What a page of the queue asks of the database, however long the history is."""

import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from intake.contact.erasure import SEALED
from tests.desk.conftest import QUEUE, Browser
from tests.desk.many_requests import a_crowd, closed
from tests.triage.cases import in_state

TABS = ("mine", "due", "claimed", "scheduled", "quarantine", "closed")
FILTERED = "?tab=claimed&claimed_by__username=supervisor&urgency=soon"
PAGES = ["/admin/", QUEUE, *(f"{QUEUE}?tab={tab}" for tab in TABS), f"{QUEUE}{FILTERED}", f"{QUEUE}rows/{FILTERED}"]


def asked(browser: Browser, path: str) -> list[str]:
    """Every query of a second look, what it remembers of the helpline being warm."""
    browser.text(path)
    with CaptureQueriesContext(connection) as captured:
        browser.text(path)
    return [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]


@pytest.mark.parametrize(("path", "enough"), [("/admin/", 20), *((path, 8) for path in PAGES[1:])])
def test_so_many_are_enough_however_many_rows(path: str, enough: int, supervisor: User) -> None:
    a_crowd(10)
    few = asked(Browser(supervisor), path)
    a_crowd(120)
    a_crowd(120, closed)
    assert len(asked(Browser(supervisor), path)) == len(few) <= enough


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("path", PAGES)
def test_none_counts_history_or_reads_what_is_sealed(path: str, supervisor: User) -> None:
    for status in ("waiting", "claimed", "closed", "scheduled", "quarantined"):
        in_state(status, supervisor)
    for sql in asked(Browser(supervisor), path):
        counts_closed = re.search(r"COUNT\(.*'closed'|'closed'.*COUNT\(", sql)
        read = [column for column in (*SEALED, "data_key") if f'"intake_contactrequest"."{column}"' in sql]
        assert not counts_closed, sql
        assert read == [], sql


def test_every_count_stops_at_a_hundred(supervisor: User) -> None:
    a_crowd(1)
    [counts] = [sql for sql in asked(Browser(supervisor), QUEUE) if "COUNT(" in sql]
    assert counts.count("COUNT(") == counts.count("LIMIT 100") == 7
