"""The cast, a helpline that is open, and a clock that stands still."""

import gc
from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings as configured
from django.contrib.auth.models import User
from django.template.base import Template
from django.test import TransactionTestCase

from intake.form import landing_cache
from intake.helpline.published import clear_cache
from intake.models import Helpline
from intake.notify import heartbeat
from tests import reset
from tests.build import a_helpline, a_user

NEW_YORK = ZoneInfo("America/New_York")
NOON = datetime(2027, 3, 3, 12, tzinfo=NEW_YORK)  # a Wednesday, eleven days before the clocks change
ONCE = {"config", "copy", "people"}
served = Template._render  # type: ignore[attr-defined]
TransactionTestCase._fixture_teardown = reset.restore  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """SQLite as a file: one in memory has neither a WAL nor locks."""
    database = configured.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "intake.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """A database as the migrations leave it."""
    with django_db_blocker.unblock():
        reset.remember()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands in a folder that has no SQL of its own."""
    for item in items:
        if item.path.parent.name in ONCE:
            item.add_marker("once")


def pytest_collection_finish() -> None:
    """What was imported stays to the end, so that the collector need not walk it again and again.

    The views too, which Django would import with the first request: perhaps while a test has put something else where
    they look for it, and they would keep that.
    """
    import_module(configured.ROOT_URLCONF)
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _pages_are_rendered_as_they_are_served(django_test_environment: None) -> None:
    """Django would copy the context of every template that a test renders, and no test asks for one."""
    Template._render = served  # type: ignore[attr-defined]


def _asks_for(request: pytest.FixtureRequest, names: set[str]) -> bool:
    """Whether the test, or a fixture of ours, asks for one of these. A fixture of pytest-django always does."""
    info = request.node._fixtureinfo
    fixtures = chain.from_iterable(info.name2fixturedefs.values())
    ours = (fixture.argnames for fixture in fixtures if fixture.func.__module__.startswith("tests."))
    return any(not names.isdisjoint(asked) for asked in (info.argnames, *ours))


@pytest.fixture(autouse=True)
def _nothing_remembered(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a process remembers of a helpline must not outlive the test's database.

    The page that it keeps may: it is rendered again when it would say something else. A test that changes more than
    the database has a page of its own.
    """
    if "clock" in request.fixturenames:
        request.getfixturevalue("clock")  # before any row: one of today would be of another year than the test
    changes_more = _asks_for(request, {"monkeypatch", "settings"})
    clear_cache()
    heartbeat.mark_process_start()
    if changes_more:
        landing_cache.clear_cache()
    yield
    clear_cache()
    if changes_more:
        landing_cache.clear_cache()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A stopped clock at NOON: `clock.shift(seconds)`, `clock.move_to(moment)`."""
    with time_machine.travel(NOON.timestamp(), tick=False) as stopped:
        heartbeat.mark_process_start()
        yield stopped


@pytest.fixture
def journal(settings: Any, tmp_path: Path) -> Path:
    """A folder for the journal, not made yet. Elsewhere in the tests it cannot be written."""
    settings.INTAKE_JOURNAL = tmp_path / "journal"
    folder: Path = settings.INTAKE_JOURNAL
    return folder


@pytest.fixture
def helpline(db: None) -> Helpline:
    return a_helpline()


@pytest.fixture
def advisor(db: None) -> User:
    return a_user("advisor")


@pytest.fixture
def advisor2(db: None) -> User:
    return a_user("advisor", "advisor2")


@pytest.fixture
def supervisor(db: None) -> User:
    return a_user("supervisor")


@pytest.fixture
def auditor(db: None) -> User:
    return a_user("auditor")


@pytest.fixture
def operator(db: None) -> User:
    return a_user("operator")
