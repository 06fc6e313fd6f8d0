import pytest


@pytest.fixture
def response(client):
    return client.get("/exit/")


def test_it_goes_somewhere_harmless_at_once(response, settings):
    assert (response.status_code, response["Location"]) == (303, settings.EXIT_URL)


def test_it_clears_what_the_browser_kept_but_no_cookies(response):
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
