"""A second factor in a real browser: a passkey made and used, an app, and how the pages look to those who need them."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.site import Site
from tests.browser.steps import sign_in
from tests.browser.test_accessibility import faults
from tests.desk.second_factors import code_of

FRONT = "Take the next one"


@pytest.fixture
def strict(tmp_path: Path, base_database: Path) -> Iterator[Site]:
    """A site outside the demo. A passkey belongs to a name, and 127.0.0.1 is none."""
    shutil.copy(base_database, tmp_path)
    with Site(tmp_path, settings="strict") as site:
        site.url = site.url.replace("127.0.0.1", "localhost")
        yield site


def with_a_security_key(page: Page) -> Any:
    """Plug a security key of its own into the page's browser; the way to it, and its id."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True}
    key = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "hasResidentKey": True}})
    return devtools, key["authenticatorId"]


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Log out").click()


def test_a_passkey_is_made_and_lets_in(strict: Site, new_page: NewPage) -> None:
    page = new_page()
    devtools, key = with_a_security_key(page)
    sign_in(page, strict, "advisor")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("What to call it").fill("blue key")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("Write these codes down now")).to_be_visible()
    page.get_by_role("link", name="go to the desk").click()
    expect(page.get_by_role("button", name=FRONT)).to_be_visible()
    sign_out(page)

    sign_in(page, strict, "advisor")
    expect(page.get_by_role("button", name=FRONT)).to_have_count(0)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("button", name=FRONT)).to_be_visible()
    page.get_by_role("link", name="Sign-in security").click()
    expect(page.get_by_text("blue key", exact=True)).to_be_visible()
    sign_out(page)

    devtools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": key})
    with_a_security_key(page)
    sign_in(page, strict, "advisor")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("That did not work.")).to_be_visible()
    expect(page.get_by_role("button", name=FRONT)).to_have_count(0)


def test_an_app_needs_no_javascript(strict: Site, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    sign_in(page, strict, "advisor")
    page.get_by_role("link", name="Add a passkey").click()
    expect(page.get_by_text("This browser cannot add a passkey")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Set up an app").click()
    page.get_by_label("The code that the app shows now").fill(
        code_of(page.locator(".secret").inner_text(), ahead=strict.ahead)
    )
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_text("Write these codes down now")).to_be_visible()


def pages_of_the_second_factor(page: Page, site: Site) -> Iterator[str]:
    """Leads `page` through each of them, and each of their states."""
    sign_in(page, site, "operator")
    yield "to be set up"
    page.goto(f"{site.url}/admin/two-factor/password/")
    yield "password"
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Go on").click()
    yield "wrong password"
    page.goto(f"{site.url}/admin/two-factor/app/add/")
    yield "an app"
    page.get_by_label("The code that the app shows now").fill("12345")
    page.get_by_role("button", name="Set it up").click()
    yield "a wrong code"
    with_a_security_key(page)
    page.goto(f"{site.url}/admin/two-factor/passkey/add/")
    yield "a passkey"
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_text("Write these codes down now").wait_for()
    yield "recovery codes"
    page.get_by_role("link", name="Sign-in security").first.click()
    yield "mine"
    page.get_by_role("link", name="Remove", exact=False).first.click()
    yield "remove"
    page.goto(f"{site.url}/admin/two-factor/recovery-codes/")
    yield "new codes"
    page.goto(f"{site.url}/admin/auth/user/1/change/")
    yield "an account"
    page.get_by_role("link", name="Reset the second factor").click()
    yield "reset"
    sign_out(page)
    sign_in(page, site, "operator")
    yield "asked"
    page.get_by_label("Code from your app").fill("123456")
    page.get_by_role("button", name="Go on").click()
    yield "refused"


def test_axe_finds_nothing_and_no_page_scrolls_sideways(strict: Site, new_page: NewPage) -> None:
    page, found = new_page(), []
    for name in pages_of_the_second_factor(page, strict):
        page.wait_for_load_state()
        found += faults(page, name)
    assert found == []
