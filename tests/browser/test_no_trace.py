import gzip

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import NewPage
from tests.browser.site import Site
from tests.browser.steps import DESK, desk_pages, public_pages

KEPT = """async () => [
    ...Object.keys(localStorage), ...Object.keys(sessionStorage), ...await caches.keys(),
    ...(await indexedDB.databases()).map(database => database.name),
    ...(await navigator.serviceWorker.getRegistrations()).map(worker => worker.scope),
]"""


def complaints(page: Page) -> list[str]:
    """Fills with what the browser finds wrong, violated policies too; not with the statuses that we ask for."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(f"{page.url}: {error}"))
    page.on(
        "console",
        lambda message: (
            message.type in {"error", "warning"}
            and "the server responded with a status of 4" not in message.text
            and found.append(f"{page.url}: {message.text}")
        ),
    )
    return found


def test_public_pages_set_no_cookie_and_store_nothing(public: Site, new_page: NewPage) -> None:
    page = new_page()
    for name in public_pages(page, public):
        assert (name, page.context.cookies(), page.evaluate(KEPT)) == (name, [], [])


def test_public_pages_load_nothing_but_themselves(public: Site, new_page: NewPage) -> None:
    page = new_page()
    requested: list[str] = []
    page.on("request", lambda request: requested.append(f"{request.resource_type} {request.url}"))
    for _ in public_pages(page, public):
        pass
    assert [one for one in requested if not one.startswith(f"document {public.url}/")] == []


def test_the_form_page_is_one_request_of_at_most_10_kb(public: Site, new_page: NewPage) -> None:
    page = new_page()
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    body = page.goto(public.url).body()
    page.wait_for_load_state("networkidle")
    assert requested == [f"{public.url}/"]
    assert len(gzip.compress(body)) <= 10 * 1024


def test_the_browser_complains_about_no_public_page(public: Site, new_page: NewPage) -> None:
    page = new_page()
    found = complaints(page)
    for _ in public_pages(page, public):
        pass
    assert found == []


@pytest.mark.parametrize("who", DESK)
def test_the_browser_complains_about_no_desk_page(seeded: Site, new_page: NewPage, who: str) -> None:
    page = new_page()
    found = complaints(page)
    for _ in desk_pages(page, seeded, who):
        pass
    assert found == []
