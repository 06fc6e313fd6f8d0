import re
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from intake.contact.erasure import erase
from intake.models import ContactRequest
from intake.vault.tokens import sign
from tests.form.pages import lasting


def test_the_address_of_it_names_nobody(stored):
    request, confirmation = stored(phone="(202) 555-0123", name="Marisol")
    told = re.fullmatch(rf"/received/{request.pk.hex}\.(\d+):[\w-]{{24}}/", confirmation)
    assert told, confirmation
    assert int(told[1]) == pytest.approx(now(), abs=60e6)  # when it was made, in microseconds


def test_it_shows_the_code_and_the_last_four_digits_alone(stored, client):
    request, confirmation = stored(phone="(202) 555-0123", name="Marisol", email="mari@example.org")
    response = client.get(confirmation)
    page = lasting(response.content.decode())
    assert f"{request.reference[:4]} {request.reference[4:]}" in page
    assert "the number that ends in 0123" in page
    assert "When we call you, your phone shows (202) 555-0101." in page
    for detail in ("Marisol", "mari@example.org", "555-0123", "5550123", request.pk.hex, str(request.pk)):
        assert detail not in page


def test_it_masks_an_address(stored, client):
    _, confirmation = stored(phone="", email="marisol@example.org")
    page = client.get(confirmation).content.decode()
    assert "m•••@example.org" in page
    assert "marisol" not in page


@pytest.mark.parametrize(
    ("discretion", "words"),
    [
        ("", "we do not say who we are. We leave no message."),
        ("private", "we do not say who we are. We leave no message."),
        ("first_name", "we leave only a first name and a number."),
        ("open", "we may say who we are."),
    ],
)
def test_it_says_what_we_will_not_say(stored, client, discretion, words):
    _, confirmation = stored(discretion=discretion)
    assert words in client.get(confirmation).content.decode()


def test_it_says_how_often_we_try(stored, client):
    _, confirmation = stored()
    assert "we try two more times in the next two days. Then we stop." in client.get(confirmation).content.decode()


def test_it_has_a_neutral_title_and_leaves_no_copy(stored, client):
    _, confirmation = stored()
    response = client.get(confirmation)
    assert b"<title>Request received</title>" in response.content
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies


def test_it_can_be_loaded_again_for_half_an_hour(stored, client, clock):
    request, confirmation = stored()
    clock.shift(timedelta(minutes=29, seconds=59))
    assert request.reference[:4] in client.get(confirmation).content.decode()


def now():
    return time.time_ns() // 1000


def plain(response):
    page = response.content.decode()
    return response.status_code == 200 and "This page is closed" in page and "Your code" not in page


def test_after_half_an_hour_it_is_a_plain_page(stored, client, clock):
    request, confirmation = stored()
    clock.shift(timedelta(minutes=30, seconds=1))
    response = client.get(confirmation)
    assert plain(response)
    assert request.reference[:4] not in response.content.decode()


@pytest.mark.parametrize(
    "forge",
    [
        lambda pk: "junk",
        lambda pk: pk,
        lambda pk: sign("other", f"{pk}.{now()}"),
        lambda pk: sign("receipt", f"{pk}.{now()}")[:-1],
        lambda pk: sign("receipt", f"{pk}.{now()}").replace(".", ".1"),
        lambda pk: sign("receipt", f"{'0' * 32}.{now()}"),
        lambda pk: "%ED%A0%80%00:%F0%9F",
    ],
)
def test_a_forged_address_is_the_same_plain_page(stored, client, forge):
    request, _ = stored()
    assert not plain(client.get(f"/received/{sign('receipt', f'{request.pk.hex}.{now()}')}/"))
    assert plain(client.get(f"/received/{forge(request.pk.hex)}/"))


def test_once_erased_it_is_a_plain_page(stored, client):
    request, confirmation = stored()
    erase(request, timezone.now())
    assert ContactRequest.objects.get().erased_at
    assert plain(client.get(confirmation))
