"""A request for somebody who phoned: stored as every other, with who read the words out."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User

from intake.desk import phone_requests
from intake.helpline.published import NotPublished
from intake.models import AuditEvent, ConsentRecord, ContactRequest, Helpline
from intake.triage import transitions
from tests.build import CONSENT, DISCLOSURE, SPANISH, a_request, a_wording
from tests.desk.conftest import QUEUE, Browser, page_of
from tests.triage.record import everything

pytestmark = pytest.mark.usefixtures("clock", "helpline")
ADD = f"{QUEUE}add/"
SAID = {"phone": "(202) 555-0123", "name": "Ana", "agreed": "on", "discretion": "open", "when": "asap"}


def hidden(html: str) -> dict[str, str]:
    """What the page sends back by itself."""
    return dict(re.findall(r'name="(submission_id|read_out)" value="([^"]+)"', html))


def add(browser: Browser, address: str = ADD, **fields: Any) -> Any:
    return browser.send(address, **hidden(browser.text(address)), **SAID | fields)


def test_it_is_stored_and_its_page_opens(advisor: User) -> None:
    browser = Browser(advisor)
    answer = add(browser, email="ana@example.org", about="loved_one", needs=["talk", "cost"], note="works nights")
    request = ContactRequest.objects.get()
    assert answer.headers["Location"] == page_of(request)
    assert f"Their code is {request}." in browser.text(page_of(request))
    assert (request.opened("name"), request.opened("phone"), request.opened("email")) == (
        "Ana", "+12025550123", "ana@example.org",
    )  # fmt: skip
    assert (request.status, request.about, request.discretion) == ("waiting", "loved_one", "open")
    assert request.needs == ["talk", "cost"]
    assert request.notes.get().opened("text") == "works nights"
    assert transitions.claim_next(by=advisor) == request


def test_the_words_are_read_out_and_who_read_them_is_kept(advisor: User) -> None:
    html = Browser(advisor).text(ADD)
    assert f'<blockquote lang="en">{DISCLOSURE}</blockquote>' in html
    assert f'<blockquote lang="en">{CONSENT}</blockquote>' in html
    add(Browser(advisor))
    kept = ConsentRecord.objects.order_by("kind").values_list("kind", "text", "read_out_by")
    assert list(kept) == [("consent", CONSENT, "advisor"), ("disclosure", DISCLOSURE, "advisor")]


def test_what_stood_on_a_page_was_read_out_by_nobody(advisor: User) -> None:
    add(Browser(advisor))
    assert ContactRequest.objects.get().wordings_shown == []
    on_the_page = a_request()
    assert [wording.kind for wording in on_the_page.wordings_shown] == ["disclosure", "consent"]
    assert not on_the_page.consents.exists()


def test_the_trail_says_who_took_the_call(advisor: User) -> None:
    add(Browser(advisor))
    event = AuditEvent.objects.get(event_type="received")
    assert (event.actor, event.actor_name) == (advisor, "advisor")


def test_in_spanish_the_words_and_the_request_are_spanish(advisor: User) -> None:
    browser = Browser(advisor)
    assert SPANISH["consent"] in browser.text(f"{ADD}?language=es")
    add(browser, f"{ADD}?language=es")
    assert ContactRequest.objects.get().language == "es"
    assert set(ConsentRecord.objects.values_list("language", flat=True)) == {"es"}


def test_what_was_read_out_is_what_is_kept(helpline: Helpline, advisor: User) -> None:
    browser = Browser(advisor)
    sent = hidden(browser.text(ADD))
    a_wording(helpline, "consent", "Newer words.", version=2)
    browser.send(ADD, **sent, **SAID)
    assert ConsentRecord.objects.get(kind="consent").text == CONSENT


def test_a_second_tap_stores_nothing_more(advisor: User) -> None:
    browser = Browser(advisor)
    sent = hidden(browser.text(ADD))
    answers = [browser.send(ADD, **sent, **SAID, note="works nights") for _ in range(2)]
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert ContactRequest.objects.get().notes.count() == 1


def test_an_emergency_goes_first(advisor: User) -> None:
    add(Browser(advisor), needs=["unsafe"])
    assert ContactRequest.objects.get().urgency == "emergency"


def test_a_slot_can_be_chosen(advisor: User) -> None:
    browser = Browser(advisor)
    slot = re.findall(r'<option value="(2027[^"]+)"', browser.text(ADD))[0]
    add(browser, when=slot)
    request = ContactRequest.objects.get()
    assert (request.status, f"{request.not_before:%Y-%m-%dT%H:%MZ}") == ("scheduled", slot)


@pytest.mark.parametrize(
    ("lacks", "said"),
    [
        ({"phone": ""}, "Enter a phone number or an email address."),
        ({"phone": "12"}, "Check the phone number."),
        ({"phone": "", "email": "ana"}, "Check the email address."),
        ({"agreed": ""}, "This field is required."),
        ({"discretion": ""}, "This field is required."),
        ({"when": "yesterday"}, "Select a valid choice."),
        ({"note": "x" * 4001}, "at most 4000"),
    ],
)
def test_what_is_missing_is_asked_and_the_rest_stays(lacks: dict[str, str], said: str, advisor: User) -> None:
    before = everything()
    answer = add(Browser(advisor), **{"name": "<Ana>", **lacks})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert said in html
    assert "&lt;Ana&gt;" in html
    assert everything() == before


@pytest.mark.parametrize(
    ("typed", "reached", "kept"),
    [
        ({"phone": "(202) 555-0123", "email": "none"}, ("+12025550123", ""), ("", "none")),
        ({"phone": "(202) 555-0123", "email": "mari at"}, ("+12025550123", ""), ("", "mari at")),
        ({"phone": "no phone", "email": "mari@example.com"}, ("", "mari@example.com"), ("no phone", "")),
    ],
)
def test_nobody_reachable_by_one_way_is_stopped_by_the_other(
    typed: dict[str, str], reached: tuple[str, str], kept: tuple[str, str], advisor: User
) -> None:
    assert add(Browser(advisor), **typed).status_code == 302
    request = ContactRequest.objects.get()
    assert (request.opened("phone"), request.opened("email")) == reached
    assert (request.opened("phone_raw"), request.opened("email_raw")) == kept


@pytest.mark.parametrize("read_out", ["", "disclosure.en.1", "consent.en.9", "consent.en", "consent.en.²", "x"])
def test_words_that_were_never_published_are_no_consent(read_out: str, advisor: User) -> None:
    browser, before = Browser(advisor), everything()
    sent = hidden(browser.text(ADD)) | SAID | {"read_out": read_out}
    assert browser.send(ADD, **sent).status_code == 422
    assert everything() == before


@pytest.mark.parametrize("who", ["auditor", "operator"])
def test_it_is_for_those_who_answer_the_phone(who: str, request: pytest.FixtureRequest) -> None:
    assert Browser(request.getfixturevalue(who)).get(ADD).status_code == 403


def test_while_nothing_is_published_it_says_so(advisor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def unpublished(language: str) -> None:
        raise NotPublished

    monkeypatch.setattr(phone_requests, "published", unpublished)
    browser = Browser(advisor)
    assert browser.get(ADD).headers["Location"] == QUEUE
    assert "There is no helpline yet" in browser.text(QUEUE)


def test_a_second_tap_after_it_was_closed_leads_to_it_all_the_same(advisor: User) -> None:
    browser = Browser(advisor)
    sent = hidden(browser.text(ADD)) | SAID | {"note": "works nights"}
    browser.send(ADD, **sent)
    request = ContactRequest.objects.get()
    transitions.stop_contact(request)
    assert browser.send(ADD, **sent).headers["Location"] == page_of(request)
