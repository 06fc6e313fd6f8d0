import os

import pytest


@pytest.fixture
def newer_key(settings):
    """Puts another key at the head of the ring."""

    def add() -> None:
        settings.INTAKE_KEYS = [os.urandom(32), *settings.INTAKE_KEYS]

    return add
