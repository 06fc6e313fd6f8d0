from datetime import timedelta

import pytest

from intake.models import ContactRequest
from tests.build import a_form
from tests.form.pages import without_spaces
from tests.helpline.calendars import at


@pytest.fixture(autouse=True)
def _stopped(clock):
    """Slots depend on the hour at which the tests run."""


def test_the_page_offers_asap_and_three_slots(client, helpline):
    page = client.get("/").content.decode()
    for words in (
        "As soon as possible",
        "Wednesday, March 3, 2 p.m. to 5 p.m. Eastern",
        "Wednesday, March 3, 5 p.m. to 8 p.m. Eastern",
        "Wednesday, March 3, 8 p.m. to 9 p.m. Eastern",
    ):
        assert words in page


def test_a_chosen_slot_schedules_the_call(stored, client):
    request, confirmation = stored(when="2027-03-03T19:00Z")
    assert request.status == "scheduled"
    assert request.slot_starts == request.not_before == at(2027, 3, 3, 14)
    assert request.slot_ends == request.due_at == at(2027, 3, 3, 17)
    assert "Wednesday, March 3, 2 p.m. to 5 p.m. Eastern." in client.get(confirmation).content.decode()


@pytest.mark.parametrize("when", ["", "asap"])
def test_no_choice_means_as_soon_as_possible(stored, when):
    request, _ = stored(when=when)
    assert (request.status, request.slot_starts, request.slot_was_full) == ("waiting", None, False)
    assert request.not_before == request.created_at


@pytest.mark.parametrize("when", ["2027-03-03T15:00Z", "2020-01-01T00:00Z", "tomorrow", "\ud800", "<b>"])
def test_a_slot_that_is_not_there_means_as_soon_as_possible_and_is_said(stored, client, when):
    request, confirmation = stored(when=when.encode(errors="replace").decode())
    assert (request.status, request.slot_starts, request.slot_was_full) == ("waiting", None, True)
    assert (
        "The time you chose was taken. We will contact you as soon as we can."
        in client.get(confirmation).content.decode()
    )


@pytest.mark.parametrize("hours", [1.5, 4.9])
def test_a_slot_that_is_not_offered_any_more_but_lasts_still_is_taken(client, helpline, clock, hours):
    form = a_form(client, when="2027-03-03T19:00Z")
    clock.shift(timedelta(hours=hours))
    assert client.post("/help/", form).status_code == 303
    request = ContactRequest.objects.get()
    assert (request.status, request.slot_starts, request.slot_was_full) == ("scheduled", at(2027, 3, 3, 14), False)
    assert request.not_before == max(request.created_at, at(2027, 3, 3, 14))


def test_a_slot_that_went_by_while_the_page_was_open_is_said(client, helpline, clock):
    form = a_form(client, when="2027-03-03T19:00Z")
    clock.shift(timedelta(hours=5))
    assert client.post("/help/", form).status_code == 303
    assert ContactRequest.objects.get().slot_was_full


@pytest.mark.parametrize(
    ("hour", "words"),
    [
        (12, "We are here now. We expect to reach you by Wednesday, March 3, 4 p.m. Eastern."),
        (
            22,
            "We are closed now. We are back on Thursday, March 4, 8 a.m. Eastern. "
            "We expect to reach you by Thursday, March 4, noon Eastern.",
        ),
    ],
)
def test_the_confirmation_says_when_with_the_time_zone(stored, client, clock, hour, words):
    clock.move_to(at(2027, 3, 3, hour))
    _, confirmation = stored()
    assert words in without_spaces(client.get(confirmation).content.decode())
