from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, NewPage
from tests.browser.site import Site
from tests.browser.steps import DESK, LANGUAGES, ask, desk_pages, public_pages

AXE = Axe()
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

in_both_languages = pytest.mark.parametrize("language", LANGUAGES)


def looks(*looks: tuple[int, str]) -> pytest.MarkDecorator:
    """A test for each width and colour scheme."""
    return pytest.mark.parametrize(
        "look",
        [
            pytest.param({"viewport": {"width": width, "height": 800}, "color_scheme": scheme}, id=f"{width}-{scheme}")
            for width, scheme in looks
        ],
    )


def violations(page: Page, name: str, run_only: Any = RULES) -> list[str]:
    """What axe finds on the page, each with its place."""
    found = AXE.run(page, options={"runOnly": run_only, "resultTypes": ["violations"]}).response["violations"]
    return [f"{name}: {rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


@in_both_languages
@looks((320, "light"), (1280, "light"))
def test_axe_finds_nothing_on_public_pages(
    public: Site, new_page: NewPage, look: dict[str, Any], language: str
) -> None:
    page = new_page(**look)
    assert [found for name in public_pages(page, public, language) for found in violations(page, name)] == []


# In the dark only colours differ, and neither the width nor the language changes them.
@looks((320, "dark"))
def test_public_pages_have_contrast_in_the_dark_too(public: Site, new_page: NewPage, look: dict[str, Any]) -> None:
    page, contrast = new_page(**look), {"type": "rule", "values": ["color-contrast"]}
    assert [found for name in public_pages(page, public, "en") for found in violations(page, name, contrast)] == []


@looks((320, "dark"), (1280, "light"))
@pytest.mark.parametrize("who", DESK)
def test_axe_finds_nothing_at_the_desk(seeded: Site, new_page: NewPage, who: str, look: dict[str, Any]) -> None:
    page = new_page(**look)
    assert [found for name in desk_pages(page, seeded, who) for found in violations(page, name)] == []


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


@pytest.mark.parametrize("who", DESK)
def test_no_desk_page_scrolls_sideways_on_a_phone(seeded: Site, new_page: NewPage, who: str) -> None:
    page = new_page(viewport={"width": 320, "height": 800})
    for name in desk_pages(page, seeded, who):
        assert (name, page.evaluate("document.documentElement.scrollWidth")) == (name, 320)
