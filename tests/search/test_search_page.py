"""The page that shows what a search finds: for everybody, kept nowhere, and never without a way on."""

import re
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from intake.models import Facility
from intake.search.highlight import highlight
from intake.search.query import SearchQuery
from tests.articles.conftest import text_of
from tests.build import a_city, a_facility, an_article
from tests.form.conftest import database_down
from tests.form.pages import foreign_markup
from tests.once import once

HOSTILE = '"><script>alert(1)</script>'
TYPED = ("", "narcan", "bayou houston", "huston", "overdose", "purple zebra", HOSTILE)
BROWSER_KEEPS = "We do not keep what you type."

pytestmark = pytest.mark.usefixtures("guide", "bayou")


@pytest.fixture
def bayou(db: None) -> Facility:
    a_city()
    return a_facility(name="Bayou Center", website="https://bayou.example.org/")


def search(client: Any, typed: str = "", language: str = "") -> Any:
    return client.get(f"{language}/search/", {"q": typed} if typed else {})


@pytest.fixture
def pages(client: Any) -> dict[str, Any]:
    """By language and what was typed."""
    return once(
        "search pages",
        lambda: {f"{at} {typed}": search(client, typed, at) for at in ("", "/es") for typed in TYPED},
    )


def test_each_is_one_in_its_language(pages: dict[str, Any]) -> None:
    for name, response in pages.items():
        page = text_of(response)
        assert page.count("<h1>") == 1, name
        assert f'<html lang="{"es" if name.startswith("/es") else "en"}">' in page, name
        assert '<meta name="robots" content="noindex">' in page, name


def test_no_cache_keeps_it_nobody_is_recognised_and_no_title_tells_it(pages: dict[str, Any]) -> None:
    for name, response in pages.items():
        assert response["Cache-Control"] == "no-store", name
        assert response["Referrer-Policy"] == "same-origin", name
        assert not response.cookies, name
        assert "Cookie" not in response.headers.get("Vary", ""), name
        assert re.findall("<title>(.*)</title>", text_of(response)) == ["Buscar" if name[:3] == "/es" else "Search"]


def test_nothing_on_it_is_foreign(pages: dict[str, Any]) -> None:
    for name, response in pages.items():
        page = text_of(response)
        assert foreign_markup(re.sub("</?mark>", "", page)) == [], name
        assert "<script>alert" not in page, name
        assert response["Content-Security-Policy"].startswith("default-src 'none'; "), name


def test_its_ids_are_its_own_and_lead_somewhere(pages: dict[str, Any]) -> None:
    for name, response in pages.items():
        ids = re.findall(r"""\sid=["']([^"']+)""", text_of(response))
        assert sorted(ids) == sorted(set(ids)), name
        leads = re.findall(
            r"""(?:href=["']#|\sfor=["']|aria-(?:labelled|described)by=["'])([^"']+)""", text_of(response)
        )
        assert {one for lead in leads for one in lead.split()} <= set(ids), name


def test_every_one_says_what_the_browser_keeps_and_leads_to_the_form_and_somebody_who_answers(client: Any) -> None:
    for typed in TYPED:
        page = text_of(search(client, typed))
        for part in (BROWSER_KEEPS, 'href="/#ask"', "1-800-662-4357", "tel:911", "/exit/?over"):
            assert part in page, typed


@pytest.mark.parametrize("typed", ["", "purple zebra"])
@pytest.mark.parametrize("language", ["", "/es"])
def test_where_nothing_is_found_there_are_three_ways_on(client: Any, typed: str, language: str) -> None:
    page = text_of(search(client, typed, language)).partition("<main")[2].partition("</main>")[0]
    for address in ("/places/", "/learn/", "/#ask"):
        assert f'href="{language}{address}"' in page
    assert ("nothing" in page.casefold() or "nada" in page) == bool(typed)


def test_articles_come_before_places(client: Any) -> None:
    a_facility(name="Rehab Bayou")
    page = text_of(search(client, "rehab houston"))
    article, town, place = (page.index(text) for text in ("/learn/treatment/", "/places/texas/houston/", "Bayou</h3>"))
    assert article < town < place


def test_what_was_looked_for_is_marked_and_nothing_else(client: Any) -> None:
    page = text_of(search(client, "the houston bay"))
    assert re.findall("<mark>([^<]*)</mark>", page) == ["Houston", "Bayou"]


