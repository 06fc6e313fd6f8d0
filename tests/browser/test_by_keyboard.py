from playwright.sync_api import expect

from tests.browser.conftest import NewPage
from tests.browser.site import Site
from tests.browser.steps import PHONE


def test_the_button_is_reached_and_pressed_within_18_tab_stops(public: Site, new_page: NewPage) -> None:
    page = new_page()
    page.goto(public.url)
    stops = []
    while "send" not in stops:
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.id"))
        if stops[-1] == "id_phone":
            page.keyboard.type(PHONE)
        assert len(stops) <= 18
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="We have your request")).to_be_visible()


def test_the_first_stop_skips_to_the_main_part(public: Site, new_page: NewPage) -> None:
    page = new_page()
    page.goto(public.url)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the main part")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
