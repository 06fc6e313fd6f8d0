"""What search engines are told: the pages that may be found, and the same page in other languages."""

import re
from datetime import timedelta
from typing import Any
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from intake.models import Facility
from tests.build import a_city, a_facility, an_article

HERE = "http://127.0.0.1:8000"
SITEMAP, XHTML = "{http://www.sitemaps.org/schemas/sitemap/0.9}", "{http://www.w3.org/1999/xhtml}"
INDEXED = '<meta name="robots" content="index">'

pytestmark = pytest.mark.usefixtures("guide", "place")


@pytest.fixture
def place(db: None) -> Facility:
    a_city()
    return a_facility()


def listed(client: Any) -> dict[str, dict[str, str]]:
    """The path of each page, with its twins."""
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    entries: dict[str, dict[str, str]] = {}
    for url in root.iter(f"{SITEMAP}url"):
        address = str(url.findtext(f"{SITEMAP}loc"))
        assert address.startswith(HERE)
        twins = {twin.attrib["hreflang"]: twin.attrib["href"] for twin in url.iter(f"{XHTML}link")}
        assert address not in entries
        entries[address.removeprefix(HERE)] = twins
    return entries


def test_every_page_that_is_named_is_there_and_may_be_found(client: Any) -> None:
    entries = listed(client)
    assert {"/", "/es/", "/learn/", "/es/learn/naloxone/", "/self-check/", "/places/", "/es/places/texas/"} <= set(
        entries
    )
    for path, twins in entries.items():
        response = client.get(path)
        assert response.status_code == 200, path
        assert INDEXED in response.content.decode(), path
        said = dict(re.findall(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]+)">', response.content.decode()))
        assert said == twins, path
        assert response["Cache-Control"] == ("no-store" if path in {"/", "/es/"} else "public, max-age=300"), path


def test_each_names_itself_and_its_twin_as_the_twin_does(client: Any) -> None:
    entries = listed(client)
    for path, twins in entries.items():
        assert HERE + path in twins.values(), path
        for twin in twins.values():
            assert entries[twin.removeprefix(HERE)] == twins, path


def test_of_cities_only_those_with_an_open_place_are_named(client: Any, place: Facility) -> None:
    cities = [path for path in listed(client) if path.count("/") > 3 + path.startswith("/es/")]
    assert cities == ["/places/texas/houston/", "/es/places/texas/houston/"]
    Facility.objects.update(closed="missing")
    assert "/places/texas/houston/" not in listed(client)


def test_an_article_whose_review_ran_out_or_that_is_off_the_site_is_not_named(client: Any) -> None:
    an_article(slug="naloxone", version=2, next_review=timezone.localdate() - timedelta(days=1))
    an_article(slug="withdrawal", version=2, is_published=False)
    entries = listed(client)
    assert not {"/learn/naloxone/", "/learn/withdrawal/"} & set(entries)
    alone = f"{HERE}/es/learn/naloxone/"
    assert entries["/es/learn/naloxone/"] == {"es": alone, "x-default": alone}


def test_nothing_about_a_person_is_named(client: Any) -> None:
    assert not [
        path for path in listed(client) if any(word in path for word in ("status", "received", "search", "admin"))
    ]


@pytest.mark.parametrize("address", ["/sitemap.xml", "/robots.txt"])
def test_caches_keep_it(client: Any, address: str) -> None:
    response = client.get(address)
    assert (response["Cache-Control"], response.cookies.output()) == ("public, max-age=300", "")
    assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 304
    assert client.post(address).status_code == 405


def test_it_is_built_with_three_queries(client: Any) -> None:
    for number in range(30):
        a_facility(city=a_city("dallas") if number % 2 else None)
    with CaptureQueriesContext(connection) as queries:
        client.get("/sitemap.xml")
    assert len(queries) <= 3


def test_machines_may_read_what_is_for_everybody_and_nothing_else(client: Any) -> None:
    rules = RobotFileParser()
    rules.parse(client.get("/robots.txt").content.decode().splitlines())
    for language in ("", "/es"):
        for path in ("/status/", "/received/abc/", "/search/", "/search/?q=x"):
            assert not rules.can_fetch("*", f"{HERE}{language}{path}"), path
    assert not rules.can_fetch("*", f"{HERE}/admin/intake/contactrequest/")
    for path in listed(client):
        assert rules.can_fetch("*", HERE + path), path
    assert rules.site_maps() == [f"{HERE}/sitemap.xml"]
