"""The page of one request: what it shows to whom, and the moves it offers."""

import re
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth.models import User

from intake.contact.choices import Status
from intake.contact.reference import grouped
from intake.models import Note
from intake.triage import transitions
from tests.build import a_phone, a_request, a_user
from tests.desk.conftest import QUEUE, Browser, page_of
from tests.triage.cases import in_state
from tests.triage.record import everything, stored

HOLDERS_MOVES = {"reveal", "log_attempt", "note", "schedule", "refer", "release", "close"}
OFFERED = {
    ("waiting", "other"): {"claim"},
    ("waiting", "supervisor"): {"claim", "reassign", "place_hold"},
    ("scheduled", "other"): {"claim"},
    ("scheduled", "supervisor"): {"claim", "reassign", "place_hold"},
    ("claimed", "advisor"): HOLDERS_MOVES,
    ("claimed", "supervisor"): {"reveal", "release", "reassign", "place_hold"},
    ("closed", "supervisor"): {"reopen", "place_hold", "propose_disposal"},
    ("quarantined", "supervisor"): {"admit", "confirm_spam", "place_hold"},
}


def offered(html: str) -> set[str]:
    """The moves whose forms a page has."""
    return set(re.findall(r'class="move (\w+)"', html))


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("who", ["advisor", "other", "supervisor"])
@pytest.mark.parametrize("status", Status.values)
def test_it_offers_the_moves_that_state_and_role_allow(status: str, who: str, advisor: User) -> None:
    request = in_state(status, advisor)
    user = advisor if who == "advisor" else a_user("supervisor" if who == "supervisor" else "advisor", who)
    asked_by = "other" if who == "advisor" and status != "claimed" else who  # nobody's holder is an advisor like others
    html = Browser(user).text(page_of(request))
    assert offered(html) == OFFERED.get((status, asked_by), set())
    assert ("There is nothing for you to do here now." in html) is ((status, asked_by) not in OFFERED)


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    ("discretion", "script"),
    [
        ("private", "Leave no message. Do not say who you are. If someone else answers: “I will try again later.”"),
        ("first_name", "Leave only your first name and a number. Do not say where you call from."),
        ("open", "You may say who you are and leave a message."),
    ],
)
def test_what_may_be_said_stands_above_the_number(discretion: str, script: str, advisor: User) -> None:
    phone = a_phone()
    request = transitions.claim(a_request(phone=phone, discretion=discretion), by=advisor)
    html = Browser(advisor).move(request, "reveal").content.decode()
    assert 0 < html.index(script) < html.index(f'href="tel:{phone}"')


@pytest.mark.usefixtures("clock")
def test_it_shows_the_address_and_what_could_not_be_read(advisor: User) -> None:
    request = a_request(phone="", phone_raw="five <5>", email="ana@example.org", email_raw="ana at home")
    transitions.claim(request, by=advisor)
    html = Browser(advisor).move(request, "reveal").content.decode()
    shown = ("five &lt;5&gt;", '<p class="number">ana@example.org</p>', "ana at home")
    assert "mailto:" not in html  # what somebody typed would choose the copies and the words of an advisor's mail
    assert [text for text in shown if text not in html] == []


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    ("verb", "fields", "status", "leads_to"),
    [
        ("log_attempt", {"result": "reached", "channel": "call"}, "claimed", "page"),
        ("log_attempt", {"result": "no_answer", "channel": "call"}, "scheduled", "queue"),
        ("schedule", {"at": "2027-03-04T12:00"}, "scheduled", "queue"),
        ("release", {"reason": ""}, "waiting", "queue"),
        ("close", {"outcome": "helped"}, "closed", "queue"),
    ],
)
def test_a_move_is_made_and_leads_on(
    verb: str, fields: dict[str, str], status: str, leads_to: str, advisor: User
) -> None:
    request, browser = in_state("claimed", advisor), Browser(advisor)
    answer = browser.move(request, verb, **fields)
    assert answer.status_code == 302
    assert answer.headers["Location"] == (page_of(request) if leads_to == "page" else QUEUE)
    assert stored(request).status == status


def test_a_claim_leads_to_its_own_page(advisor: User) -> None:
    request = a_request()
    assert Browser(advisor).move(request, "claim").headers["Location"] == page_of(request)
    assert stored(request).claimed_by == advisor


@pytest.mark.usefixtures("clock")
def test_a_time_is_read_in_the_helplines_zone(advisor: User) -> None:
    request = in_state("claimed", advisor)
    Browser(advisor).move(request, "schedule", at="2027-03-04T12:00")
    assert stored(request).not_before.isoformat() == "2027-03-04T17:00:00+00:00"


