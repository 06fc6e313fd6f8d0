"""What the desk's scripts do: a key, and a list that looks again without getting in anybody's way."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import NewPage
from tests.browser.site import Site
from tests.browser.steps import sign_in

QUEUE = "/admin/intake/contactrequest/"
FOCUSED = "document.activeElement.href || document.activeElement.value"


def opened(path: str, site: Site, new_page: NewPage) -> Page:
    page = new_page()
    sign_in(page, site, "supervisor")
    page.goto(f"{site.url}{path}")
    # The key is watched instead of followed: the site stays as it is.
    page.evaluate(
        "document.querySelector('.take-next').addEventListener('submit', e => (e.preventDefault(), took = 1))"
    )
    page.evaluate("window.took = 0")
    return page


@pytest.fixture
def queue(seeded: Site, new_page: NewPage) -> Page:
    return opened(QUEUE, seeded, new_page)


@pytest.mark.parametrize("path", ["/admin/", QUEUE])
def test_n_takes_the_next_one(path: str, seeded: Site, new_page: NewPage) -> None:
    page = opened(path, seeded, new_page)
    assert page.get_by_role("button", name="Take the next one").inner_text().split()[-1] == "N"
    page.keyboard.press("n")
    assert page.evaluate("took") == 1


def test_without_javascript_no_button_says_so(seeded: Site, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    sign_in(page, seeded, "supervisor")
    assert page.get_by_role("button", name="Take the next one").inner_text() == "Take the next one"


@pytest.mark.parametrize("keys", ["Control+n", "Alt+n", "Shift+n", "m"])
def test_other_keys_do_not(keys: str, queue: Page) -> None:
    queue.locator("body").press(keys)
    assert queue.evaluate("took") == 0


def test_whoever_types_an_n_takes_nobody(queue: Page) -> None:
    queue.get_by_label("Code, phone or email").press("n")
    assert queue.evaluate("took") == 0
    assert queue.get_by_label("Code, phone or email").input_value() == "n"


def test_the_key_can_be_switched_off_and_stays_off(queue: Page) -> None:
    queue.get_by_label("The key N takes the next one").uncheck()
    queue.keyboard.press("n")
    assert queue.evaluate("took") == 0
    for page in (QUEUE, "/admin/"):
        queue.goto(queue.url.partition("/admin/")[0] + page)
        assert not queue.get_by_label("The key N takes the next one").is_checked()
        assert queue.get_by_role("button", name="Take the next one").inner_text() == "Take the next one"


def test_all_rows_of_the_page_are_picked_and_what_comes_then_is_not(queue: Page) -> None:
    queue.get_by_role("button", name="Pick all of this page").click()
    rows = queue.locator("[name=picked]").count()
    assert queue.locator("[name=picked]:checked").count() == rows > 1
    queue.evaluate(
        "document.querySelector('.queue tbody tr').remove(); document.querySelector('#live .queue').dataset.old = '1'"
    )
    queue.evaluate("again()")
    queue.wait_for_function("!document.querySelector('[data-old]')")
    assert queue.locator("[name=picked]").count() == rows
    assert not queue.locator("[name=picked]").first.is_checked()


def test_looking_again_keeps_focus_ticks_and_place(queue: Page) -> None:
    queue.locator("[name=picked]").nth(1).check()
    queue.locator(".queue a").nth(3).focus()
    queue.evaluate("scrollTo(0, 120); document.querySelector('#live .queue').dataset.old = '1'")
    before = queue.evaluate(f"[{FOCUSED}, scrollY]")
    queue.evaluate("again()")
    queue.wait_for_function("!document.querySelector('[data-old]')")
    assert queue.evaluate(f"[{FOCUSED}, scrollY]") == before
    assert [queue.locator("[name=picked]").nth(place).is_checked() for place in range(3)] == [False, True, False]
    assert queue.locator("#stale").inner_text() == ""


def test_a_list_that_cannot_look_again_says_so(queue: Page) -> None:
    queue.context.clear_cookies()
    queue.evaluate("again()")
    queue.get_by_text("This list is not up to date. Reload the page.").wait_for()
