"""A browser, a site with a full queue to look at, and empty sites for what changes something."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.site import Site
from tests.browser.steps import sign_in

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIETLY = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

NewPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=QUIETLY)


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """`new_page(...)` opens a page in a context of its own, with what `Browser.new_context` takes."""
    contexts = []

    def opened(**options: Any) -> Page:
        contexts.append(browser.new_context(reduced_motion="reduce", **options))
        contexts[-1].set_default_timeout(10_000)
        return contexts[-1].new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site where nobody has asked for anything yet."""
    with Site.open(tmp_path) as site:
        yield site


@pytest.fixture(scope="session")
def public(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site for those who look at public pages; requests may pile up in it."""
    with Site.open(tmp_path_factory.mktemp("public")) as site:
        yield site


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Site]:
    """A site with a believable queue, of which `advisor` holds the most urgent one. Tests leave it as it is."""
    with Site.open(tmp_path_factory.mktemp("seeded"), requests=90) as site:
        page = browser.new_page()
        sign_in(page, site, "advisor")
        page.get_by_role("button", name="Take the next one").click()
        site.held = page.url
        page.close()
        yield site
