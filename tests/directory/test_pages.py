"""What holds on each page of places, in both languages."""

import gzip
import json
import re
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from intake.antispam.spam_flags import NO_SIGNALS
from intake.directory import corrections
from intake.models import City, Facility, State
from intake.public.html import script
from tests.build import a_facility
from tests.form.pages import foreign_markup
from tests.once import once

TREE = ("/places/", "/places/texas/", "/places/texas/houston/", "/places/wyoming/cheyenne/")
ADDRESSES = [prefix + address for prefix in ("", "/es") for address in TREE]
HOSTILE = '<script>alert(1)</script> & "Co" \''
LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>')

pytestmark = pytest.mark.usefixtures("helpline", "houston", "clock")


@pytest.fixture
def bayou(houston: City) -> Facility:
    return a_facility(name="Bayou Center", services=["methadone", "spanish"], website="https://bayou.example.org/")


@pytest.fixture
def pages(client: Any, bayou: Facility) -> dict[str, Any]:
    """By name; those that nobody may keep have a space in it."""
    return once("facility pages", lambda: shown(client, bayou))


def shown(client: Any, bayou: Facility) -> dict[str, Any]:
    shown = {address: client.get(address) for address in ADDRESSES}
    said = {"problem": "phone", "note": ""}
    told = corrections.store(bayou, corrections.CorrectionToken(uuid4(), 0), said, NO_SIGNALS)
    for language in ("", "/es"):
        at = f"{language}/places/wrong/{bayou.pk}/"
        shown |= {f"{at} asks": client.get(at), f"{at} thanks": client.get(at, {"told": told})}
        shown |= {f"{at} empty": client.post(at), f"{at} again": client.post(at, {"problem": "phone"})}
    return shown


def html(response: Any) -> str:
    text: str = response.content.decode()
    return text


def test_each_is_one(pages: dict[str, Any]) -> None:
    for name, response in pages.items():
        assert response.status_code == (422 if name.endswith(("empty", "again")) else 200), name
        assert html(response).count("<h1>") == 1, name
        assert re.findall(r'<html lang="(\w+)">', html(response)) == ["es" if name.startswith("/es") else "en"], name


def test_caches_may_keep_what_is_the_same_for_everybody_and_nothing_else(pages: dict[str, Any]) -> None:
    for name, response in pages.items():
        assert response["Cache-Control"] == ("no-store" if " " in name else "public, max-age=300"), name
        assert not response.cookies, name
        assert "Cookie" not in response.headers.get("Vary", ""), name


def test_nothing_on_it_is_foreign(pages: dict[str, Any]) -> None:
    for name, response in pages.items():
        page = html(response)
        assert foreign_markup(LD.sub("", page)) == [], name
        assert page.count("<script") == 1 + len(LD.findall(page)), name
        assert len(script()) + sum(map(len, LD.findall(page))) < 2048, name
        assert response["Content-Security-Policy"].startswith("default-src 'none'; "), name


def test_its_ids_are_its_own_and_lead_somewhere(pages: dict[str, Any]) -> None:
    for name, response in pages.items():
        ids = re.findall(r"""\sid=["']([^"']+)""", html(response))
        assert sorted(ids) == sorted(set(ids)), name
        leads = re.findall(r"""(?:href=["']#|\sfor=["']|aria-(?:labelled|described)by=["'])([^"']+)""", html(response))
        assert {one for lead in leads for one in lead.split()} <= set(ids), name


def test_what_leads_away_tells_nobody_where_from(pages: dict[str, Any]) -> None:
    for name, response in pages.items():
        for link in re.findall(r'<a [^>]*href="https?:[^>]*>', html(response)):
            assert 'rel="noreferrer' in link, name


def test_somebody_answers_and_there_is_a_way_out_on_each(pages: dict[str, Any]) -> None:
    for name, response in pages.items():
        assert "1-800-662-4357" in html(response), name
        assert 'class="leave"' in html(response), name
        assert "911" in html(response), name


@pytest.mark.parametrize("address", ADDRESSES)
def test_it_asks_the_database_at_most_three_times(client: Any, bayou: Facility, address: str) -> None:
    for _number in range(30):
        a_facility()
    client.get(address)  # who answers is remembered for ten seconds
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    assert len(queries) <= 3