SENT_LATE = {
    "log_attempt": {"result": "reached", "channel": "call", "text": "she will <ring> back"},
    "release": {"reason": "she will <ring> back"},
    "close": {"outcome": "helped", "reason": "she will <ring> back"},
}


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("meanwhile", ["reassigned", "swept", "withdrawn"])
@pytest.mark.parametrize("verb", SENT_LATE)
def test_a_form_that_comes_too_late_says_so_and_keeps_what_was_typed(
    verb: str, meanwhile: str, advisor: User, advisor2: User, supervisor: User, clock: time_machine.Traveller
) -> None:
    request, browser = in_state("claimed", advisor), Browser(advisor)
    if meanwhile == "reassigned":
        transitions.reassign(request, by=supervisor, to=advisor2)
    elif meanwhile == "swept":
        clock.shift(29 * 60)
        browser.text(page_of(request))
        clock.shift(60)
        transitions.expire_claims()
    else:
        transitions.withdraw(request)
    before = everything()
    answer = browser.move(request, verb, **SENT_LATE[verb])
    said = {
        "reassigned": "Not done: advisor2 holds this request now.",
        "swept": "Not done: this request is waiting now.",
        "withdrawn": "Not done: this request is closed now.",
    }
    html = answer.content.decode()
    assert answer.status_code == 409
    assert said[meanwhile] in html
    assert "she will &lt;ring&gt; back</textarea>" in html
    assert everything() == before


def test_a_claim_that_comes_too_late_names_the_holder(advisor: User, advisor2: User) -> None:
    request = in_state("claimed", advisor)
    answer = Browser(advisor2).move(request, "claim")
    assert answer.status_code == 409
    assert "Not done: advisor holds this request now." in answer.content.decode()


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    ("verb", "fields", "kept"),
    [
        ("log_attempt", {"channel": "call", "text": "rang <twice>"}, "rang &lt;twice&gt;</textarea>"),
        ("log_attempt", {"result": "nonsense", "channel": "call", "text": "rang <twice>"}, "rang &lt;twice&gt;"),
        ("log_attempt", {"result": "reached", "channel": "call", "text": "x" * 4001}, "x" * 4001),
        ("close", {"outcome": "", "reason": "all <well>"}, "all &lt;well&gt;</textarea>"),
        ("close", {"outcome": "withdrawn", "reason": "all <well>"}, "all &lt;well&gt;</textarea>"),
        ("close", {"outcome": "spam", "reason": "all <well>"}, "all &lt;well&gt;</textarea>"),
        ("schedule", {"at": "tomorrow"}, 'value="tomorrow"'),
        ("schedule", {}, "This field is required."),
    ],
)
def test_what_was_filled_in_wrongly_comes_back(verb: str, fields: dict[str, str], kept: str, advisor: User) -> None:
    request = in_state("claimed", advisor)
    before = everything()
    answer = Browser(advisor).move(request, verb, **fields)
    assert answer.status_code == 422
    assert kept in answer.content.decode()
    assert everything() == before


@pytest.mark.usefixtures("clock")
def test_a_time_in_the_quiet_hours_is_refused_and_comes_back(advisor: User) -> None:
    answer = Browser(advisor).move(in_state("claimed", advisor), "schedule", at="2027-03-04T23:00")
    assert answer.status_code == 409
    assert 'value="2027-03-04T23:00"' in answer.content.decode()


def test_the_timeline_tells_everything_in_one_order_newest_first(
    advisor: User, supervisor: User, clock: time_machine.Traveller
) -> None:
    request = a_request()
    for make in (
        lambda: transitions.claim(request, by=advisor),
        lambda: transitions.reveal(request, by=advisor),
        lambda: transitions.log_attempt(request, by=advisor, result="reached", text="she <laughed>"),
        lambda: transitions.release(request, by=supervisor, reason="her shift ended"),
    ):
        clock.shift(60)
        make()
    entries = re.findall(
        r"<strong>([^<]+)</strong> <span class=\"quiet\">([^<]+)</span>(?:<blockquote>(.*?)</blockquote>)?",
        Browser(supervisor).text(page_of(request)).partition('class="timeline"')[2],
    )
    assert entries == [
        ("released", "supervisor", ""),
        ("reason", "supervisor", "her shift ended"),
        ("call: reached", "advisor", "she &lt;laughed&gt;"),
        ("contact shown", "advisor", ""),
        ("claimed", "advisor", ""),
        ("received", "the person", ""),
    ]


def test_requests_of_the_same_contact_are_linked(advisor: User) -> None:
    phone = a_phone()
    first, second = a_request(phone=phone), a_request(phone=phone)
    stranger = a_request()
    html = Browser(advisor).text(page_of(first))
    assert f'<a href="{page_of(second)}">{grouped(second.reference)}</a>' in html
    assert grouped(stranger.reference) not in html


@pytest.mark.parametrize("pk", [uuid4(), "nonsense", "1", "00000000-0000-0000-0000-00000000000g"])
def test_a_request_that_is_not_there_is_not_found(pk: object, advisor: User) -> None:
    assert Browser(advisor).get(f"{QUEUE}{pk}/change/").status_code == 404
    assert Browser(advisor).send(f"{QUEUE}{pk}/claim/").status_code == 404


def test_an_erased_one_can_still_be_looked_at(advisor: User, supervisor: User) -> None:
    request = transitions.claim(a_request(name="Marisol"), by=advisor)
    transitions.release(request, by=advisor, reason="she rang us")
    transitions.withdraw(request)
    assert Note.objects.filter(request=request).exists()
    html = Browser(supervisor).text(page_of(request))
    assert "withdrawn by the person" in html
    assert "Marisol" not in html
    assert "she rang us" not in html