@pytest.mark.parametrize(
    ("text", "typed", "html"),
    [
        ("Señales & más", "senal", "<mark>Señales</mark> &amp; más"),
        ("<b>Is</b> it?", "b", "&lt;<mark>b</mark>&gt;Is&lt;/<mark>b</mark>&gt; it?"),
        ("Fort St. Louis", "saint louis", "Fort <mark>St</mark>. <mark>Louis</mark>"),
        ("O'Brien’s House", "obriens", "<mark>O&#x27;Brien’s</mark> House"),
        ("A mother", "the", "A mother"),
        ("", "x", ""),
    ],
)
def test_marking_escapes_and_follows_the_accents(text: str, typed: str, html: str) -> None:
    assert highlight(text, SearchQuery(typed)) == html


def test_what_a_list_or_the_desk_says_becomes_no_markup(client: Any) -> None:
    a_facility(name=f"Heron {HOSTILE}", program=HOSTILE)
    an_article(title=f"Heron {HOSTILE}", summary=HOSTILE)
    page = text_of(search(client, "heron script"))
    assert "&lt;<mark>script</mark>&gt;" in page
    assert "<script>alert" not in page


def test_a_place_shows_its_card_and_leads_to_its_city(client: Any, bayou: Facility) -> None:
    page = text_of(search(client, "bayou"))
    for part in ("(713) 555-0100", "Last checked: March 1, 2027.", f"/places/wrong/{bayou.pk}/", "bayou.example.org"):
        assert part in page
    assert re.search(r'href="/places/texas/houston/">\s*All places near Houston\s*</a>', page)
    assert "made up" not in page
    Facility.objects.update(is_sample=True)
    assert "These places are made up." in text_of(search(client, "bayou"))


def test_who_hurried_is_asked(client: Any) -> None:
    assert re.search(
        r'Did you mean:\s+<a href="/places/texas/houston/">Houston, Texas</a>', text_of(search(client, "huston"))
    )


def test_in_danger_whom_to_call_comes_first(client: Any) -> None:
    page = text_of(search(client, "overdose"))
    assert page.index("tel:911") < page.index("/learn/naloxone/")
    assert page.count("tel:911") == 1


@pytest.mark.parametrize("typed", [*TYPED, "detox near houston texas", "a b c d e f g h", "center"])
def test_it_asks_the_database_at_most_four_times(client: Any, typed: str) -> None:
    for _number in range(30):
        a_facility()
    search(client)  # who answers is remembered for ten seconds
    with CaptureQueriesContext(connection) as queries:
        text_of(search(client, typed))
    assert len(queries) <= 4


def test_switching_the_language_keeps_what_was_typed_and_puts_it_into_no_address(client: Any) -> None:
    page = text_of(search(client, 'a "b"'))
    [switch] = re.findall(r'<header class="switch">(.*?)</header>', page, re.DOTALL)
    assert '<form action="/es/search/">' in switch
    assert 'name="q" value="a &quot;b&quot;"' in switch
    assert "?q=" not in page


@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=%ED%A0%80", "q=%FF%FE", "q=%E2%80%AEsnolas", "q=" + "x" * 10_240, "q=" + quote("ﷺ" * 200),
     "q=" + quote("é" * 3000), "q=" + quote("㌀" * 300),
     "q=a&q=b", "q", "q=%22%20OR%20*", "q=NEAR(a,b)", "q=title:x", "q=-a%20^b", "q=a:*%26!b",
     "q=%5C%27%27%29%3B", "q=" + quote("½ ² ⅷ"), "x=1", "q=" + quote("😀" * 50), "q=" + "a+" * 5000, "q=__%25",
     "q=" + quote("ß ſ ı İ ŉ")],
)  # fmt: skip
@pytest.mark.parametrize("language", ["", "/es"])
def test_whatever_is_typed_it_is_a_page(client: Any, query: str, language: str) -> None:
    page = text_of(client.get(f"{language}/search/?{query}"))
    assert "\0" not in page
    [shown] = re.findall(r'id="id_q" name="q" value="([^"]*)"', page)
    assert len(shown) <= 200 * len("&quot;")


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_it_is_only_read(client: Any, method: str) -> None:
    assert getattr(client, method)("/search/?q=x").status_code == 405


def test_when_the_database_is_down_an_honest_page_says_so_without_the_words(client: Any) -> None:
    with database_down():
        response = search(client, "quintanilla")
    assert response.status_code == 503
    assert "quintanilla" not in response.content.decode()


def test_a_page_that_does_not_escape_would_be_noticed(monkeypatch: pytest.MonkeyPatch, client: Any) -> None:
    monkeypatch.setattr("intake.search.highlight.escape", str)
    a_facility(name=f"Heron {HOSTILE}")
    page = text_of(search(client, "heron alert"))
    assert foreign_markup(re.sub("</?mark>", "", page)) != []
