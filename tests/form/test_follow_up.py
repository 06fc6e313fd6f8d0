"""After the form: five questions, none of which has to be answered."""

from datetime import timedelta

import pytest

from intake.models import AuditEvent, ContactRequest, Note, Notification
from intake.notify.reminders import REMINDER_RULES
from intake.triage import transitions
from tests.build import a_phone, a_request
from tests.desk.conftest import Browser, page_of
from tests.form.pages import fields_of, receipt_on
from tests.triage.record import everything

SAID = "After six, please. My door code is blue heron."
ALL = {"needs": ["talk", "cost"], "language": "es", "zip": "94107-2281", "contact_method": "text", "note": SAID}


@pytest.fixture
def asked(send, clock):
    """The answer to a form with a phone number and an address: its Location is where the questions are."""
    return send(email="mari@example.org")


@pytest.fixture
def tell(client, asked):
    """Answers the questions, and presses the button."""
    return lambda **answers: client.post(asked["Location"], answers)


def notes():
    found = []
    for note in Note.objects.order_by("pk"):
        found.append((note.author_name, note.opened("text")))
    return found


def test_the_page_asks_them(client, asked):
    page = client.get(asked["Location"]).content.decode()
    assert fields_of(page) >= set(ALL)


def test_each_answer_is_kept(client, tell, asked):
    answer = tell(**ALL)
    assert (answer.status_code, answer["Location"]) == (303, asked["Location"] + "?added")
    request = ContactRequest.objects.get()
    assert (request.needs, request.language, request.contact_method) == (["talk", "cost"], "es", "sms")
    assert request.opened("zip") == "94107-2281"
    assert notes() == [("the person", SAID)]
    assert "We added your answers to your request." in client.get(answer["Location"]).content.decode()


def test_none_has_to_be_given(tell):
    before = ContactRequest.objects.get()
    assert tell().status_code == 303
    request = ContactRequest.objects.get()
    for column in ("needs", "language", "contact_method", "urgency", "status", "due_at"):
        assert getattr(request, column) == getattr(before, column)
    assert (bytes(request.zip), notes()) == (b"", [])


def test_what_would_name_somebody_is_sealed(tell):
    tell(**ALL)
    stored = bytes(ContactRequest.objects.get().zip) + bytes(Note.objects.get().text)
    assert stored
    assert b"94107" not in stored
    assert b"heron" not in stored


def test_the_trail_names_what_was_answered_and_no_word_of_it(tell):
    tell(**ALL)
    event = AuditEvent.objects.get(event_type="follow_up_answered")
    assert (event.actor_name, event.detail) == (
        "the person",
        {"fields": ["contact_method", "language", "note", "zip"]},
    )
    assert "heron" not in str(list(AuditEvent.objects.values()))


def test_the_holder_sees_them_on_the_desk(tell, advisor):
    tell(**ALL)
    request = transitions.claim(ContactRequest.objects.get(), by=advisor)
    page = Browser(advisor).move(request, "reveal").content.decode()
    assert [words in page for words in ("94107-2281", SAID, "someone to talk to")] == [True] * 3


def test_they_say_nothing_to_anybody_before_the_contact_is_shown(tell, advisor):
    tell(**ALL)
    page = Browser(advisor).text(page_of(ContactRequest.objects.get()))
    assert [words in page for words in ("94107", "heron")] == [False] * 2


@pytest.mark.parametrize(("need", "urgency"), [("medicine", "urgent"), ("naloxone", "urgent"), ("cost", "routine")])
def test_they_count_at_once(tell, need, urgency):
    due_at = ContactRequest.objects.get().due_at
    tell(needs=[need])
    request = ContactRequest.objects.get()
    assert request.urgency == urgency
    assert request.due_at <= due_at


@pytest.mark.parametrize("need", ["after_overdose", "withdrawal", "unsafe"])
def test_an_emergency_goes_to_the_front_and_staff_are_told_once(tell, advisor, clock, need):
    request = ContactRequest.objects.get()
    for _ in range(3):
        a_request(about="self")
    clock.shift(60)
    for _ in range(2):
        tell(needs=["talk", need])
    request.refresh_from_db()
    assert (request.urgency, request.rank) == ("emergency", 0)
    assert request.due_at - request.created_at == timedelta(minutes=15)
    assert Notification.objects.filter(type="emergency").values_list("request", "recipient").get() == (request.pk, None)
    assert transitions.claim_next(by=advisor) == request


def test_an_emergency_in_quarantine_is_looked_at_sooner(send, client):
    sent = send(website="filled in")
    before = ContactRequest.objects.get()
    client.post(sent["Location"], {"needs": "unsafe"})
    request = ContactRequest.objects.get()
    assert (request.status, request.reasons) == ("quarantined", ["honeypot_filled", "unsafe", "asap"])
    assert request.due_at < before.due_at
    assert REMINDER_RULES["quarantined pages"].run() == 1
    assert Notification.objects.filter(type__startswith="emergency").values_list("type").get() == ("emergency_held",)


def test_a_holder_is_told(tell, advisor):
    transitions.claim(ContactRequest.objects.get(), by=advisor)
    tell(needs=["talk"])
    assert Notification.objects.filter(type="person_changed", recipient=advisor).count() == 1


def test_a_long_note_is_refused_with_everything_kept(tell):
    before = everything()
    answer = tell(**{**ALL, "zip": "94107 and <more>", "note": "<b>" + "n" * 3998})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error: " in page
    assert page.count("Make the note shorter: at most 4,000 characters.") == 2
    assert "&lt;b&gt;" + "n" * 3998 in page
    assert 'value="94107 and &lt;more&gt;"' in page
    for value in ("talk", "cost", "es", "text"):
        assert any(f'value="{value}"' in box and "checked" in box for box in page.split("<input")), value
    assert everything() == before


