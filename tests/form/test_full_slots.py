"""A slot has as many places as the helpline can make calls: here, one."""

import pytest

from intake.models import ContactRequest
from intake.triage import transitions
from tests.build import a_form, a_helpline, a_phone
from tests.form.pages import receipt_on
from tests.helpline.calendars import at

FIRST, IN_WORDS = "2027-03-03T19:00Z", "Wednesday, March 3, 2 p.m. to 5 p.m. Eastern"
LOST = "The time you chose was taken. We will contact you as soon as we can."


@pytest.fixture
def helpline(db, clock):
    return a_helpline(calls_per_slot=1)


@pytest.fixture
def book(send, client, clock):
    """Somebody asks for the first slot, with a number of their own; what the form answered."""

    def booked(**fields):
        sent = send(**{"phone": a_phone(), "when": FIRST, **fields})
        assert sent.status_code == 303
        clock.shift(61)  # which slots have room is looked up once a minute
        return sent

    return booked


def places():
    """The state and the place of everybody who came, in order."""
    return list(ContactRequest.objects.order_by("pk").values_list("status", "slot_starts", "slot_seat"))


BOOKED, AS_SOON_AS_POSSIBLE = ("scheduled", at(2027, 3, 3, 14), 1), ("waiting", None, None)


@pytest.mark.parametrize("address", ["/", "/es/"])
def test_one_that_is_full_is_not_offered_and_a_later_one_is(client, book, address):
    assert FIRST in client.get(address).content.decode()
    book()
    page = client.get(address).content.decode()
    assert FIRST not in page
    assert [value in page for value in ("2027-03-03T22:00Z", "2027-03-04T01:00Z", "2027-03-04T13:00Z")] == [True] * 3


def test_the_last_place_goes_to_one_and_the_second_is_told(client, helpline, clock):
    pages = []
    for form in [a_form(client, phone=a_phone(), when=FIRST) for _ in range(2)]:
        pages.append(client.get(client.post("/help/", form)["Location"]).content.decode())
        clock.shift(1)
    first, second = pages
    assert places() == [BOOKED, AS_SOON_AS_POSSIBLE]
    assert (f"You chose {IN_WORDS}." in first, LOST in first) == (True, False)
    assert (IN_WORDS in second.partition("<form")[0], LOST in second) == (False, True)


def test_there_are_as_many_places_as_calls(helpline, book):
    helpline.calls_per_slot = 3
    helpline.save()
    for _ in range(4):
        book()
    assert [place for _status, _slot, place in places()] == [1, 2, 3, None]


def test_sending_the_form_again_takes_no_second_place(client, helpline):
    helpline.calls_per_slot = 2
    helpline.save()
    form = a_form(client, when=FIRST)
    assert [client.post("/help/", form).status_code for _ in range(3)] == [303, 303, 303]
    assert places() == [BOOKED]


def test_a_confirmation_that_is_loaded_again_does_not_take_the_place_back(client, book):
    sent = book()
    book()
    assert f"You chose {IN_WORDS}." in client.get(sent["Location"]).content.decode()


def _closes(client, sent, advisor):
    transitions.claim(ContactRequest.objects.get(), by=advisor)
    transitions.close(ContactRequest.objects.get(), by=advisor, outcome="helped")


def _changes(**fields):
    return lambda client, sent, advisor: client.post("/status/", {"receipt": receipt_on(sent), **fields})


FREES = {
    "another time": _changes(do="time", when="2027-03-03T22:00Z"),
    "as soon as possible": _changes(do="time", when="asap"),
    "contact stopped": _changes(do="stop"),
    "deleted": _changes(do="delete"),
    "closed": _closes,
    "an emergency": lambda client, sent, advisor: client.post(sent["Location"], {"needs": "unsafe"}),
}


@pytest.mark.parametrize("frees", FREES.values(), ids=FREES)
def test_a_place_is_free_again(client, book, advisor, frees):
    sent = book()
    frees(client, sent, advisor)
    assert FIRST in client.get("/").content.decode()
    book()
    assert places()[-1] == BOOKED


def test_a_place_is_free_again_when_it_was_spam(book, supervisor):
    book(website="filled in")
    transitions.confirm_spam(ContactRequest.objects.get(), by=supervisor)
    book()
    assert places()[-1] == BOOKED


def _new_contact(client, sent, advisor):
    client.post("/status/", {"receipt": receipt_on(sent), "do": "contact", "phone": a_phone()})


KEEPS = {
    "the same time": _changes(do="time", when=FIRST),
    "another contact": _new_contact,
    "a claim": lambda client, sent, advisor: transitions.claim(ContactRequest.objects.get(), by=advisor),
    "answers": lambda client, sent, advisor: client.post(sent["Location"], {"needs": "talk", "note": "After work."}),
}


@pytest.mark.parametrize("keeps", KEEPS.values(), ids=KEEPS)
def test_a_place_is_kept(client, book, advisor, keeps):
    sent = book()
    keeps(client, sent, advisor)
    book()
    assert places()[0][1:] == BOOKED[1:]
    assert places()[1] == AS_SOON_AS_POSSIBLE


def test_a_full_one_cannot_be_changed_to(client, book):
    book()
    late = book(when="asap")
    answer = client.post("/status/", {"receipt": receipt_on(late), "do": "time", "when": FIRST})
    assert answer.status_code == 422
    assert "Choose a time. The one you chose may be gone." in answer.content.decode()
    assert places()[1] == AS_SOON_AS_POSSIBLE
