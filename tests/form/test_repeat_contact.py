"""Anybody can type somebody's number, so the same contact again is a request with its own code and its own rights."""

import re

import pytest

from intake.contact.reference import grouped
from intake.form import status_pages
from intake.models import ContactRequest
from intake.triage import transitions
from tests.desk.conftest import Browser, page_of
from tests.form.pages import RECEIPT, lasting, receipt_on

PHONE = "(202) 555-0123"


@pytest.fixture
def both(send, clock):
    """Two forms with the same number: the requests, and what each was told."""
    sent = []
    for name in ("Mari", "Bo"):
        sent.append(send(phone=PHONE, name=name))
        clock.shift(1)
    return [*ContactRequest.objects.order_by("created_at")], sent


def test_each_has_its_own_code(both, client):
    requests, sent = both
    assert [request.opened("name") for request in requests] == ["Mari", "Bo"]
    codes = [grouped(request.reference) for request in requests]
    assert codes[0] != codes[1]
    pages = [client.get(each["Location"]).content.decode() for each in sent]
    assert [[code in page for code in codes] for page in pages] == [[True, False], [False, True]]


@pytest.mark.parametrize("again", ["202.555.0123", "+1 202 555 0123", "２０２５５５０１２３"])
def test_they_are_linked_on_the_desk_however_it_was_typed(send, advisor, again):
    for phone in (PHONE, again):
        send(phone=phone)
    first, second = ContactRequest.objects.all()
    assert grouped(second.reference) in Browser(advisor).text(page_of(first))
    assert grouped(first.reference) in Browser(advisor).text(page_of(second))


def test_whoever_takes_one_takes_both(both, advisor):
    requests, _ = both
    transitions.claim(requests[0], by=advisor)
    assert {request.claimed_by for request in ContactRequest.objects.all()} == {advisor}


def test_the_page_of_the_second_says_nothing_of_the_first(both, client):
    requests, sent = both
    page = RECEIPT.sub("", client.get(sent[1]["Location"]).content.decode())
    assert requests[0].reference not in page
    assert "Mari" not in page


CHANGES = [{"do": "time", "when": ""}, {"do": "contact", "phone": "2025550188"}, {"do": "stop"}, {"do": "delete"}]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change["do"])
def test_knowing_the_number_changes_nothing_of_the_others(both, client, change):
    requests, sent = both
    columns = [field.attname for field in ContactRequest._meta.concrete_fields]
    before = ContactRequest.objects.filter(pk=requests[0].pk).values(*columns).get()
    client.post("/status/", {"receipt": receipt_on(sent[1]), **change})
    client.post("/exit/", {"receipt": receipt_on(sent[1])})
    assert ContactRequest.objects.filter(pk=requests[0].pk).values(*columns).get() == before


def test_the_second_code_opens_only_the_second(both, client):
    requests, _ = both
    found = client.post("/status/", {"code": requests[1].reference, "contact": "0123"})
    client.post("/status/", {"receipt": receipt_on(found), "do": "delete"})
    assert [bool(request.erased_at) for request in ContactRequest.objects.order_by("created_at")] == [False, True]


def pages_of(client, sent, request):
    """What the confirmation and `/status/` say of a request, without what differs each time."""
    found = client.post("/status/", {"code": request.reference, "contact": "0123"})
    return [lasting(answer.content.decode()) for answer in (client.get(sent["Location"]), found)]


def tried_once(request, advisor):
    transitions.claim(request, by=advisor)
    transitions.log_attempt(request, by=advisor, result="no_answer")


def two(send, clock, when="asap"):
    """Two forms with the same number: what each was told, and the requests."""
    sent = [send(phone=PHONE, discretion="open")]
    clock.shift(1)
    return [*sent, send(phone=PHONE, discretion="open", when=when)], [*ContactRequest.objects.order_by("created_at")]


@pytest.mark.parametrize("when", ["asap", "a slot"])
def test_a_try_on_the_first_shows_nowhere_in_the_second(send, client, advisor, clock, when):
    slot = re.search(r'name="when" value="(2\w[^"]*)"', client.get("/").content.decode())[1]
    sent, requests = two(send, clock, when=slot if when == "a slot" else when)
    before = pages_of(client, sent[1], requests[1])
    tried_once(requests[0], advisor)
    moved = ContactRequest.objects.get(pk=requests[1].pk)
    assert moved.not_before > requests[1].created_at
    assert pages_of(client, sent[1], moved) == before
    assert "We tried to reach you once." in pages_of(client, sent[0], requests[0])[1]
    assert "The next try is after" in pages_of(client, sent[0], requests[0])[1]


def test_the_check_sees_a_time_that_the_first_has_moved(send, client, advisor, clock, monkeypatch):
    sent, requests = two(send, clock)
    before = pages_of(client, sent[1], requests[1])
    tried_once(requests[0], advisor)
    monkeypatch.setattr(status_pages, "is_moved_along", lambda _: False)
    assert pages_of(client, sent[1], requests[1]) != before


def test_its_own_next_try_shows(send, client, advisor, clock):
    sent, requests = two(send, clock)
    tried_once(requests[0], advisor)
    clock.shift(3 * 24 * 3600)
    tried_once(ContactRequest.objects.get(pk=requests[1].pk), advisor)
    assert "The next try is after" in pages_of(client, sent[1], requests[1])[1]
