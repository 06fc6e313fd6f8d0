"""What holds on every public page, in both languages."""

import base64
import hashlib
import re

import pytest

from tests.form.form_session import every_page
from tests.form.pages import TOLD_TO_SEARCH_ENGINES, foreign_markup
from tests.once import once

pytestmark = pytest.mark.once


@pytest.fixture
def pages(client, helpline, clock):
    shown = once("every page", lambda: every_page(client))
    return {name: (response, response.content.decode()) for name, response in shown.items()}


def test_each_is_one(pages):
    """Those that fail on the way would pass the tests below as pages for a failure."""
    expected = {"with an error": 422, "press again": 422, "answers with an error": 422, "not found": 422}
    expected |= {"no such time": 422, "no contact": 422, "closed already": 409, "answers too late": 409}
    for name, (response, _page) in pages.items():
        page = name.partition(" (")[0]
        status = int(page[:3]) if page[0].isdigit() else expected.get(page, 200)
        assert response.status_code == status, name


def test_what_has_a_name_has_one(pages):
    """HTML wants a name, or none; an empty one is neither."""
    for name, (_response, page) in pages.items():
        assert 'name=""' not in page, name
        assert '<input type="submit" name' not in page, name


def test_nothing_on_it_is_foreign_and_its_policy_names_its_style_and_script(pages):
    for name, (response, page) in pages.items():
        assert foreign_markup(page) == [], name
        assert len(re.findall("<script", page)) == 1, name
        policy = response["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; "), name
        for source in re.findall(r"<(?:script|style)>(.*?)</", page, re.DOTALL):
            digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy, name


def test_it_sets_no_cookie_and_no_cache_keeps_it(pages):
    for name, (response, _page) in pages.items():
        assert not response.cookies, name
        assert response["Cache-Control"] == "no-store", name


def test_it_points_nowhere_outside(pages):
    for name, (_response, page) in pages.items():
        page = TOLD_TO_SEARCH_ENGINES.sub("", page)
        addresses = re.findall(r"""(?:href|src|(?:form)?action)=["']([^"']*)""", page)
        assert addresses, name
        assert [at for at in addresses if not re.match(r"/(?!/)|#|tel:|data:,$", at)] == [], name


def test_its_ids_are_its_own_and_lead_somewhere(pages):
    for name, (_response, page) in pages.items():
        ids = re.findall(r"""\sid=["']([^"']+)""", page)
        assert sorted(ids) == sorted(set(ids)), name
        leads = re.findall(r"""(?:href=["']#|\sfor=["']|\sform=["']|aria-labelledby=["'])([^"']+)""", page)
        assert set(leads) - set(ids) == set(), name


def test_it_speaks_the_language_of_its_address(pages):
    for name, (_response, page) in pages.items():
        language = re.findall(r"\((\w\w)\)$", name)
        assert re.findall(r'<html lang="(\w+)">', page) == language, name


def test_it_offers_a_way_out_and_somebody_who_answers(pages):
    for name, (_response, page) in pages.items():
        leave = page.partition('class="leave"')[2].partition("</nav>")[0]
        assert re.search(r'href="(/es)?/exit/\?over"|action="(/es)?/exit/"', leave), name
        assert "1-800-662-4357" in page, name
        assert page.count("<h1>") == 1, name


def test_one_with_an_error_says_so_in_its_title_and_takes_the_focus(pages):
    erring = {name: page for name, (_response, page) in pages.items() if 'class="summary"' in page}
    assert len(erring) >= 14
    for name, page in erring.items():
        assert re.search(r'<div class="summary" role="alert" tabindex="-1" autofocus', page), name
        if name.endswith("(en)"):
            assert "<title>Error: " in page, name
