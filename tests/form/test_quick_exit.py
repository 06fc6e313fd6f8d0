"""Leaving: somewhere harmless at once, and nothing of the request left to come back to."""

import re
from datetime import timedelta

import pytest

from intake.models import ContactRequest
from intake.reception.access_token import issue_token
from tests.build import a_phone, a_request
from tests.form.conftest import database_down
from tests.form.pages import receipt_on
from tests.triage.record import everything

pytestmark = pytest.mark.once


def left(response, settings):
    return (
        (response.status_code, response["Location"]) == (303, settings.EXIT_URL)
        and response["Clear-Site-Data"] == '"cache", "storage"'  # the cookies are those of staff
        and response["Cache-Control"] == "no-store"
        and not response.cookies
    )


def opens(client, sent):
    return "Your code" in client.get(sent["Location"]).content.decode()


@pytest.mark.parametrize("address", ["/exit/", "/es/exit/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_it_goes_somewhere_harmless_at_once(client, db, settings, address, method):
    assert left(getattr(client, method)(address), settings)


@pytest.mark.parametrize("address", ["/exit/", "/es/exit/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_without_the_script_it_goes_there_over_an_empty_page_of_ours(client, db, address, method):
    asked = client.get(f"{address}?over") if method == "get" else client.post(address, {"over": "1"})
    assert (asked.status_code, asked["Refresh"], asked.content) == (200, f"0; url={address}", b"")
    assert asked["Clear-Site-Data"] == '"cache", "storage"'
    assert asked["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["/exit/", "/es/exit/"])
def test_a_post_ends_every_receipt_made_until_now(send, client, clock, settings, address):
    sent = send()
    clock.shift(60)
    found = client.post("/status/", {"code": ContactRequest.objects.get().reference, "contact": "0123"})
    assert opens(client, sent)
    assert left(client.post(address, {"receipt": receipt_on(found)}), settings)
    assert not opens(client, sent)
    for receipt in (receipt_on(sent), receipt_on(found)):
        answer = client.post("/status/", {"receipt": receipt, "do": "delete"})
        assert "This page is closed" in answer.content.decode()
    assert ContactRequest.objects.get().erased_at is None


def test_back_shows_a_page_that_tells_nobody_that_there_was_anything(send, client, clock):
    """The very page that an address shows of which nothing was ever known."""
    sent = send()
    client.post("/exit/", {"receipt": receipt_on(sent)})
    for language in ("", "/es"):
        left_behind = client.get(f"{language}{sent['Location']}")
        assert left_behind.content == client.get(f"{language}/received/nothing/").content
    page = client.get(sent["Location"]).content.decode()
    main = page[page.index("<main") : page.index("<section")]
    assert "<title>This page is closed</title>" in page
    assert re.search("request|code|received", main, re.IGNORECASE) is None
    assert 'href="/"' in main


def test_who_presses_something_there_learns_that_it_did_nothing(send, client, clock):
    receipt = receipt_on(send())
    clock.shift(timedelta(minutes=31))
    page = client.post("/status/", {"receipt": receipt, "do": "stop"}).content.decode()
    assert "Nothing was changed. You can start again." in page


def test_whoever_has_the_code_gets_in_again(send, client, clock):
    sent = send()
    client.post("/exit/", {"receipt": receipt_on(sent)})
    clock.shift(1)
    found = client.post("/status/", {"code": ContactRequest.objects.get().reference, "contact": "0123"})
    answer = client.post("/status/", {"receipt": receipt_on(found), "do": "stop"})
    assert "We will not contact you about this request." in answer.content.decode()


def test_it_ends_nobody_elses(send, client, clock):
    sent = send()
    client.post("/exit/", {"receipt": issue_token(a_request(phone=a_phone()))})
    assert opens(client, sent)


def test_an_old_page_ends_its_receipt_too(send, client, clock):
    sent = send()
    clock.shift(timedelta(minutes=31))
    client.post("/exit/", {"receipt": receipt_on(sent)})
    assert client.post(sent["Location"], {"needs": "talk"}).status_code == 410


def test_a_get_changes_nothing(send, client, settings):
    sent = send()
    before = everything()
    assert left(client.get("/exit/", {"receipt": receipt_on(sent)}), settings)
    assert everything() == before
    assert opens(client, sent)


@pytest.mark.parametrize("receipt", ["", "junk", "a.b:c", "\ud7ff", "x" * 9000])
def test_a_receipt_that_is_none_keeps_nobody_here(client, db, settings, receipt):
    before = everything()
    assert left(client.post("/exit/", {"receipt": receipt}), settings)
    assert everything() == before


def test_a_database_that_is_down_keeps_nobody_here(send, client, settings):
    sent = send()
    with database_down():
        assert left(client.post("/exit/", {"receipt": receipt_on(sent)}), settings)


def test_a_body_that_cannot_be_read_keeps_nobody_here(client, db, settings):
    body = "&".join(f"f{number}=1" for number in range(2000))
    kind = "application/x-www-form-urlencoded"
    assert left(client.generic("POST", "/exit/", body, content_type=kind), settings)
    assert left(client.generic("POST", "/exit/", b"x" * 70_000, content_type=kind), settings)


def test_the_confirmation_leaves_by_post_and_other_pages_by_a_link(send, client):
    sent = send()
    page = client.get(sent["Location"]).content.decode()
    leave = page.partition('class="leave"')[2].partition("</nav>")[0]
    assert '<form method="post" action="/exit/">' in leave
    assert receipt_on(sent) in leave
    assert '<a href="/exit/?over" rel="noreferrer">' in client.get("/").content.decode()
