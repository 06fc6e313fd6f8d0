"""What was sealed under a key that is not there: the desk says so in its place, and nothing shows what it is."""

import os

import pytest

from intake.models import ContactRequest
from intake.triage import transitions
from intake.vault import keys
from tests.build import a_form, a_request
from tests.desk.conftest import QUEUE, Browser, page_of
from tests.desk.second_factors import ASKED, code_of, password_given, with_an_app
from tests.desk.test_export import ALL, taken

pytestmark = pytest.mark.usefixtures("clock")
CONTACT = {"name": "Marisol", "phone": "+12025550123", "email": "mari@example.org"}


@pytest.fixture
def held(advisor, settings):
    """A claimed request with a note, whose key has left the ring; and what the desk says about it."""
    request = transitions.claim(a_request(**CONTACT), by=advisor)
    transitions.note(request, by=advisor, text="after six")
    missing = keys.newest().id.hex()
    settings.INTAKE_KEYS = [os.urandom(32)]
    return ContactRequest.objects.get(pk=request.pk), f"annot be opened: key {missing} is missing"


def test_the_page_says_which_key_is_missing(held, advisor):
    request, said = held
    page = Browser(advisor).text(page_of(request))
    assert page.count(said) >= 2, "the name and the note"


def test_a_reveal_says_so_and_offers_nothing_to_dial(held, advisor):
    request, said = held
    page = Browser(advisor).move(request, "reveal").content.decode()
    assert said in page
    assert "tel:" not in page
    assert "mailto:" not in page


def test_what_was_changed_or_moved_is_told_from_what_lacks_its_key(advisor):
    request = transitions.claim(a_request(**CONTACT), by=advisor)
    ContactRequest.objects.filter(pk=request.pk).update(email=request.phone)
    page = Browser(advisor).move(request, "reveal").content.decode()
    assert "Cannot be opened: it was changed or moved." in page
    assert "tel:+12025550123" in page, "the rest is shown"


def test_an_export_says_so_too(held, supervisor):
    [row] = taken(Browser(supervisor), list="tab=claimed", **ALL)
    assert [held[1] in row[column] for column in ("name", "phone", "email", "notes")] == [True] * 4


def test_nothing_is_sealed_again(held, advisor):
    request, _said = held
    before = ContactRequest.objects.filter(pk=request.pk).values_list("data_key", "name", "phone", "phone_index").get()
    browser = Browser(advisor)
    browser.text(page_of(request))
    browser.move(request, "reveal")
    after = ContactRequest.objects.filter(pk=request.pk).values_list("data_key", "name", "phone", "phone_index").get()
    assert after == before


def test_the_queue_lists_it(held, advisor):
    request, _said = held
    assert str(request) in Browser(advisor).text(f"{QUEUE}?tab=mine")


def test_the_person_is_told_honestly(held, client):
    request, _said = held
    answer = client.post("/status/", {"code": request.reference, "contact": "0123"})
    assert answer.status_code == 503


def test_a_new_request_is_taken(held, client):
    assert client.post("/help/", a_form(client, phone="(202) 555-0123")).status_code == 303


def test_a_code_that_cannot_be_checked_is_not_called_wrong(advisor, settings):
    secret, recovery = with_an_app(advisor)
    missing = keys.newest().id.hex()
    settings.INTAKE_KEYS = [os.urandom(32)]
    for code in (code_of(secret), recovery[0]):
        answer = password_given(advisor).post(ASKED, {"code": code})
        assert f"This code cannot be checked: key {missing} is missing." in answer.content.decode()
