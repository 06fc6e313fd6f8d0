from collections.abc import Callable
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.conftest import DESKTOP, PHONE, NewPage
from tests.browser.site import Site
from tests.browser.steps import ask, code_on, look_up, public_address, send

NAME, NUMBER, NOTE = "Marisol", "(202) 555-0123", "Call my sister first."
READABLE = """() => [
    document.body.innerText,
    ...[...document.querySelectorAll("input:not([type=hidden]), textarea")].map(field => field.value),
].join("\\n")"""


def readable(page: Page) -> str:
    """What can be read on the page; it may be loading itself once more."""
    for _ in range(20):
        with suppress(Error):
            return page.evaluate(READABLE)
        page.wait_for_timeout(100)
    return page.evaluate(READABLE)


def leave(page: Page, site: Site) -> None:
    page.locator(".leave a, .leave button").click()
    page.wait_for_url(site.outside)


def type_(page: Page, site: Site) -> None:
    page.goto(public_address(site))
    page.locator("#id_name").fill(NAME)
    page.locator("#id_phone").fill(NUMBER)


def test_a_link_leads_away_from_the_form(public: Site, person: Page) -> None:
    type_(person, public)
    leave(person, public)


def test_a_button_leads_away_from_the_confirmation_and_closes_it(public: Site, person: Page) -> None:
    code = ask(person, public)
    confirmation = person.url
    leave(person, public)
    person.goto(confirmation)
    expect(person.locator("h1")).to_have_text("This page is closed")
    expect(person.locator("body")).not_to_contain_text(code)


def test_a_button_leads_away_from_a_request_that_was_found_and_closes_its_confirmation(
    public: Site, person: Page
) -> None:
    code = ask(person, public)
    confirmation = person.url
    look_up(person, public, code)
    leave(person, public)
    person.goto(confirmation)
    expect(person.locator("h1")).to_have_text("This page is closed")


def from_the_form(page: Page, site: Site) -> str:
    type_(page, site)
    return "no code yet"


def from_an_error(page: Page, site: Site) -> str:
    type_(page, site)
    page.locator("#id_phone").fill("555")
    send(page)
    return "no code yet"


def from_the_confirmation(page: Page, site: Site) -> str:
    type_(page, site)
    send(page)
    page.locator("#id_note").fill(NOTE)
    return code_on(page)


def from_a_found_request(page: Page, site: Site) -> str:
    code = from_the_confirmation(page, site)
    look_up(page, site, code)
    page.locator("summary").first.click()
    return code


def from_a_leaflet_read_after_the_confirmation(page: Page, site: Site) -> str:
    code = from_the_confirmation(page, site)
    page.locator("footer [href*=privacy]").click()
    page.locator("footer [href*=stay-safe]").click()
    return code


@pytest.mark.parametrize(
    "come",
    [
        from_the_form,
        from_an_error,
        from_the_confirmation,
        from_a_found_request,
        from_a_leaflet_read_after_the_confirmation,
    ],
)
def test_back_after_leaving_shows_nothing(public: Site, new_page: NewPage, come: Callable[[Page, Site], str]) -> None:
    page = new_page(**DESKTOP)
    code = come(page, public)
    leave(page, public)
    seen = []
    while page.url != "about:blank":
        page.evaluate("setTimeout(() => history.back())")
        page.wait_for_timeout(400)
        seen.append(readable(page))
    for secret in (NAME, NUMBER, NOTE, code, "We have your request."):
        assert not [text for text in seen if secret in text], secret


@pytest.mark.parametrize("come", [from_the_form, from_the_confirmation, from_a_found_request])
def test_back_after_leaving_shows_nothing_without_javascript(
    public: Site, new_page: NewPage, come: Callable[[Page, Site], str]
) -> None:
    page = new_page(**PHONE)
    code = come(page, public)
    leave(page, public)
    seen = []
    while page.url != "about:blank":
        with suppress(Error):  # the page that asks is gone before it can answer
            page.evaluate("history.back()")
        page.wait_for_timeout(600)
        seen.append((page.url, readable(page)))
    for secret in (NAME, NUMBER, NOTE, code, "We have your request."):
        assert not [where for where, text in seen if secret in text], secret


def test_back_from_another_of_our_pages_keeps_what_was_typed(public: Site, new_page: NewPage) -> None:
    page = new_page(**DESKTOP)
    type_(page, public)
    page.locator("footer [href*=privacy]").click()
    page.evaluate("setTimeout(() => history.back())")
    expect(page.locator("#id_name")).to_have_value(NAME)


def press_shift(page: Page, *, typing: str = "", seconds_between: float = 0) -> None:
    for _ in range(3):
        page.keyboard.press("Shift")
        page.wait_for_timeout(1_000 * seconds_between)
        if typing:
            page.keyboard.press(f"Shift+{typing}")


def at_the_form(page: Page, site: Site) -> None:
    page.goto(public_address(site))
    page.locator("#id_name").focus()


@pytest.mark.parametrize("show", [at_the_form, ask])
def test_shift_three_times_leads_away(public: Site, new_page: NewPage, show: Callable[[Page, Site], object]) -> None:
    page = new_page(**DESKTOP)
    show(page, public)
    press_shift(page)
    page.wait_for_url(public.outside)


def stays(page: Page) -> bool:
    page.wait_for_timeout(300)
    return page.locator("h1").is_visible()


def test_shift_for_capital_letters_leads_nowhere(public: Site, new_page: NewPage) -> None:
    page = new_page(**DESKTOP)
    at_the_form(page, public)
    press_shift(page, typing="A")
    assert stays(page)
    expect(page.locator("#id_name")).to_have_value("AAA")


def test_shift_three_times_in_more_than_five_seconds_leads_nowhere(public: Site, new_page: NewPage) -> None:
    page = new_page(**DESKTOP)
    at_the_form(page, public)
    press_shift(page, seconds_between=2.6)
    assert stays(page)


def test_shift_on_a_phone_leads_nowhere(public: Site, new_page: NewPage) -> None:
    page = new_page(**PHONE)
    at_the_form(page, public)
    press_shift(page)
    assert stays(page)
