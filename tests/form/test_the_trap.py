import re

from intake.models import Notification
from tests.build import a_form

CODE = r"[0-9B-Z]{4} [0-9B-Z]{4}"


def test_a_filled_trap_is_stored_in_quarantine(stored):
    request, _ = stored(website="https://spam.example", name="Bo")
    assert (request.status, request.reasons[0]) == ("quarantined", "trap_filled")
    assert request.opened("name") == "Bo"
    assert Notification.objects.count() == 1


def test_its_confirmation_looks_the_same(client, helpline, clock):
    def shown(**fields):
        page = client.get(client.post("/help/", a_form(client, **fields))["Location"]).content.decode()
        assert re.search(CODE, page)
        return re.sub(CODE, "", page)

    assert shown(website="filled in by the browser") == shown()
