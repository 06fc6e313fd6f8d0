from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.site import Site
from tests.browser.steps import add, ask, sign_in


def test_a_person_asks_and_an_advisor_calls(site: Site, person: Page, new_page: NewPage) -> None:
    code = ask(person, site)

    page = new_page()
    sign_in(page, site, "advisor")
    page.get_by_role("button", name="Take the next one").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(code)

    page.get_by_role("button", name="Show number").click()
    script, number = page.get_by_text("Do not say who you are."), page.get_by_role("link", name="+1 202-555-0123")
    assert script.bounding_box()["y"] < number.bounding_box()["y"]
    expect(number).to_have_attribute("href", "tel:+12025550123")

    page.get_by_label("no answer").check()
    page.get_by_role("textbox", name="Note").fill("Rang for a long time.")
    page.locator(".log_attempt").get_by_role("button", name="Save").click()
    expect(page.get_by_text("Attempt logged.")).to_be_visible()

    page.get_by_role("link", name="Scheduled 1").click()
    expect(page.get_by_role("row", name=code)).to_contain_text("second try")


def test_a_person_asks_in_spanish_and_an_advisor_reads_the_answers(site: Site, person: Page, new_page: NewPage) -> None:
    code = ask(person, site, "es", email="ana@example.org")
    person.locator("[name=needs][value=treatment]").check()
    person.locator("[name=contact_method][value=text]").check()
    person.locator("#id_zip").fill("20001")
    person.locator("#id_note").fill("Llámeme después de las cinco.")
    add(person)
    expect(person.locator(".note[role=status]")).to_be_visible()
    expect(person.locator("html")).to_have_attribute("lang", "es")

    page = new_page()
    sign_in(page, site, "advisor")
    page.get_by_role("button", name="Take the next one").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(code)
    the_person = page.get_by_role("region", name="The person")
    expect(the_person.locator("dt:text-is('Language') + dd")).to_have_text("es")
    expect(the_person.locator("dt:text-is('Zip code') + dd")).to_have_text("20001")
    expect(the_person.locator("dt:text-is('Needs') + dd")).not_to_have_text("-")
    expect(the_person.locator("dt:text-is('Wants to be reached by') + dd")).to_have_text("text message")
    expect(page.get_by_text("Llámeme después de las cinco.")).to_be_visible()


def test_somebody_who_is_not_safe_goes_to_the_front(site: Site, person: Page, new_page: NewPage) -> None:
    ask(new_page(), site, phone="(202) 555-0150")
    code = ask(person, site)
    page = new_page()
    sign_in(page, site, "advisor")
    page.get_by_role("link", name="Go to the queue").click()
    first = page.locator(".queue tbody tr").first
    expect(first).not_to_contain_text(code)

    add(person, "unsafe")
    expect(person.locator(".emergency").get_by_role("link", name="1-800-799-7233")).to_be_visible()
    page.reload()
    expect(first).to_contain_text(code)
    expect(first).to_contain_text("not safe")


def test_a_second_advisor_is_told_who_holds_the_request(site: Site, new_page: NewPage) -> None:
    code = ask(new_page(), site)
    first, second = new_page(), new_page()
    sign_in(second, site, "advisor2")
    second.get_by_role("link", name="Go to the queue").click()
    second.get_by_role("link", name=code).click()
    sign_in(first, site, "advisor")
    first.get_by_role("button", name="Take the next one").click()

    second.get_by_role("button", name="Take this one").click()
    expect(second.get_by_role("alert")).to_contain_text("advisor, claimed")
    second.get_by_role("link", name="Home").click()
    second.get_by_role("button", name="Take the next one").click()
    expect(second.get_by_text("Nobody is waiting to be called right now.")).to_be_visible()
