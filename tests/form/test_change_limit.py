"""How much one person, and one network, may add and change after the form; and what they may always do."""

import pytest

from intake.antispam.limits import CHANGES, MAX_CHANGES_PER_REQUEST
from intake.models import ContactRequest, Note, Notification
from intake.reception import follow_up
from intake.reception.access_token import issue_token
from intake.reception.follow_up import MAX_CHARACTERS, MAX_NOTES
from tests.build import a_request, a_user
from tests.triage.cases import in_state

pytestmark = pytest.mark.usefixtures("clock", "helpline")


def at_received(contact_request):
    return f"/received/{issue_token(contact_request)}/"


@pytest.fixture
def tell(client):
    """Answers the questions, and presses the button."""
    return lambda contact_request, **answers: client.post(at_received(contact_request), answers)


@pytest.fixture
def change(client):
    """Changes a request at `/status/`."""
    return lambda contact_request, do, **fields: client.post(
        "/status/", {"receipt": issue_token(contact_request), "do": do, **fields}
    )


@pytest.mark.usefixtures("throttled")
def test_one_request_is_answered_twenty_times_and_what_was_typed_is_not_lost(tell, change, clock):
    contact_request = a_request()
    statuses = [tell(contact_request, needs="talk").status_code for _ in range(MAX_CHANGES_PER_REQUEST)]
    assert statuses == [303] * MAX_CHANGES_PER_REQUEST
    answer = tell(contact_request, note="Heron <blue>", needs="unsafe")
    page = answer.content.decode()
    assert (answer.status_code, "Heron &lt;blue&gt;" in page, "Wait ten minutes" in page) == (429, True, True)
    assert change(contact_request, "time", when="asap").status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 600
    clock.shift(int(answer["Retry-After"]))
    assert tell(contact_request, note="Heron <blue>", needs="unsafe").status_code == 303


@pytest.mark.usefixtures("throttled")
def test_the_first_answer_is_taken_whatever_came_from_its_network(tell, change):
    busy = [a_request() for _ in range(4)]
    for number in range(CHANGES.most):
        assert tell(busy[number % 4], needs="talk").status_code == 303
    assert tell(busy[0], needs="talk").status_code == 429
    own = a_request()
    assert tell(own, needs="unsafe").status_code == 303
    assert ContactRequest.objects.get(pk=own.pk).urgency == "emergency"
    assert tell(own, needs="talk").status_code == 429


@pytest.mark.usefixtures("throttled")
@pytest.mark.parametrize("end", ["stop", "delete"])
def test_nobody_has_to_wait_to_end_it(tell, change, end):
    contact_request = a_request()
    for _ in range(MAX_CHANGES_PER_REQUEST + 1):
        tell(contact_request, needs="talk")
    assert change(contact_request, end).status_code == 200
    assert ContactRequest.objects.get(pk=contact_request.pk).closed_at


@pytest.mark.usefixtures("throttled")
def test_a_hundred_ticks_are_one_page_and_one_holder_is_told_twice(tell, clock):
    waits, held = a_request(), in_state("claimed", a_user("advisor"))
    for number in range(60):
        for contact_request in (waits, held):
            tell(contact_request, needs=["unsafe", "talk"][number % 2])
    posted = {kind: Notification.objects.filter(type=kind).count() for kind in ("emergency", "person_changed")}
    assert posted == {"emergency": 1, "person_changed": 2}


def notes_taken(tell, contact_request, texts):
    return [tell(contact_request, note=text).status_code for text in texts]


def test_twenty_notes_are_kept_and_the_next_comes_back_with_its_words(tell):
    contact_request = a_request()
    texts = [f"Note {number}" for number in range(MAX_NOTES)]
    assert notes_taken(tell, contact_request, texts) == [303] * MAX_NOTES
    assert notes_taken(tell, contact_request, texts) == [303] * MAX_NOTES  # the same again changes nothing
    answer = tell(contact_request, note="One more", zip="94107")
    assert answer.status_code == 422
    assert "One more" in answer.content.decode()
    assert "We cannot keep more here." in answer.content.decode()
    assert Note.objects.count() == MAX_NOTES
    assert tell(contact_request, zip="94107").status_code == 303


def test_twenty_thousand_characters_are_kept(tell):
    contact_request = a_request()
    texts = ["ñ" * 4000, *(f"{number}" * 4000 for number in range(4))]
    assert sum(map(len, texts)) == MAX_CHARACTERS
    assert notes_taken(tell, contact_request, [*texts, "x"]) == [303] * 5 + [422]


def test_the_check_sees_notes_without_end(tell, monkeypatch):
    monkeypatch.setattr(follow_up, "MAX_NOTES", 10_000)
    contact_request = a_request()
    assert notes_taken(tell, contact_request, [f"Note {number}" for number in range(MAX_NOTES + 1)])[-1] == 303
