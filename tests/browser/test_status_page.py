import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.site import Site
from tests.browser.steps import ask, change, look_up, sign_in, unfolded


@pytest.fixture
def advisor(site: Site, person: Page, new_page: NewPage) -> Page:
    """An advisor who holds a request and looks at its number, while the person looks it up."""
    code = ask(person, site)
    page = new_page()
    sign_in(page, site, "advisor")
    page.get_by_role("button", name="Take the next one").click()
    page.get_by_role("button", name="Show number").click()
    expect(page.locator("#contact")).to_be_visible()
    look_up(person, site, code)
    return page


def try_to_log(advisor: Page) -> None:
    advisor.get_by_label("no answer").check()
    advisor.locator(".log_attempt").get_by_role("button", name="Save").click()


def test_another_time_is_kept_from_the_advisor_who_holds_it(person: Page, advisor: Page) -> None:
    unfolded(person, "time").locator("[name=when]").last.check()
    change(person, "time")
    expect(person.get_by_text("We changed the time.")).to_be_visible()
    try_to_log(advisor)
    expect(advisor.get_by_role("alert")).to_contain_text("the person, time changed by the person")


def test_another_number_is_what_the_advisor_sees_next(person: Page, advisor: Page) -> None:
    unfolded(person, "contact").locator("[name=phone]").fill("(202) 555-0177")
    change(person, "contact")
    expect(person.get_by_text("We changed how we reach you.")).to_be_visible()
    advisor.get_by_role("link", name="Home").click()
    advisor.locator(".queue a").click()
    advisor.get_by_role("button", name="Show number").click()
    expect(advisor.get_by_role("link", name="+1 202-555-0177")).to_be_visible()


@pytest.mark.parametrize(
    ("do", "said"),
    [("stop", "We will not contact you about this request."), ("delete", "It is deleted")],
)
def test_two_taps_end_it_even_while_an_advisor_holds_it(person: Page, advisor: Page, do: str, said: str) -> None:
    unfolded(person, do)
    change(person, do)
    expect(person.get_by_text(said)).to_be_visible()
    try_to_log(advisor)
    expect(advisor.get_by_role("alert")).to_contain_text("Not done yet.")
    expect(advisor.get_by_text("closed: ")).to_be_visible()
