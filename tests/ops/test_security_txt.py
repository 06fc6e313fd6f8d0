"""Who finds a fault is told whom to write to, for as long as somebody says that this holds."""

from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ADDRESS = "/.well-known/security.txt"


def test_it_names_the_contact_until_the_day_that_was_set(client, settings, clock):
    settings.SECURITY_CONTACT, settings.SECURITY_CONTACT_UNTIL = "mailto:security@example.org", date(2027, 3, 3)
    response = client.get(ADDRESS)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "Contact: mailto:security@example.org",
        "Expires: 2027-03-03T23:59:59Z",
        "Preferred-Languages: en, es",
        f"Canonical: {settings.BASE_URL}{ADDRESS}",
    ]
    clock.shift(24 * 3600)
    assert client.get(ADDRESS).status_code == 404


def test_without_a_contact_there_is_none(client):
    assert client.get(ADDRESS).status_code == 404


@pytest.mark.parametrize("contact", ["security@example.org", "http://example.org/", "mailto:", "mailto:a@b c"])
def test_a_contact_is_an_address_that_a_machine_reads(monkeypatch, contact):
    monkeypatch.setenv("SECURITY_CONTACT", contact)
    with pytest.raises(ImproperlyConfigured, match=r"intake\.E016"):
        env.contact("SECURITY_CONTACT")


@pytest.mark.parametrize("day", ["", "soon", "2027-02-30", "30.06.2027"])
def test_a_contact_needs_a_day_on_which_somebody_looks_again(monkeypatch, day):
    monkeypatch.setenv("SECURITY_CONTACT_UNTIL", day)
    with pytest.raises(ImproperlyConfigured, match=r"intake\.E017"):
        env.day("SECURITY_CONTACT_UNTIL")


@pytest.mark.parametrize("address", ["/", "/learn/", "/nowhere/", "/admin/login/"])
def test_no_page_may_use_the_camera_or_the_place(client, helpline, address):
    assert {"camera=()", "geolocation=()", "microphone=()"} <= set(
        client.get(address)["Permissions-Policy"].split(", ")
    )
