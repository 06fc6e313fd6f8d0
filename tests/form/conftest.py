import pytest

from intake.models import ContactRequest
from tests.build import a_form


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
