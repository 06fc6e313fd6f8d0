from pathlib import Path

import pytest

from tests.browser.conftest import NewPage
from tests.browser.site import Site
from tests.browser.steps import LANGUAGES, ask, look_up, public_address, public_pages, sign_in, unfolded

PICTURES = Path(__file__).parent / "pictures"
LARGEST = 300_000


def keep(name: str, picture: bytes) -> None:
    """For README.md: each run takes them anew, so that they show what is there."""
    assert len(picture) < LARGEST
    (PICTURES / f"{name}.png").write_bytes(picture)


PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1366, "height": 768}


# 320 px are the narrowest phone, 640 what a window of 1280 shows at 200 %.
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_public_page_fits_its_window(public: Site, new_page: NewPage, tmp_path: Path, language: str) -> None:
    """What to look at when pages change: `pytest --basetemp=FOLDER` keeps the pictures there."""
    page = new_page()
    for name in public_pages(page, public, language):
        for width in (320, 390, 640, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            picture = page.screenshot(full_page=True, path=tmp_path / f"{name} {width}.png")
            assert (name, int.from_bytes(picture[16:20])) == (name, width)


on_a_phone_and_a_desktop = pytest.mark.parametrize(
    ("name", "viewport"), [pytest.param("phone", PHONE, id="phone"), pytest.param("desktop", DESKTOP, id="desktop")]
)


@on_a_phone_and_a_desktop
def test_the_form_can_be_pictured(public: Site, new_page: NewPage, name: str, viewport: dict[str, int]) -> None:
    page = new_page(viewport=viewport)
    page.goto(public_address(public, "#ask" if name == "phone" else ""))
    keep(f"form-{name}", page.screenshot())


def test_the_spanish_form_can_be_pictured(public: Site, new_page: NewPage) -> None:
    page = new_page(viewport=PHONE)
    page.goto(public_address(public, "#ask", "es"))
    keep("form-phone-es", page.screenshot())


def test_the_confirmation_can_be_pictured(public: Site, new_page: NewPage) -> None:
    page = new_page(viewport=PHONE)
    ask(page, public)
    keep("confirmation-phone", page.screenshot())


def test_a_found_request_can_be_pictured(public: Site, new_page: NewPage) -> None:
    page = new_page(viewport=PHONE)
    look_up(page, public, ask(page, public))
    unfolded(page, "time")
    keep("status-phone", page.screenshot())


@on_a_phone_and_a_desktop
def test_the_queue_can_be_pictured(seeded: Site, new_page: NewPage, name: str, viewport: dict[str, int]) -> None:
    page = new_page(viewport=viewport)
    sign_in(page, seeded, "advisor")
    page.get_by_role("link", name="Go to the queue").click()
    keep(f"queue-{name}", page.screenshot())


def test_a_request_can_be_pictured(seeded: Site, new_page: NewPage) -> None:
    page = new_page(viewport=DESKTOP)
    sign_in(page, seeded, "advisor")
    page.goto(seeded.held)
    page.get_by_role("button", name="Show").click()
    page.locator("#contact").wait_for()
    keep("request-desktop", page.screenshot())
