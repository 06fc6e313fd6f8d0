from playwright.sync_api import Page, expect

from tests.browser.site import Site
from tests.browser.steps import PHONE, other_language, public_address, send


def test_what_was_typed_is_there_in_the_other_language_and_back(site: Site, person: Page) -> None:
    person.goto(public_address(site))
    person.locator("[name=about][value=loved_one]").check()
    person.locator("#id_name").fill("Ana")
    person.locator("#id_phone").fill(PHONE)
    for language in ("es", "en"):
        other_language(person).click()
        expect(person.locator("html")).to_have_attribute("lang", language)
        expect(person.locator("[name=about][value=loved_one]")).to_be_checked()
        expect(person.locator("#id_name")).to_have_value("Ana")
        expect(person.locator("#id_phone")).to_have_value(PHONE)
    send(person)
    expect(person.locator(".code")).to_be_visible()


def test_the_confirmation_can_be_read_in_the_other_language(site: Site, person: Page) -> None:
    person.goto(public_address(site, language="es"))
    person.locator("#id_phone").fill(PHONE)
    send(person)
    code = person.locator(".code strong").inner_text()
    other_language(person).click()
    expect(person.locator("html")).to_have_attribute("lang", "en")
    expect(person.locator(".code strong")).to_have_text(code)