@pytest.mark.parametrize("address", ADDRESSES)
def test_whoever_has_it_is_told_that_it_is_the_same(client: Any, bayou: Facility, address: str) -> None:
    accepts = {"accept-encoding": "gzip"}
    first = client.get(address, headers=accepts)
    assert gzip.decompress(first.content).startswith(b"<!doctype html>")
    assert first["Vary"] == "Accept-Encoding"
    again = client.get(address, headers={**accepts, "if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Facility.objects.update(name="Cedar Center")
    City.objects.update(name="Another")
    changed = client.get(address, headers={**accepts, "if-none-match": first["ETag"]})
    assert changed.status_code == (304 if address.endswith("/places/") else 200)


@pytest.mark.parametrize("address", ADDRESSES)
def test_it_names_itself_and_its_twin(client: Any, address: str) -> None:
    page = html(client.get(address))
    english = address.removeprefix("/es")
    assert f'<link rel="canonical" href="{settings.BASE_URL}{address}">' in page
    twins = dict(re.findall(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]+)">', page))
    here = settings.BASE_URL + english
    assert twins == {"en": here, "es": f"{settings.BASE_URL}/es{english}", "x-default": here}
    other = f"/es{english}" if address == english else english
    assert re.search(rf'<header class="switch">\s*<a href="{other}"', page)
    assert '<meta name="robots" content="index">' in page
    (description,) = re.findall(r'<meta name="description"\s+content="([^"]*)"', page)
    assert 50 <= len(description.strip()) <= 160


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_it_says_to_machines_is_where_it_stands(client: Any, address: str) -> None:
    [text] = LD.findall(html(client.get(address)))
    told = json.loads(text)
    assert (told["@type"], told["itemListElement"][-1]["item"]) == ("BreadcrumbList", settings.BASE_URL + address)
    assert set(told) == {"@context", "@type", "itemListElement"}


def test_a_card_says_what_is_known_and_when_it_was_checked(client: Any, bayou: Facility) -> None:
    page = html(client.get("/places/texas/houston/"))
    for said in ("Bayou Center", "(713) 555-0100", "Methadone", "Spanish is spoken", "Last checked: March 1, 2027."):
        assert said in page
    assert "made up" not in page
    assert f'href="/places/wrong/{bayou.pk}/"' in page


def test_samples_are_marked(client: Any, houston: City) -> None:
    a_facility(is_sample=True)
    page = html(client.get("/places/texas/houston/"))
    assert "These places are made up." in page
    assert "<strong>Sample</strong>" in page


def test_a_city_without_a_place_leads_to_the_agency_and_to_us(client: Any) -> None:
    page = html(client.get("/places/new-york/buffalo/"))
    assert "We know of no place near Buffalo yet." in page
    assert "New York State Office of Addiction Services and Supports" in page
    assert 'href="/?page=places-ny-buffalo"' in page


def test_every_state_leads_on_with_or_without_a_number_of_its_agency(client: Any) -> None:
    for state in State.objects.all():
        page = html(client.get(f"/places/{state.slug}/"))
        agency = page.partition('id="agency"')[2].partition("</section>")[0]
        assert f'<a href="{state.agency_page}" rel="noreferrer">' in agency, state
        assert ("tel:" in agency) == bool(state.agency_phone), state
        assert f'href="/?page=places-{state.code.lower()}"' in page, state
        assert "tel:18006624357" in page, state


def test_places_stand_on_pages_of_25(client: Any, houston: City) -> None:
    for _number in range(26):
        a_facility()
    first, second = (html(client.get(f"/places/texas/houston/{query}")) for query in ("", "?page=2"))
    assert (first.count('id="place-'), second.count('id="place-')) == (25, 1)
    assert 'href="?page=2"' in first
    address = f"{settings.BASE_URL}/places/texas/houston/?page=2"
    for said in (f'rel="canonical" href="{address}"', f'hreflang="x-default" href="{address}"'):
        assert said in second


@pytest.mark.parametrize(
    "address",
    ["texico/", "texas/atlantis/", "ohio/houston/", "texas/houston/?page=2", "texas/houston/?page=0",
     "texas/houston/?page=x", "texas/houston/?page=%C2%B2", f"texas/houston/?page={'9' * 5000}", "wrong/999999999/",
     f"wrong/{10**30}/", f"wrong/{'9' * 5000}/", "x" * 3000 + "/"],
)  # fmt: skip
def test_what_is_not_there_is_said_to_be_missing(client: Any, address: str) -> None:
    response = client.get(f"/places/{address}")
    assert response.status_code == 404
    assert "1-800-662-4357" in html(response)


def test_a_town_is_listed_while_there_is_an_open_place(client: Any) -> None:
    town = City.objects.create(state_id="WY", name="Little Creek", search_name="little creek", slug="little-creek")
    place = a_facility(city=town)
    assert "Little Creek" in html(client.get("/places/wyoming/"))
    Facility.objects.filter(pk=place.pk).update(closed="missing")
    assert "Little Creek" not in html(client.get("/places/wyoming/"))


def test_nothing_that_a_list_says_becomes_markup(client: Any, houston: City) -> None:
    City.objects.filter(pk=houston.pk).update(name=HOSTILE)
    place = a_facility(name=HOSTILE, program=HOSTILE, street=HOSTILE, phone=HOSTILE, website="https://x/'\"><b>")
    for address in ("/places/texas/", "/places/texas/houston/", f"/places/wrong/{place.pk}/"):
        page = html(client.get(address))
        assert "<script>alert" not in page
        assert "<b>" not in page
        assert foreign_markup(LD.sub("", page)) == []
        for text in LD.findall(page):
            assert json.loads(text)


def test_only_looking_is_possible(client: Any) -> None:
    for address in TREE:
        assert client.post(address).status_code == 405
        assert client.head(address).status_code == 200
