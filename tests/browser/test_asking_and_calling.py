from playwright.sync_api import expect

from tests.browser.conftest import NewPage
from tests.browser.site import Site
from tests.browser.steps import ask, sign_in


def test_a_person_without_javascript_is_called_by_an_advisor(site: Site, new_page: NewPage) -> None:
    code = ask(new_page(java_script_enabled=False), site)

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
    page.get_by_role("button", name="Log an attempt").click()
    expect(page.get_by_text("Attempt logged.")).to_be_visible()

    page.get_by_role("link", name="Scheduled 1").click()
    expect(page.get_by_role("row", name=code)).to_contain_text("second try")


def test_a_second_advisor_is_told_who_holds_the_request(site: Site, new_page: NewPage) -> None:
    code = ask(new_page(), site)
    first, second = new_page(), new_page()
    sign_in(second, site, "advisor2")
    second.get_by_role("link", name="Go to the queue").click()
    second.get_by_role("link", name=code).click()
    sign_in(first, site, "advisor")
    first.get_by_role("button", name="Take the next one").click()

    second.get_by_role("button", name="Take this one").click()
    expect(second.get_by_text("Not done: advisor holds this request now.")).to_be_visible()
    second.get_by_role("link", name="Home").click()
    second.get_by_role("button", name="Take the next one").click()
    expect(second.get_by_text("Nobody is waiting to be called right now.")).to_be_visible()
