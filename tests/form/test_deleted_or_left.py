"""A form that a browser sends again after its person deleted the request, or left: nobody is thanked for nothing."""

import pytest

from intake.models import ContactRequest
from intake.reception import receive as reception
from intake.retention.purge import purge
from tests.build import a_form
from tests.form.pages import receipt_on

THANKS = ("Request received", "We have your request", "we have your request", "Your code")


@pytest.fixture
def sent(client, helpline, clock):
    """What was sent, and where it led."""
    form = a_form(client, name="Mari <M>", phone="2025550123")
    return form, client.post("/help/", form)


def delete(client, answer):
    return client.post("/status/", {"receipt": receipt_on(answer), "do": "delete"})


def thanks(answer):
    return [words for words in THANKS if words in answer.content.decode()]


def living():
    return ContactRequest.objects.filter(erased_at=None).count()


@pytest.mark.parametrize("written", ["2025550123", "(202) 555-0123"])
def test_after_deleting_the_same_form_stores_nothing_and_says_so(client, sent, clock, written):
    form, answer = sent
    delete(client, answer)
    clock.shift(60)
    again = client.post("/help/", {**form, "phone": written})
    assert (again.status_code, thanks(again), living()) == (422, [], 0)
    page = again.content.decode()
    assert "This request was deleted. Nothing is sent now." in page
    assert "Mari &lt;M&gt;" in page


def test_pressed_once_more_it_is_a_new_request(client, sent, clock):
    form, answer = sent
    delete(client, answer)
    again = client.post("/help/", form).content.decode()
    new = client.post("/help/", {**form, "ctx": again.partition('name="ctx" value="')[2].partition('"')[0]})
    assert (new.status_code, living(), ContactRequest.objects.count()) == (303, 1, 2)
    assert "Request received" in client.get(new["Location"]).content.decode()


def test_the_check_sees_a_row_that_is_found_although_it_is_erased(client, sent, monkeypatch):
    form, answer = sent
    delete(client, answer)
    found = ContactRequest.objects.get()
    monkeypatch.setattr(reception, "_sent_before", lambda *_: found)
    assert client.post("/help/", form).status_code == 303


@pytest.mark.parametrize("how", ["get", "answer", "status"])
def test_the_page_of_a_deleted_request_thanks_nobody(client, sent, how):
    _form, answer = sent
    delete(client, answer)
    pages = {
        "get": lambda: client.get(answer["Location"]),
        "answer": lambda: client.post(answer["Location"], {"note": "Heron"}),
        "status": lambda: client.post("/status/", {"receipt": receipt_on(answer), "do": "stop"}),
    }
    page = pages[how]()
    assert thanks(page) == []
    assert "<title>This page is closed" in page.content.decode()


def test_what_was_disposed_of_later_is_no_match_either(client, sent, clock, settings):
    form, _answer = sent
    ContactRequest.objects.update(status="closed", outcome="helped", closed_at=ContactRequest.objects.get().created_at)
    clock.shift((settings.KEEP_CLOSED_DAYS + 1) * 24 * 3600)
    purge()
    assert living() == 0
    assert thanks(client.post("/help/", form)) == []


@pytest.mark.parametrize("after", [1, 3600, 40 * 24 * 3600])
def test_after_leaving_the_same_form_gives_no_code(client, sent, clock, after):
    form, answer = sent
    code = ContactRequest.objects.get().reference
    client.post("/exit/", {"receipt": receipt_on(answer)})
    clock.shift(after)
    again = client.post("/help/", form)
    page = again.content.decode()
    assert (again.status_code, thanks(again), "Location" in again, code in page) == (410, [], False, False)
    assert "This page is closed" in page
    assert living() == 1


def test_without_leaving_it_gives_it_as_before(client, sent, clock):
    form, _answer = sent
    clock.shift(3600)
    assert client.post("/help/", form).status_code == 303
    assert living() == 1
