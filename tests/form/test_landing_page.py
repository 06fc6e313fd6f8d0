import base64
import hashlib
import re

import pytest

from tests.build import ctx_of
from tests.form.pages import TOLD_TO_SEARCH_ENGINES, fields_of, foreign_markup

FIELDS = {"about", "name", "phone", "email", "discretion", "when", "ctx", "website"}


@pytest.fixture
def response(client, helpline, clock):
    return client.get("/")


@pytest.fixture
def page(response):
    return response.content.decode()


def test_it_is_there(response):
    assert response.status_code == 200
    assert response["Content-Type"] == "text/html; charset=utf-8"


def test_it_asks_every_question_and_no_other(page):
    assert fields_of(page) == FIELDS


def test_it_leaves_no_cookie_and_no_copy(response):
    assert not response.cookies
    assert not response.has_header("Set-Cookie")
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "same-origin"


def test_it_leaves_no_cookie_in_a_browser_with_an_old_one(client, helpline):
    client.cookies["sessionid"] = "a" * 32
    assert not client.get("/").cookies


@pytest.mark.parametrize(
    "cookie", ["sessionid=" + "a" * 32, 'sessionid="aaaaaaaaaaaa\\000"', "sessionid=\xff", "=;;=", "x"]
)
def test_it_reads_no_session(client, helpline, clock, django_assert_num_queries, cookie):
    client.get("/")
    with django_assert_num_queries(0):
        assert client.get("/", headers={"cookie": cookie}).status_code == 200


def digest(source):
    return base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()


def test_its_policy_allows_its_one_stylesheet_and_its_one_script_and_nothing_else(response, page):
    (sheet,) = re.findall(r"<style[^>]*>(.*?)</style>", page, re.DOTALL)
    (script,) = re.findall(r"<script[^>]*>(.*?)</script>", page, re.DOTALL)
    assert response["Content-Security-Policy"] == (
        f"default-src 'none'; style-src 'sha256-{digest(sheet)}'; script-src 'sha256-{digest(script)}'; img-src data:; "
        "form-action 'self' https://www.weather.gov; base-uri 'none'; frame-ancestors 'none'"
    )


def test_its_script_is_under_two_kilobytes_and_keeps_and_asks_for_nothing(page):
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert len(script.encode()) < 2048
    assert not re.search(r"ookie|torage|fetch|XMLHttp|sendBeacon|import|eval|innerHTML|WebSocket", script)


def test_it_is_one_request_without_inline_styles(page):
    assert not foreign_markup(page)
    assert not re.search(r"\sstyle=|@import|url\(", page)
    loads_nothing = {"canonical", "alternate"}
    assert set(re.findall(r'<link rel="(\w+)"', page)) - loads_nothing == {"icon"}
    assert set(re.findall(r'\ssrc="([^"]*)"', page)) == set()


def test_it_points_nowhere_outside(page):
    page = TOLD_TO_SEARCH_ENGINES.sub("", page)
    addresses = re.findall(r'(?:href|(?:form)?action)="([^"]*)"', page)
    assert addresses
    assert all(re.match(r"/(?!/)|#|tel:|data:,$", address) for address in addresses)
    assert "http://" not in page
    assert "https://" not in page


def test_its_foot_leads_to_the_places_the_articles_and_the_search(page):
    foot = page.partition("<footer>")[2]
    assert {"/places/", "/learn/", "/search/"} <= set(re.findall(r'href="([^"]+)"', foot))


def test_each_showing_has_a_submission_of_its_own(client, helpline):
    assert len({ctx_of(client.get("/").content.decode()) for _ in range(20)}) == 20


def test_it_requires_nothing_of_the_browser(page):
    assert "novalidate" in page
    assert not re.search(r"\srequired|aria-required|pattern=", page)


def test_its_button_names_the_act_and_the_actor(page):
    assert re.search(r'<input[^>]+type="submit"[^>]+value="Ask Hope Line to contact me"', page)


def test_it_says_what_pressing_the_button_means(page):
    assert "By pressing the button you ask Hope Line to contact you about this request." in page


def test_it_names_the_emergency_numbers_before_it_asks(page):
    assert page.index("tel:911") < page.index("<form")
    assert page.index("tel:988") < page.index("<form")


def test_its_honeypot_is_out_of_everybodys_way(page):
    (honeypot,) = re.findall(r'<input[^>]+name="website"[^>]*>', page)
    assert 'tabindex="-1"' in honeypot
    assert 'autocomplete="off"' in honeypot


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_it_is_only_shown_or_shown_in_another_language(client, helpline, method):
    assert getattr(client, method)("/").status_code == 405


def test_a_head_is_answered(client, helpline):
    assert client.head("/").status_code == 200


def test_without_a_helpline_it_says_so_with_other_numbers(client, db):
    response = client.get("/")
    assert response.status_code == 503
    assert b"1-800-662-4357" in response.content


@pytest.mark.parametrize("address", ["/", "/?page=places-wy-sheridan", "/es/", "/es/?page=places-tx-houston"])
def test_search_engines_are_told_that_its_copies_are_one_page_and_what_it_is(client, helpline, settings, address):
    """A thousand places link to it, each with a parameter of its own."""
    page = client.get(address).content.decode()
    path = address.partition("?")[0]
    assert re.findall('<link rel="canonical" href="([^"]*)">', page) == [f"{settings.BASE_URL}{path}"]
    assert set(re.findall('hreflang="([^"]*)" href="[^"]*">\n', page)) >= {"en", "es", "x-default"}
    (description,) = re.findall('<meta name="description"\\s+content="([^"]*)">', page)
    assert 50 <= len(description) <= 160
