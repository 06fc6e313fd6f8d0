"""Where a number was put together from what was typed, the whole of it is shown to be confirmed."""

import pytest

from tests.form.pages import without_spaces

WHOLE = "+1 202-555-0123"
QUESTION = f"Is this your number: {WHOLE}?"


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("(202) 555-0123", False),
        ("cell 202.555.0123", False),
        ("apt 4 202-555-0123", True),
        ("two oh two 555 0123", True),
    ],
)
def test_the_confirmation_asks_when_digits_were_left_out_or_said(stored, client, typed, asked):
    _request, confirmation = stored(phone=typed)
    page = without_spaces(client.get(confirmation).content.decode())
    assert (QUESTION in page) is asked
    assert (WHOLE in page) is asked


def test_an_hour_beside_seven_digits_is_asked_again(send):
    answer = send(phone="9-12 555-0123")
    assert answer.status_code == 422
    assert "Check the phone number. We need all of its digits." in answer.content.decode()


def test_a_slot_is_said_on_the_persons_clock_too(stored, client, clock):
    clock.move_to("2027-03-03T12:00-05:00")
    _request, confirmation = stored(phone="312-555-0123", when="2027-03-03T19:00Z")
    page = without_spaces(client.get(confirmation).content.decode())
    assert "You chose Wednesday, March 3, 2 p.m. to 5 p.m. Eastern." in page
    assert "That is 1 p.m. to 4 p.m. your time." in page
    assert "8 p.m. to 9 p.m. Eastern (7 p.m. to 8 p.m. your time)" in page
