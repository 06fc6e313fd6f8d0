from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

Seed = Callable[..., str]


def run(requests: int = 200, number: int | None = 7, **options: Any) -> str:
    said = StringIO()
    call_command("seed", requests=requests, seed=number, stdout=said, stderr=StringIO(), **options)
    return said.getvalue()


@pytest.fixture
def seed(db: None, settings: Any) -> Seed:
    """`seed(200)` adds 200 requests, the same at each call, in the demo; returns what the command said."""
    settings.DEMO = True
    return run


@pytest.fixture(scope="module")
def seeded_rows(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """200 requests for tests that only look at them."""
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(DEMO=True):
        run()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def seeded(seeded_rows: None, db: None) -> None:
    """200 requests for tests that only look at them."""
