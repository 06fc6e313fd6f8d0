import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.test import Client, RequestFactory
from django.urls import Resolver404, get_resolver

from intake.helpline.published import published
from intake.public.error_pages import MESSAGES, error_page

pytestmark = pytest.mark.once


@pytest.mark.parametrize("status", MESSAGES)
def test_each_says_how_to_reach_a_person_without_the_database(helpline, django_assert_num_queries, status):
    published("en")
    with django_assert_num_queries(0):
        response = error_page(status)
    page = response.content.decode()
    assert response.status_code == status
    assert response["Cache-Control"] == "no-store"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    for number in ("tel:911", "tel:988", "1-800-662-4357", helpline.phone):
        assert number in page


@pytest.mark.parametrize("status", MESSAGES)
def test_each_works_before_the_helpline_was_ever_read(status):
    assert b"1-800-662-4357" in error_page(status).content


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_they_are_the_sites_own(status):
    handler = get_resolver().resolve_error_handler(status)
    request = RequestFactory().get("/")
    response = handler(request) if status == 500 else handler(request, exception=None)
    assert response.status_code == status


@pytest.mark.parametrize(
    ("error", "status"),
    [(BadRequest(), 400), (PermissionDenied(), 403), (Resolver404(), 404), (ZeroDivisionError(), 500)],
)
def test_an_error_anywhere_in_a_page_leads_to_them(monkeypatch, error, status, django_assert_num_queries, db):
    def fail(_language):
        raise error

    monkeypatch.setattr("intake.form.landing_cache.published", fail)
    with django_assert_num_queries(0):
        response = Client(raise_request_exception=False).get("/")
    title, _ = MESSAGES[status]
    assert response.status_code == status
    assert str(title) in response.content.decode()


def test_none_of_them_quotes_the_address(client):
    assert "2025550123" not in client.get("/2025550123/").content.decode()


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_is_not_there_leads_to_the_search_the_places_and_the_articles(client, helpline, language):
    at = "" if language == "en" else "/es"
    page = client.get(f"{at}/nowhere/").content.decode().partition("<main")[2].partition("</main>")[0]
    for way in (f'action="{at}/search/"', f'href="{at}/places/"', f'href="{at}/learn/"', f'href="{at}/#ask"'):
        assert way in page
    assert 'name="q"' not in error_page(503, language).content.decode()
