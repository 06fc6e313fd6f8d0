from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import NewPage
from tests.browser.site import Site
from tests.browser.steps import LANGUAGES, complaints, public_address, public_pages

KEPT = """async () => [
    ...Object.keys(localStorage), ...Object.keys(sessionStorage), ...await caches.keys(),
    ...(await indexedDB.databases()).map(database => database.name),
    ...(await navigator.serviceWorker.getRegistrations()).map(worker => worker.scope),
]"""
# What an article says about itself is in a script element too, and is none.
SCRIPT_OCTETS = """[...document.scripts].filter(script => script.type !== "application/ld+json")
    .reduce((sum, script) => sum + new Blob([script.text]).size, 0)"""


@dataclass
class Walk:
    """What a walk through all public pages left behind: in the browser, on the wire, in the console."""

    complaints: list[str]
    kept: dict[str, list[Any]] = field(default_factory=dict)
    scripts: dict[str, int] = field(default_factory=dict)
    requested: list[str] = field(default_factory=list)


@pytest.fixture(scope="module", params=LANGUAGES)
def walk(request: pytest.FixtureRequest, public: Site, browser: Browser) -> Iterator[Walk]:
    page = browser.new_page()
    walk = Walk(complaints(page))
    page.on("request", lambda request: walk.requested.append(f"{request.resource_type} {request.url}"))
    for name in public_pages(page, public, request.param):
        page.wait_for_load_state()
        walk.kept[name] = [*page.context.cookies(), *page.evaluate(KEPT)]
        walk.scripts[name] = page.evaluate(SCRIPT_OCTETS)
    yield walk
    page.close()


def test_public_pages_set_no_cookie_and_store_nothing(walk: Walk) -> None:
    assert {name: kept for name, kept in walk.kept.items() if kept} == {}


def test_public_pages_load_nothing_but_themselves(public: Site, walk: Walk) -> None:
    ours = (f"document {public.url}/", f"document {public.night.url}/")
    assert [one for one in walk.requested if not one.startswith(ours)] == []


def test_public_pages_carry_at_most_2_kb_of_script(walk: Walk) -> None:
    assert {name: octets for name, octets in walk.scripts.items() if not 0 < octets <= 2 * 1024} == {}


def test_the_browser_complains_about_no_public_page(walk: Walk) -> None:
    assert walk.complaints == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_page_is_one_request_of_at_most_10_kb(public: Site, new_page: NewPage, language: str) -> None:
    page = new_page()
    requested: list[str] = []
    on_the_wire: list[float] = []
    page.on("request", lambda request: requested.append(request.url))
    wire = page.context.new_cdp_session(page)
    wire.on("Network.loadingFinished", lambda event: on_the_wire.append(event["encodedDataLength"]))
    wire.send("Network.enable")
    response = page.goto(public_address(public, language=language))
    page.wait_for_load_state("networkidle")
    assert response.headers["content-encoding"] == "gzip"
    assert requested == [public_address(public, language=language)]
    assert sum(on_the_wire) <= 10 * 1024