@pytest.mark.parametrize("note", ["n" * 4000, "🫶🏽", "two\nlines", "ñ" * 4000, "<b>bold</b> & {{ braces }}"])
def test_a_note_is_kept_as_it_was_typed(tell, note):
    assert tell(note=note).status_code == 303
    assert notes() == [("the person", note)]


@pytest.mark.parametrize("note", [" ", "\0", "\u202e\r\n\t"])
def test_a_note_of_nothing_is_none(tell, note):
    assert tell(note=note).status_code == 303
    assert notes() == []


def test_the_same_answers_again_change_nothing(tell):
    tell(**ALL)
    first = ContactRequest.objects.get()
    tell(**ALL)
    second = ContactRequest.objects.get()
    for column in ("needs", "language", "contact_method", "urgency", "rank", "reasons", "status", "due_at"):
        assert getattr(first, column) == getattr(second, column), column
    assert second.opened("zip") == "94107-2281"
    assert notes() == [("the person", SAID)]


def test_another_note_stands_beside_the_first(tell, clock):
    tell(note="First.")
    clock.shift(1)
    tell(note="Second.")
    assert notes() == [("the person", "First."), ("the person", "Second.")]


def test_what_was_chosen_is_shown_again_and_what_was_written_is_not(client, tell, asked):
    tell(**ALL)
    page = client.get(asked["Location"]).content.decode()
    for value in ("talk", "cost", "text"):
        assert any(f'value="{value}"' in box and "checked" in box for box in page.split("<input")), value
    assert [words in page for words in ("94107", "heron")] == [False] * 2


def test_a_need_may_be_taken_back(tell):
    tell(needs=["talk", "unsafe"])
    tell(needs=["talk"])
    request = ContactRequest.objects.get()
    assert (request.needs, request.urgency) == (["talk"], "soon")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("94107", "94107"), (" 94107 ", "94107"), ("941072281", "94107-2281"), ("94107 - 2281", "94107-2281"),
        ("CA 94107", "94107"), ("9410", ""), ("94107-22", ""), ("941071", ""), ("SW1A 1AA", ""), ("home", ""),
        ("<script>", ""), ("９４１０７", "94107"), ("٩٤١٠٧", "94107"),
    ],
)  # fmt: skip
def test_a_zip_code_is_five_digits_or_nine_and_junk_is_ignored(tell, typed, kept):
    assert tell(zip=typed).status_code == 303
    assert ContactRequest.objects.get().opened("zip") == kept


def test_what_was_not_on_offer_is_left_out(tell):
    tell(needs=["talk", "<b>", "UNSAFE", "", "talk"], language="xx", contact_method="pigeon")
    request = ContactRequest.objects.get()
    assert (request.needs, request.language, request.contact_method) == (["talk"], "en", "")


@pytest.mark.parametrize("reach", [{"email": ""}, {"phone": "", "email": "mari@example.org"}])
def test_how_to_be_contacted_is_asked_only_when_there_is_a_choice(send, client, reach):
    sent = send(**reach)
    assert "contact_method" not in fields_of(client.get(sent["Location"]).content.decode())
    assert client.post(sent["Location"], {"contact_method": "text"}).status_code == 303
    assert ContactRequest.objects.get().contact_method == ""


def test_after_half_an_hour_the_page_is_plain_but_answers_are_still_taken(client, tell, asked, clock):
    clock.shift(timedelta(hours=1, minutes=59))
    assert "This page is closed" in client.get(asked["Location"]).content.decode()
    answer = tell(needs=["unsafe"], note=SAID)
    assert answer.status_code == 303
    assert ContactRequest.objects.get().urgency == "emergency"
    assert notes() == [("the person", SAID)]
    page = client.get(answer["Location"]).content.decode()
    assert "We added your answers to your request." in page
    assert "Your code" not in page


def test_what_was_typed_comes_back_late_but_the_code_does_not(tell, clock):
    clock.shift(timedelta(hours=1))
    answer = tell(note="a" * 4001)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "a" * 4001 in page
    assert "Make the note shorter" in page
    assert "Your code" not in page


def gone(answer, before):
    page = answer.content.decode()
    return (
        answer.status_code == 410
        and "This page is closed" in page
        and "tel:988" in page
        and "Your code" not in page
        and everything() == before
    )


def test_after_two_hours_nothing_is_taken(tell, clock):
    before = everything()
    clock.shift(timedelta(hours=2, seconds=1))
    assert gone(tell(**ALL), before)


@pytest.mark.parametrize("minutes", [0, 45])
def test_after_leaving_nothing_is_taken(client, tell, asked, clock, minutes):
    clock.shift(timedelta(minutes=minutes))
    client.post("/exit/", {"receipt": receipt_on(asked)})
    assert gone(tell(**ALL), everything())


def test_after_deleting_nothing_is_taken(client, tell, asked):
    client.post("/status/", {"receipt": receipt_on(asked), "do": "delete"})
    assert gone(tell(**ALL), everything())


def test_to_a_closed_one_nothing_is_added_and_it_says_so(client, tell, asked):
    client.post("/status/", {"receipt": receipt_on(asked), "do": "stop"})
    before = everything()
    answer = tell(**ALL)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Your request is closed. We will not contact you about it." in page
    assert "We added your answers" not in page
    assert "tel:988" in page
    assert everything() == before


def test_another_site_cannot_send_them(client, asked):
    before = everything()
    answer = client.post(asked["Location"], ALL, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert everything() == before


def test_they_reach_the_right_request_among_several(client, tell):
    other = a_request(phone=a_phone())
    tell(needs=["talk"], note=SAID)
    assert (ContactRequest.objects.get(pk=other.pk).needs, Note.objects.filter(request=other).count()) == ([], 0)
