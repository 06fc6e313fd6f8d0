"""What somebody ticks on the page with questions stays on their device, and does not stay there either."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewPage
from tests.browser.site import Site
from tests.browser.steps import LANGUAGES, public_address

COUNT = ".count strong"
SENDS = "document.addEventListener('change', event => fetch('/healthz?' + event.target.checked))"


def boxes(page: Page) -> Locator:
    return page.locator(".tally input")


def opened(page: Page, site: Site, language: str = "en") -> list[str]:
    """Go there; the list fills with whatever the page requests from then on."""
    page.goto(public_address(site, "self-check/", language))
    page.wait_for_load_state("networkidle")
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    return requested


def tick_all(page: Page) -> None:
    for box in boxes(page).all():
        box.check()
    page.wait_for_timeout(200)  # for a request that would come late


@pytest.mark.parametrize("language", LANGUAGES)
def test_ticks_are_counted_and_no_request_leaves_the_page(public: Site, new_page: NewPage, language: str) -> None:
    page = new_page()
    requested = opened(page, public, language)
    expect(page.locator(COUNT)).to_have_text("0")
    tick_all(page)
    expect(page.locator(COUNT)).to_have_text("12")
    boxes(page).first.uncheck()
    expect(page.locator(COUNT)).to_have_text("11")
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    assert requested == []
    assert page.url == public_address(public, "self-check/", language)


def test_a_page_that_sends_is_noticed_and_our_policy_would_stop_it(public: Site, new_page: NewPage) -> None:
    careless = new_page(bypass_csp=True)
    requested = opened(careless, public)
    careless.evaluate(SENDS)
    tick_all(careless)
    assert len(requested) == 12
    ours = new_page()
    reached: list[str] = []
    opened(ours, public)
    ours.on("requestfinished", lambda request: reached.append(request.url))
    ours.evaluate(SENDS)
    tick_all(ours)
    assert reached == []


def nothing_is_ticked(page: Page) -> None:
    expect(page.locator(COUNT)).to_have_text("0")
    expect(page.locator(".tally input:checked")).to_have_count(0)


@pytest.mark.parametrize("elsewhere", ["another page of ours", "another site"])
def test_nothing_is_ticked_after_a_reload_or_back(public: Site, new_page: NewPage, elsewhere: str) -> None:
    page = new_page()
    opened(page, public)
    tick_all(page)
    page.reload()
    nothing_is_ticked(page)
    tick_all(page)
    page.goto(public.outside if elsewhere == "another site" else public_address(public, "learn/"))
    page.evaluate("setTimeout(() => history.back())")  # a page that was kept in memory does not load again
    page.wait_for_url("**/self-check/", wait_until="commit")
    nothing_is_ticked(page)


def test_without_javascript_one_counts_oneself_and_nothing_can_be_ticked(public: Site, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(public_address(public, "self-check/"))
    expect(page.get_by_text("Count how many times you say yes.")).to_be_visible()
    expect(page.locator(".tally li")).to_have_count(12)
    expect(boxes(page).filter(visible=True)).to_have_count(0)
    expect(page.locator(".count")).to_be_hidden()


def test_it_can_be_answered_by_keyboard(public: Site, new_page: NewPage) -> None:
    page = new_page()
    opened(page, public)
    boxes(page).first.focus()
    for _ in range(12):
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
    expect(page.locator(COUNT)).to_have_text("12")
