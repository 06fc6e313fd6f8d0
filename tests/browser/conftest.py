"""A browser, sites with and without requests, and a person at their device."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.site import NIGHT, Site
from tests.browser.steps import send_as_machines_do, sign_in

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
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
expect.set_options(timeout=30_000)  # as long as every other wait: the machine may have much else to do
WAYS = {"desktop": DESKTOP, "phone-without-javascript": PHONE | {"java_script_enabled": False}}

NewPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # Pages that are left stay in memory, as people's browsers keep them: Playwright would turn that off.
        keeps_pages = ["--disable-back-forward-cache"]
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=QUIETLY, ignore_default_args=keeps_pages)


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """`new_page(...)` opens a page in a context of its own, with what `Browser.new_context` takes."""
    contexts = []

    def opened(**options: Any) -> Page:
        contexts.append(browser.new_context(reduced_motion="reduce", **options))
        return contexts[-1].new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(params=[pytest.param(options, id=way) for way, options in WAYS.items()])
def person(request: pytest.FixtureRequest, new_page: NewPage) -> Page:
    """Somebody at a desktop; and, in a run of its own, somebody with a phone and JavaScript off."""
    return new_page(**request.param)


@pytest.fixture(scope="session")
def base_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database for sites where nobody has asked for anything yet."""
    folder = tmp_path_factory.mktemp("base_database")
    Site(folder).create_base_data()
    return folder / "intake.sqlite3"


@pytest.fixture(scope="session")
def running_site(tmp_path_factory: pytest.TempPathFactory, base_database: Path) -> Iterator[Site]:
    """The server of those who need a site to themselves, one after the other."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copy(base_database, folder)
    with Site(folder) as site:
        yield site


@pytest.fixture
def site(running_site: Site, base_database: Path) -> Site:
    """A site where nobody has asked for anything yet."""
    running_site.put_back(base_database)
    return running_site


@pytest.fixture(scope="session")
def public(tmp_path_factory: pytest.TempPathFactory, base_database: Path) -> Iterator[Site]:
    """A site for those who look at public pages; requests may pile up in it."""
    by_day, by_night = tmp_path_factory.mktemp("day"), tmp_path_factory.mktemp("night")
    shutil.copy(base_database, by_day)
    shutil.copy(base_database, by_night)
    with Site(by_day) as site, Site(by_night, at=NIGHT, throttle=True) as site.night:
        yield site


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Site]:
    """A site with a believable queue, of which `advisor` holds the most urgent one. Tests leave it as it is."""
    with Site(tmp_path_factory.mktemp("seeded")).create_base_data(requests=90) as site:
        page = browser.new_page()
        send_as_machines_do(page, site)
        sign_in(page, site, "advisor")
        page.get_by_role("button", name="Take the next one").click()
        site.held = page.url
        page.close()
        yield site
