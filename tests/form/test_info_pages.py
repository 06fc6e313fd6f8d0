"""Pages to read."""

import re

import pytest

from intake.form.info_pages import INFO_PAGES
from intake.helpline.published import published
from tests.build import DISCLOSURE, SPANISH
from tests.form.conftest import database_down

pytestmark = pytest.mark.once

SECRET = "hunter2"


@pytest.mark.parametrize("name", INFO_PAGES)
@pytest.mark.parametrize(("at", "language"), [("", "en"), ("/es", "es")])
def test_each_is_there_in_both_languages_and_links_to_the_other(client, helpline, name, at, language):
    response = client.get(f"{at}/{name}/")
    page = response.content.decode()
    other = f"/{name}/" if at else f"/es/{name}/"
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    assert f'<html lang="{language}">' in page
    assert f'<a href="{other}" lang=' in page
    assert (DISCLOSURE if language == "en" else SPANISH["disclosure"]) in page


@pytest.mark.parametrize("name", INFO_PAGES)
def test_every_page_leads_to_it(client, helpline, name):
    for at in ("", "/es"):
        assert f'href="{at}/{name}/"' in client.get(f"{at}/").content.decode()


@pytest.mark.parametrize("name", INFO_PAGES)
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_is_only_read(client, helpline, name, method):
    assert getattr(client, method)(f"/{name}/").status_code == 405


@pytest.mark.parametrize("name", INFO_PAGES)
def test_it_is_served_when_the_database_is_down(client, helpline, name, monkeypatch):
    published("en")
    monkeypatch.setattr("intake.helpline.published.CACHE_SECONDS", 0)
    with database_down():
        response = client.get(f"/{name}/")
    assert response.status_code == 200
    assert helpline.phone in response.content.decode()


@pytest.mark.parametrize("name", INFO_PAGES)
def test_it_is_served_when_no_helpline_was_ever_read(client, db, name):
    with database_down():
        assert client.get(f"/{name}/").status_code == 200
    response = client.get(f"/{name}/")
    assert response.status_code == 200
    assert "1-800-662-4357" in response.content.decode()


def test_who_answers_unfolds_it(client, helpline):
    page = client.get("/who-answers/").content.decode()
    assert f"<details open><summary>Who answers?</summary><p>{DISCLOSURE}</p>" in re.sub(
        r"\s*(<[^>]*>)\s*", r"\1", page
    )
    assert page.count("<details open>") == 2


def test_it_names_the_place_where_leaving_leads(client, helpline, settings):
    settings.EXIT_URL = "https://weather.example/now"
    assert "The red button on top takes you to weather.example." in client.get("/stay-safe/").content.decode()


def test_privacy_says_that_nobody_else_gets_anything(client, helpline, settings):
    settings.EMAIL_HOST = "localhost"
    assert "Nobody. All of it stays on our own machine." in client.get("/privacy/").content.decode()


@pytest.fixture
def elsewhere(settings):
    """Mail, counters and database on machines of others, each with an account and a password."""
    settings.EMAIL_HOST, settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "mail.example", "account", SECRET
    counters = {**settings.CACHES["default"], "LOCATION": f"rediss://account:{SECRET}@counters.example:6380/1"}
    settings.CACHES = {**settings.CACHES, "default": counters}
    settings.DATABASES["default"]["HOST"], before = "rows.example", settings.DATABASES["default"].get("HOST", "")
    yield
    settings.DATABASES["default"]["HOST"] = before


@pytest.mark.parametrize("at", ["", "/es"])
def test_privacy_lists_every_machine_that_gets_something_and_never_a_password(client, helpline, elsewhere, at):
    page = client.get(f"{at}/privacy/").content.decode()
    for host in ("mail.example", "counters.example", "rows.example"):
        assert f"<li><strong>{host}</strong>. " in page
    assert "Nobody. All of it" not in page
    assert [word in page for word in (SECRET, "account", "6380")] == [False] * 3
