from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, NewPage
from tests.browser.site import Site
from tests.browser.steps import DESK, LANGUAGES, ask, complaints, desk_pages, public_pages

AXE = Axe().axe_script
# Once no colour is on its way to another one.
FIND = """async options => {
    await Promise.all(document.getAnimations().map(change => change.finished));
    return axe.run(document, options);
}"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


# What a hand that shakes must hit, and what stands close together.
WIDE, NARROW = 44, 24
TARGETS = {
    WIDE: ".btn, .leave a, .leave button, .note button, summary, .number, .emergency a, .form-control, .form-check",
    NARROW: "footer a, .switch a, .switch [lang]",
}
SMALLER = """([targets, least]) => [...document.querySelectorAll(targets)]
    .filter(target => target.checkVisibility() && target.getBoundingClientRect().height < least)
    .map(target => target.outerHTML)"""

WIDE_LIGHT, NARROW_LIGHT, NARROW_DARK = LOOKS = ((1280, "light"), (320, "light"), (320, "dark"))
CONTRAST = {"type": "rule", "values": ["color-contrast"]}


def look_at(page: Page, look: tuple[int, str]) -> None:
    """Show the page that is open at another width, in light or dark colours."""
    width, scheme = look
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")


def violations(page: Page, name: str, look: tuple[int, str] = WIDE_LIGHT, run_only: Any = RULES) -> list[str]:
    """What axe finds on the page, each with its place."""
    look_at(page, look)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    options = {"runOnly": run_only, "resultTypes": ["violations"]}
    found = page.evaluate(FIND, options)["violations"]
    return [f"{name}, {look}: {rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


def faults(page: Page, name: str) -> list[str]:
    """What axe finds on a page of the desk, narrow and dark, wide and light; and whether it scrolls sideways."""
    found = violations(page, name, NARROW_DARK)
    width = page.evaluate("document.documentElement.scrollWidth")
    return found + [f"{name} is {width} wide"] * (width > NARROW_DARK[0]) + violations(page, name, WIDE_LIGHT)


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_public_pages(public: Site, new_page: NewPage, language: str) -> None:
    page, found = new_page(), []
    for name in public_pages(page, public, language):
        for look in (NARROW_LIGHT, WIDE_LIGHT):
            found += violations(page, name, look)
        if language == "en":  # in the dark only colours differ, and the language changes none
            found += violations(page, name, NARROW_DARK, CONTRAST)
            look_at(page, WIDE_LIGHT)
    assert found == []


@pytest.mark.parametrize("who", DESK)
def test_neither_axe_nor_the_browser_complains_at_the_desk_and_no_page_scrolls_sideways(
    seeded: Site, new_page: NewPage, who: str
) -> None:
    page, found = new_page(), []
    heard = complaints(page)
    for name in desk_pages(page, seeded, who):
        found += [*heard, *faults(page, name)]
        heard.clear()  # what axe tries is refused too
    assert found == []


def test_axe_does_find_what_is_wrong(public: Site, new_page: NewPage) -> None:
    page = new_page()
    page.goto(public.url)
    page.evaluate("document.documentElement.lang = ''; document.querySelector('label[for=id_phone]').remove()")
    assert {found.split(": ")[1] for found in violations(page, "broken")} == {"html-has-lang", "label"}


def test_what_a_finger_must_hit_is_large_enough(public: Site, new_page: NewPage) -> None:
    page = new_page(**PHONE)
    for name in public_pages(page, public, "es"):
        assert page.locator(TARGETS[WIDE]).count() >= 5, name
        for least, targets in TARGETS.items():
            assert (name, page.evaluate(SMALLER, [targets, least])) == (name, [])


def bordered(page: Page, targets: str) -> list[bool]:
    """Whether each has an edge, as colours of their own do not show."""
    return page.locator(targets).evaluate_all(
        "all => all.map(one => parseFloat(getComputedStyle(one).borderTopWidth) > 0)"
    )


def test_in_the_browsers_own_colours_buttons_and_boxes_keep_an_edge(public: Site, new_page: NewPage) -> None:
    page = new_page(forced_colors="active")
    ask(page, public)
    edges = bordered(page, ".btn:visible, .leave button, .emergency, .phones, .code")
    assert len(edges) == 5
    assert all(edges)


def test_on_paper_the_code_and_the_numbers_are_there_and_nothing_to_press(public: Site, new_page: NewPage) -> None:
    page = new_page()
    ask(page, public)
    page.emulate_media(media="print")
    expect(page.locator(".code strong")).to_be_visible()
    for number in ("(202) 555-0100", "1-800-662-4357", "911", "988"):
        expect(page.get_by_role("link", name=number)).to_be_visible()
    expect(page.locator("button, [type=submit], summary:text('Change'), footer a").filter(visible=True)).to_have_count(
        0
    )
