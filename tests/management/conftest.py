from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

Seed = Callable[..., str]


@pytest.fixture
def seed(db: None, settings: Any) -> Seed:
    """`seed(200)` adds 200 requests, the same at each call, in the demo; returns what the command said."""
    settings.DEMO = True

    def run(requests: int = 200, number: int | None = 7, **options: Any) -> str:
        said = StringIO()
        call_command("seed", requests=requests, seed=number, stdout=said, stderr=StringIO(), **options)
        return said.getvalue()

    return run
