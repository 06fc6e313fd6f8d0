"""How much one network may send: before it is looked at, and before it is asked to wait."""

import pytest

from intake.models import ContactRequest
from tests.build import a_form, a_phone
from tests.form.conftest import database_down

BROWSER = {"sec-fetch-site": "same-origin"}
HERE, THERE = "192.0.2.7", "198.51.100.7"
pytestmark = pytest.mark.usefixtures("throttled", "clock")


@pytest.fixture
def press(client, helpline):
    """Sends so many forms, each with a number of its own; the last answer."""

    def pressed(times=1, at="", headers=None, address=HERE, **fields):
        for _ in range(times):
            form = a_form(client, at=f"{at}/", **{"phone": a_phone(), **fields})
            answer = client.post(f"{at}/help/", form, headers={**BROWSER, **(headers or {})}, REMOTE_ADDR=address)
        return answer

    return pressed


def counted():
    return {status: ContactRequest.objects.filter(status=status).count() for status in ("waiting", "quarantined")}


def asks_to_wait(answer, language="en"):
    page = answer.content.decode()
    numbers = [number in page for number in ("tel:911", "tel:988", "1-800-662-4357", "(202) 555-0100")]
    named = f'<html lang="{language}">' in page
    return answer.status_code == 429 and all(numbers) and named and 0 < int(answer["Retry-After"]) <= 600


def test_twenty_are_let_in_and_the_next_are_looked_at(press):
    assert press(20).status_code == 303
    assert counted() == {"waiting": 20, "quarantined": 0}
    assert press(2).status_code == 303
    assert counted() == {"waiting": 20, "quarantined": 2}
    held_back = ContactRequest.objects.filter(status="quarantined")
    assert {str(request.reasons) for request in held_back} == {"['busy_network', 'asap']"}


def test_a_hundred_and_twenty_are_stored_and_the_next_is_asked_to_wait(press):
    assert press(120).status_code == 303
    assert asks_to_wait(press())
    assert asks_to_wait(press(at="/es"), "es")
    assert sum(counted().values()) == 120


def test_forms_that_could_not_be_stored_count_too(press):
    assert press(120, phone="555").status_code == 422
    assert asks_to_wait(press())


def test_the_whole_network_counts_and_no_other(press):
    press(60, address="192.0.2.1")
    press(60, address="192.0.2.254")
    assert asks_to_wait(press(address=HERE))
    assert press(address=THERE).status_code == 303
    assert ContactRequest.objects.filter(status="waiting").count() == 21


def test_what_a_sender_says_of_itself_does_not_help(press):
    press(120)
    for claimed in ("203.0.113.9", "203.0.113.9, 127.0.0.1", "junk", ""):
        assert asks_to_wait(press(headers={"x-forwarded-for": claimed}))


def test_behind_our_proxy_everybody_counts_for_themselves(press, settings):
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    for visitor in range(25):
        press(5, address="10.1.2.3", headers={"x-forwarded-for": f"192.0.{visitor}.7"})
    assert counted() == {"waiting": 125, "quarantined": 0}
    press(116, address="10.1.2.3", headers={"x-forwarded-for": "203.0.113.9, 192.0.0.8"})
    assert asks_to_wait(press(address="10.9.9.9", headers={"x-forwarded-for": "203.0.113.77, 192.0.0.9"}))


def test_when_the_time_is_over_they_are_let_in(press, clock):
    press(120)
    clock.shift(int(press()["Retry-After"]))
    assert press().status_code == 303
    assert ContactRequest.objects.latest("created_at").status == "waiting"


def test_looking_at_pages_is_never_counted(client, helpline, press):
    for _ in range(130):
        client.get("/", REMOTE_ADDR=HERE)
    assert press().status_code == 303
    assert counted() == {"waiting": 1, "quarantined": 0}


def test_asking_to_wait_needs_no_database(press, client):
    press(120)
    with database_down():
        assert asks_to_wait(client.post("/help/", {"phone": a_phone()}, REMOTE_ADDR=HERE))
