from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection

from intake.models import ContactRequest
from tests.antispam.conftest import throttled
from tests.build import a_form

__all__ = ["throttled"]


@pytest.fixture
def send(client, helpline):
    """Fills in a fresh page with `fields` and presses the button; `headers` go along."""

    def pressed(headers=None, **fields):
        return client.post("/help/", a_form(client, **fields), headers=headers)

    return pressed


@pytest.fixture
def stored(send):
    """The one request that `fields` made, and its confirmation page."""

    def made(**fields):
        sent = send(**fields)
        assert sent.status_code == 303
        return ContactRequest.objects.get(), sent["Location"]

    return made


@contextmanager
def database_down():
    """Every question to the database fails, as when its server is gone."""

    def fail(*_asked):
        raise OperationalError("the server is gone")

    with connection.execute_wrapper(fail):
        yield
