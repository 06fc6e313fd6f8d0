"""An address that lacks only its last slash leads to the page."""

import pytest


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/status", "/status/"),
        ("/es", "/es/"),
        ("/es/places/texas", "/es/places/texas/"),
        ("/search?q=narcan+houston", "/search/?q=narcan+houston"),
    ],
)
def test_it_leads_on_with_its_query(client, helpline, address, page):
    response = client.get(address)
    assert (response.status_code, response["Location"], response["Cache-Control"]) == (301, page, "no-store")


@pytest.mark.parametrize("address", ["/nowhere", "/help/me", "/learn/a/b"])
def test_one_that_is_no_page_with_a_slash_either_is_not_found(client, helpline, address):
    assert client.get(address).status_code == 404


def test_a_form_is_not_sent_on_without_its_fields(client, helpline):
    response = client.post("/help", {"phone": "2025550123"})
    assert response.status_code == 404
    assert "Location" not in response
