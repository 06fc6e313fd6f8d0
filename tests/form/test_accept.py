import pytest
from django.test import Client

from intake.models import ContactRequest
from tests.build import a_form


def test_a_phone_number_is_enough(stored):
    request, _ = stored(phone="(202) 555-0123")
    assert (request.opened("phone"), request.opened("phone_raw")) == ("+12025550123", "(202) 555-0123")
    assert request.status == "waiting"


def test_an_email_is_enough(stored):
    request, _ = stored(phone="", email="mari@example.org")
    assert (request.opened("email"), request.opened("email_raw")) == ("mari@example.org", "")


def test_every_answer_is_kept(stored):
    request, _ = stored(about="loved_one", name="Marisol", email="mari@example.org", discretion="first_name")
    assert (request.about, request.discretion, request.language) == ("loved_one", "first_name", "en")
    assert (request.opened("name"), request.opened("email")) == ("Marisol", "mari@example.org")


def test_left_alone_the_rest_is_blank_and_discreet(stored):
    request, _ = stored()
    assert (request.about, request.discretion, request.opened("name"), request.slot_starts) == ("", "private", "", None)


@pytest.mark.parametrize("answer", ["<script>", "SELF", "me", "\0", "self\nself", "x" * 500])
def test_an_answer_that_was_not_on_offer_counts_as_none(stored, answer):
    request, _ = stored(about=answer, discretion=answer)
    assert (request.about, request.discretion) == ("", "private")


@pytest.mark.parametrize(
    "phone",
    [
        "2025550123", "202.555.0123", "202 555 0123", "+1 (202) 555-0123", "1-202-555-0123", "202/555/0123",
        "2 0 2 5 5 5 0 1 2 3", "\u200b202\u200b555\u200b0123", "２０２５５５０１２３", "\u202a(202) 555-0123\u202c",
        "(202) 555-0123 ext 5", "tel:+12025550123",
    ],
)  # fmt: skip
def test_a_phone_number_may_be_written_as_people_write(stored, phone):
    request, _ = stored(phone=phone)
    assert request.opened("phone").startswith("+12025550123")


def test_a_number_from_abroad_is_taken(stored):
    request, _ = stored(phone="+52 55 1234 5678")
    assert request.opened("phone") == "+525512345678"


@pytest.mark.parametrize("email", [" mari@example.org ", "mari @ example.org", "mari@example.org\u200b"])
def test_an_address_may_hold_stray_spaces(stored, email):
    request, _ = stored(phone="", email=email)
    assert request.opened("email") == "mari@example.org"


def test_a_good_email_carries_an_unreadable_phone(stored, client):
    request, confirmation = stored(phone="twelve", email="mari@example.org")
    assert (request.opened("phone"), request.opened("phone_raw")) == ("", "twelve")
    page = client.get(confirmation).content.decode()
    assert "We could not read that phone number. We will email you." in page


def test_a_good_phone_carries_an_unreadable_email(stored, client):
    request, confirmation = stored(email="mari at example")
    assert (request.opened("email"), request.opened("email_raw")) == ("", "mari at example")
    page = client.get(confirmation).content.decode()
    assert "We could not read that email address. We will call you." in page


def test_a_browser_without_any_cookie_is_taken(helpline):
    browser = Client(enforce_csrf_checks=True)
    assert browser.post("/help/", a_form(browser)).status_code == 303


def test_a_form_in_parts_is_taken_too(client, helpline):
    """The test client sends multipart; browsers send the other kind."""
    form = a_form(client, name="Marisol")
    body = "&".join(f"{key}={value}" for key, value in form.items()).replace(" ", "+")
    sent = client.generic("POST", "/help/", body, content_type="application/x-www-form-urlencoded")
    assert sent.status_code == 303
    assert ContactRequest.objects.get().opened("name") == "Marisol"


@pytest.mark.parametrize(
    "name",
    ["ñ", "Ἀθηνᾶ", "مريم", "さくら", "🫶🏽", "👩‍👩‍👧", "O'Brien", "D’Arcy-Löwe", "a" * 200, "کتاب‌ها", "Zoë\u0301"],
)
def test_a_name_comes_back_as_it_was_typed(stored, name):
    request, _ = stored(name=name)
    assert request.opened("name") == name


def test_marks_that_nobody_sees_are_taken_out_of_a_name(stored):
    request, _ = stored(name="\u202eMari\0sol\u200f \r\n")
    assert request.opened("name") == "Marisol"


def test_it_is_waiting_with_its_place_and_time_from_the_first_moment(stored, clock):
    request, _ = stored(about="self")
    assert (request.urgency, request.rank, request.reasons) == ("urgent", 1, ["for_themselves", "asap"])
    assert (request.due_at - request.created_at).total_seconds() == 3600
