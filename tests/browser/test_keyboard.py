from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.site import Site
from tests.browser.steps import LANGUAGES, PHONE, ask, look_up, public_address, unfolded

FOCUSED = """() => {
    const it = document.activeElement, bar = document.querySelector(".leave").getBoundingClientRect()
    const box = it.getBoundingClientRect(), look = getComputedStyle(it)
    return {
        html: it.outerHTML.slice(0, 90),
        ends: it === document.body,
        outlined: look.outlineStyle === "solid" && parseFloat(look.outlineWidth) >= 2,
        in_view: Boolean(it.closest(".leave, .skip")) || (box.top >= bar.bottom && box.top < innerHeight),
    }
}"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_button_is_reached_and_pressed_within_18_tab_stops(public: Site, new_page: NewPage, language: str) -> None:
    page = new_page()
    page.goto(public_address(public, language=language))
    stops = []
    while "send" not in stops:
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.id"))
        if stops[-1] == "id_phone":
            page.keyboard.type(PHONE)
        assert len(stops) <= 18
    page.keyboard.press("Enter")
    expect(page.locator(".code")).to_be_visible()


def test_the_first_stop_skips_to_the_main_part(public: Site, new_page: NewPage) -> None:
    page = new_page()
    page.goto(public.url)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the main part")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_enter_in_a_field_sends_the_form_and_does_not_change_its_language(public: Site, new_page: NewPage) -> None:
    page = new_page()
    page.goto(public.url)
    page.locator("#id_phone").fill(PHONE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="We have your request")).to_be_visible()


def a_form(page: Page, site: Site) -> None:
    page.goto(public_address(site))


def a_found_request(page: Page, site: Site) -> None:
    look_up(page, site, ask(page, site))
    for do in ("time", "contact", "stop", "delete"):
        unfolded(page, do)


def stops(page: Page, key: str) -> Iterator[dict[str, Any]]:
    """Each place where the focus comes to, until it leaves the page."""
    for _ in range(80):
        page.keyboard.press(key)
        at = page.evaluate(FOCUSED)
        if at["ends"]:
            return
        yield at
    raise AssertionError("the focus does not leave the page")


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
@pytest.mark.parametrize("show", [a_form, ask, a_found_request])
def test_the_focus_is_seen_wherever_it_comes(
    public: Site, new_page: NewPage, show: Callable[[Page, Site], object], key: str
) -> None:
    page = new_page(viewport={"width": 390, "height": 500})
    show(page, public)
    from_here, all_round = list(stops(page, key)), list(stops(page, key))
    assert len(all_round) >= max(15, len(from_here))
    assert [at for at in from_here + all_round if not at["outlined"] or not at["in_view"]] == []
