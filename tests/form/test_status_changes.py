"""What a person changes is so at once, whoever holds the request, and whoever holds it is told."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from intake.contact.erasure import SEALED
from intake.models import ContactRequest, Notification
from intake.triage import by_person, transitions
from intake.triage.errors import TransitionRefused
from intake.triage.inbound_sms import handle_sms
from intake.vault.tokens import sign
from tests.desk.conftest import Browser, page_of
from tests.form.pages import RECEIPT, fields_of, foreign_markup, receipt_on, without_spaces
from tests.helpline.calendars import at
from tests.triage.record import everything

SLOT = "2027-03-03T22:00Z"
ORDER = ["time", "contact", "stop", "delete"]


@pytest.fixture
def found(stored, client, clock):
    """The page that somebody sees who looked their request up."""
    request, _ = stored(email="mari@example.org")
    return client.post("/status/", {"code": request.reference, "contact": "0123"})


@pytest.fixture
def change(client, found):
    """Makes a change on that page."""
    return lambda do, **fields: client.post("/status/", {"receipt": receipt_on(found), "do": do, **fields})


@pytest.fixture
def held(found, advisor):
    """The request, claimed by somebody who saw its contact."""
    request = transitions.claim(ContactRequest.objects.get(), by=advisor)
    transitions.reveal(request, by=advisor)
    return request


def says(answer, words, status=200):
    page = answer.content.decode()
    return answer.status_code == status and words in page and not answer.cookies and not foreign_markup(page)


def test_every_change_is_two_taps_away(found):
    """A tap on its heading, a tap on its button: each is a form of its own that names the request and the change."""
    page = found.content.decode()
    folded = [part for part in re.findall(r"<details>.*?</details>", page, re.DOTALL) if "<form" in part]
    assert [re.findall(r'name="do" value="(\w+)"', form) for form in folded] == [[do] for do in ORDER]
    assert {(form.count("<form"), form.count('type="submit"'), len(RECEIPT.findall(form))) for form in folded} == {
        (1, 1, 1)
    }


def test_another_time_is_so_at_once(change):
    assert says(change("time", when=SLOT), "We changed the time.")
    request = ContactRequest.objects.get()
    assert (request.status, request.slot_starts, request.not_before) == ("scheduled", *[at(2027, 3, 3, 17)] * 2)
    assert says(change("time", when="asap"), "We changed the time.")
    request = ContactRequest.objects.get()
    assert (request.status, request.slot_starts, request.slot_seat) == ("waiting", None, None)


def test_another_time_takes_it_from_its_holder_who_is_told(change, held, advisor, advisor2):
    change("time", when=SLOT)
    assert ContactRequest.objects.get().claimed_by is None
    assert told() == [("person_changed", advisor.pk)]
    with pytest.raises(TransitionRefused):
        transitions.reveal(held, by=advisor)
    assert transitions.claim_next(by=advisor2) is None


def told():
    return list(Notification.objects.exclude(type="new_request").values_list("type", "recipient"))


@pytest.mark.parametrize("when", ["", "2020-01-01T00:00Z", "tomorrow"])
def test_a_time_that_is_not_there_changes_nothing(change, when):
    before = everything()
    answer = change("time", when=when)
    assert says(answer, "Choose a time. The one you chose may be gone.", 422)
    assert "<title>Error: " in answer.content.decode()
    assert "<details open><summary>Change the time" in without_spaces(answer.content.decode())
    assert everything() == before


def test_a_time_that_was_just_taken_is_refused_and_said(change, monkeypatch):
    monkeypatch.setattr(by_person, "free_seat", lambda *_: None)
    before = everything()
    answer = change("time", when=SLOT)
    assert says(answer, "That time was just taken", 409)
    assert "Nothing has changed. You can choose another time below." in answer.content.decode()
    assert everything() == before


def test_another_contact_takes_the_place_of_the_first(change):
    assert says(change("contact", phone="(202) 555-0188"), "We changed how we reach you.")
    request = ContactRequest.objects.get()
    assert [request.opened(column) for column in ("phone", "phone_raw", "email")] == [
        "+12025550188",
        "(202) 555-0188",
        "mari@example.org",
    ]
    found = ContactRequest.objects.with_contact
    assert (found(phone="+12025550123").count(), found(phone="+12025550188").count()) == (0, 1)


def test_what_is_left_blank_stays(change):
    change("contact", email="bo@example.org")
    request = ContactRequest.objects.get()
    assert (request.opened("phone"), request.opened("phone_raw")) == ("+12025550123", "(202) 555-0123")
    assert request.opened("email") == "bo@example.org"


def test_who_holds_it_must_look_again(change, held, advisor):
    change("contact", phone="(202) 555-0188")
    request = ContactRequest.objects.get()
    assert (request.claimed_by, request.revealed_at) == (advisor, None)
    assert told() == [("person_changed", advisor.pk)]
    browser = Browser(advisor)
    assert "+12025550123" not in browser.text(page_of(request))
    assert "+12025550188" in browser.move(request, "reveal").content.decode()


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"phone": "555 <b>"}, "Check the phone number. We need all of its digits."),
        ({"email": "mari at"}, "Check the email address. It looks like name@example.com."),
        ({"phone": "(202) 555-0188", "email": "mari at"}, "Check the email address. It looks like name@example.com."),
        ({}, "Enter a phone number or an email address."),
    ],
)
def test_a_contact_that_cannot_be_read_changes_nothing_and_is_kept(change, typed, problem):
    before = everything()
    answer = change("contact", **typed)
    page = answer.content.decode()
    assert says(answer, problem, 422)
    assert page.count(problem) == 2
    assert "<details open><summary>Change your number or email" in without_spaces(page)
    assert all(f'value="{text}"' in unescape(page) for text in typed.values())
    assert everything() == before


def test_a_slip_in_an_address_is_asked_about_and_changed_by_one_tap(send, client):
    sent = send(phone="", email="mari@gmial.com")
    page = client.get(sent["Location"]).content.decode()
    assert "You wrote m•••@gmial.com. Did you mean m•••@gmail.com?" in page
    assert "mari@" not in page
    answer = client.post("/status/", {"receipt": receipt_on(sent), "do": "meant"})
    assert says(answer, "We changed your email address.")
    assert ContactRequest.objects.get().opened("email") == "mari@gmail.com"
    assert "Did you mean" not in client.get(sent["Location"]).content.decode()


def test_an_address_without_a_slip_is_not_asked_about(send, client, change):
    assert "Did you mean" not in client.get(send(email="mari@example.net")["Location"]).content.decode()
    change("meant")
    assert ContactRequest.objects.with_contact(email="mari@example.org").count() == 1


def test_stopping_ends_it_at_once_also_mid_claim(change, held, advisor):
    assert says(change("stop"), "We will not contact you about this request.")
    request = ContactRequest.objects.get()
    assert (request.status, request.outcome, request.claimed_by) == ("closed", "declined", None)
    assert request.opened("phone") == "+12025550123"
    assert told() == [("person_changed", advisor.pk)]
    with pytest.raises(TransitionRefused):
        transitions.log_attempt(held, by=advisor, result="reached")


def test_a_stop_that_came_by_text_is_said_and_undone_by_one_tap(change, client, found):
    handle_sms("+12025550123", "stop", timezone.now())
    request = ContactRequest.objects.get()
    looked_up = {"code": request.reference, "contact": "0123"}
    assert says(client.post("/status/", looked_up), "A text from your number stopped contact")
    assert says(change("undo"), "We will contact you again.")
    assert ContactRequest.objects.get().status == "waiting"
    assert "A text from your number" not in client.post("/status/", looked_up).content.decode()


def test_a_stop_by_button_is_not_undone(change):
    change("stop")
    assert change("undo").status_code == 409
    assert ContactRequest.objects.get().status == "closed"


def test_deleting_leaves_nothing_to_read_also_mid_claim(change, held, advisor):
    assert says(change("delete"), "It is deleted")
    request = ContactRequest.objects.get()
    assert (request.status, request.outcome, request.claimed_by) == ("closed", "withdrawn", None)
    assert {bytes(getattr(request, column)) for column in (*SEALED, "data_key")} == {b""}
    assert told() == [("person_changed", advisor.pk)]
    with pytest.raises(TransitionRefused):
        transitions.reveal(held, by=advisor)


def test_what_was_deleted_is_not_found_and_its_receipt_opens_nothing(change, client, found):
    reference = ContactRequest.objects.get().reference
    change("delete")
    again = client.post("/status/", {"code": reference, "contact": "0123"})
    assert says(again, "We could not find that", 422)
    before = everything()
    for do in ("time", "contact", "stop", "delete", ""):
        assert says(change(do, when="asap", phone="2025550188"), "This page is closed")
    assert everything() == before


def test_a_closed_one_may_still_be_deleted_and_nothing_else(change):
    change("stop")
    before = everything()
    for do, fields in (("time", {"when": SLOT}), ("contact", {"phone": "2025550188"}), ("meant", {}), ("stop", {})):
        assert says(change(do, **fields), "Your request is closed already", 409)
    assert everything() == before
    assert says(change("delete"), "It is deleted")
    request = ContactRequest.objects.get()
    assert (request.outcome, bool(request.erased_at)) == ("declined", True)


@pytest.mark.parametrize(
    ("discretion", "unfolded"),
    [("private", False), ("", False), ("first_name", True), ("open", True)],
)
def test_it_says_what_has_happened_and_folds_the_times_of_whoever_is_watched(
    send, client, advisor, clock, discretion, unfolded
):
    send(discretion=discretion)
    found = {"code": ContactRequest.objects.get().reference, "contact": "0123"}
    page = without_spaces(client.post("/status/", found).content.decode())
    assert "We have your request. Nobody has called yet." in page
    assert "We expect to reach you by Wednesday, March 3, 4 p.m. Eastern." in page
    request = transitions.claim(ContactRequest.objects.get(), by=advisor)
    transitions.log_attempt(request, by=advisor, result="no_answer")
    page = without_spaces(client.post("/status/", found).content.decode())
    assert "We have your request. We tried to reach you once." in page
    (times,) = re.findall("<details( open)?> ?<summary>Show when</summary>(.*?)</details>", page)
    assert bool(times[0]) is unfolded
    assert "The last try was on Wednesday, March 3, noon Eastern." in times[1]
    assert "The next try is after Wednesday, March 3, 5 p.m. Eastern." in times[1]


def test_after_half_an_hour_the_page_changes_nothing(change, clock):
    clock.shift(timedelta(minutes=30, seconds=1))
    before = everything()
    assert says(change("stop"), "This page is closed")
    assert everything() == before


FORGED = {
    "junk": lambda receipt: "junk",
    "cut": lambda receipt: receipt[:-1],
    "another time": lambda receipt: receipt.replace(".", ".9"),
    "signed for something else": lambda receipt: sign("ctx", receipt.partition(":")[0]),
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
def test_a_forged_receipt_changes_nothing(client, found, forge):
    before = everything()
    answer = client.post("/status/", {"receipt": forge(receipt_on(found)), "do": "stop"})
    assert says(answer, "This page is closed")
    assert everything() == before


@pytest.mark.parametrize("do", ["", "DELETE", "withdraw", "<b>", "delete\0"])
def test_what_is_not_on_offer_changes_nothing(change, do):
    before = everything()
    assert says(change(do), "We have your request.")
    assert everything() == before


def test_an_address_with_a_receipt_changes_nothing(client, found):
    before = everything()
    for do in ("stop", "delete"):
        assert client.get("/status/", {"receipt": receipt_on(found), "do": do}).status_code == 200
    assert everything() == before


def test_another_site_cannot_change_it(client, found):
    before = everything()
    forged = {"receipt": receipt_on(found), "do": "delete"}
    assert client.post("/status/", forged, headers={"origin": "https://evil.example"}).status_code == 403
    assert everything() == before


def test_the_page_goes_on_in_spanish(client, found):
    page = client.post("/es/status/", {"receipt": receipt_on(found)}).content.decode()
    assert '<html lang="es">' in page
    assert fields_of(page) == fields_of(found.content.decode())
    assert 'action="/es/status/"' in page


def test_one_in_quarantine_is_changed_like_any_other(send, client):
    sent = send(website="filled in")
    for do, fields in (("time", {"when": "asap"}), ("contact", {"phone": "2025550188"})):
        assert client.post("/status/", {"receipt": receipt_on(sent), "do": do, **fields}).status_code == 200
    request = ContactRequest.objects.get()
    assert (request.status, request.opened("phone")) == ("quarantined", "+12025550188")
    client.post("/status/", {"receipt": receipt_on(sent), "do": "delete"})
    assert ContactRequest.objects.get().erased_at
