from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import NewPage
from tests.browser.site import Site
from tests.browser.steps import DESK, desk_pages, public_pages

AXE = Axe()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def looks(*looks: tuple[int, str]) -> pytest.MarkDecorator:
    """A test for each width and colour scheme."""
    return pytest.mark.parametrize(
        "look",
        [
            pytest.param({"viewport": {"width": width, "height": 800}, "color_scheme": scheme}, id=f"{width}-{scheme}")
            for width, scheme in looks
        ],
    )


def violations(page: Page, name: str) -> list[str]:
    """What axe finds on the page, each with its place."""
    found = AXE.run(page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response["violations"]
    return [f"{name}: {rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


@looks((320, "light"), (320, "dark"), (1280, "light"), (1280, "dark"))
def test_axe_finds_nothing_on_public_pages(public: Site, new_page: NewPage, look: dict[str, Any]) -> None:
    page = new_page(**look)
    assert [found for name in public_pages(page, public) for found in violations(page, name)] == []


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


# 640 px are what a window of 1280 shows at 200 %.
@pytest.mark.parametrize("width", [320, 640])
def test_no_public_page_scrolls_sideways(public: Site, new_page: NewPage, width: int) -> None:
    page = new_page(viewport={"width": width, "height": 800})
    for name in public_pages(page, public):
        assert (name, page.evaluate("document.documentElement.scrollWidth")) == (name, width)


@pytest.mark.parametrize("who", DESK)
def test_no_desk_page_scrolls_sideways_on_a_phone(seeded: Site, new_page: NewPage, who: str) -> None:
    page = new_page(viewport={"width": 320, "height": 800})
    for name in desk_pages(page, seeded, who):
        assert (name, page.evaluate("document.documentElement.scrollWidth")) == (name, 320)
