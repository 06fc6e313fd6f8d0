import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Site
from tests.browser.steps import lose_ctx, send


@pytest.fixture
def page(public: Site, person: Page) -> Page:
    person.goto(public.url)
    return person


def test_the_title_begins_with_error_and_the_summary_has_the_focus(page: Page) -> None:
    send(page)
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.locator(".summary")).to_be_focused()
    expect(page.locator(".summary")).to_contain_text("There is a problem")


def test_the_summary_leads_to_the_field_that_says_the_same(page: Page) -> None:
    send(page)
    said = "Enter a phone number or an email address."
    page.get_by_role("link", name=said).click()
    expect(page.get_by_label("Phone number")).to_be_focused()
    expect(page.get_by_label("Phone number")).to_have_accessible_description(said)


def test_a_field_that_the_summary_leads_to_is_not_covered(page: Page) -> None:
    send(page)
    page.get_by_role("link", name="Enter a phone number").click()
    label, bar = page.get_by_text("Phone number", exact=True), page.get_by_role("navigation", name="Leave")
    assert label.bounding_box()["y"] >= bar.bounding_box()["y"] + bar.bounding_box()["height"]


def test_what_was_typed_is_kept(page: Page) -> None:
    page.get_by_label("Someone I care about").check()
    page.get_by_label("What should we call you?").fill("Ana")
    page.get_by_label("Phone number").fill("555")
    send(page)
    expect(page.get_by_label("Someone I care about")).to_be_checked()
    expect(page.get_by_label("What should we call you?")).to_have_value("Ana")
    expect(page.get_by_label("Phone number")).to_have_value("555")


def test_a_field_that_was_mended_looks_like_any_other(page: Page) -> None:
    send(page)
    expect(page.get_by_label("Phone number")).to_have_css("border-top-width", "3px")
    lose_ctx(page)
    expect(page.get_by_label("Phone number")).to_have_css("border-top-width", "2px")


def test_a_page_that_lost_its_hidden_field_is_sent_by_a_second_press(page: Page) -> None:
    lose_ctx(page)
    expect(page.get_by_role("heading", name="Press the button again to send")).to_be_visible()
    send(page)
    expect(page.get_by_role("heading", name="We have your request")).to_be_visible()
