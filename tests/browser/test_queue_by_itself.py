"""What the queue's script does: a key, and a list that looks again without getting in anybody's way."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import NewPage
from tests.browser.site import Site
from tests.browser.steps import sign_in

QUEUE = "/admin/intake/contactrequest/"
FOCUSED = "document.activeElement.href || document.activeElement.value"


@pytest.fixture
def queue(seeded: Site, new_page: NewPage) -> Page:
    page = new_page()
    sign_in(page, seeded, "supervisor")
    page.goto(f"{seeded.url}{QUEUE}")
    # The key is watched instead of followed: the site stays as it is.
    page.evaluate(
        "document.querySelector('.take-next').addEventListener('submit', e => (e.preventDefault(), took = 1))"
    )
    page.evaluate("window.took = 0")
    return page


def test_n_takes_the_next_one(queue: Page) -> None:
    queue.keyboard.press("n")
    assert queue.evaluate("took") == 1


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
    queue.reload()
    assert not queue.get_by_label("The key N takes the next one").is_checked()


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
