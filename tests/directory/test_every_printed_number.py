"""Each number on a page of places stands beside who answers it: the place, the state, or we."""

import re
from typing import Any

import pytest

from intake.models import Facility
from tests.build import a_facility

pytestmark = pytest.mark.once

PHONE_BLOCK = re.compile(r'<section class="phones" aria-labelledby="phones".*?</section>', re.DOTALL)
EMERGENCY = re.compile(r'<section class="emergency".*?</section>', re.DOTALL)
WITH_ITS_ANSWER = re.compile(
    r'<a class="number" href="(tel:[^"]+)">[^<]+</a>\s*(?:<br>[^<]*(?:<strong>[^<]*</strong>[^<]*)?</p>|</div>)\s*'
    r"<details>\s*<summary>[^<]+</summary>\s*<p>[^<]+</p>"
)


def unanswered(page: str) -> list[str]:
    """What can be dialled on the page and does not stand right above its own "Who answers"."""
    rest = EMERGENCY.sub("", PHONE_BLOCK.sub("", page))
    return re.findall(r'"(tel:[^"]+)"', WITH_ITS_ANSWER.sub("", rest))


@pytest.fixture
def pages(client: Any, helpline: Any, houston: Any) -> dict[str, str]:
    for number in range(3):
        a_facility(name=f"Center {number}", phone=f"(713) 555-010{number}", website="https://example.org/")
    a_facility(name="Center 4", phone="(713) 555-0104 ext. 12")
    parts = ("texas/houston/", "georgia/", "georgia/atlanta/", f"wrong/{Facility.objects.first().pk}/")
    addresses = [f"{language}/places/{part}" for language in ("", "/es") for part in parts]
    addresses += [f"{language}/search/?q=center+houston" for language in ("", "/es")]
    return {at: client.get(at).content.decode() for at in addresses}


def test_it_stands_beside_who_answers(pages: dict[str, str]) -> None:
    assert {at: unanswered(page) for at, page in pages.items() if unanswered(page)} == {}
    of_places_and_states = 2 * (4 + 1 + 1 + 4)
    assert sum(len(WITH_ITS_ANSWER.findall(page)) for page in pages.values()) == of_places_and_states + 2 * len(pages)


def test_one_without_would_be_noticed(pages: dict[str, str]) -> None:
    broken = re.sub("<details>.*?</details>", "", pages["/places/texas/houston/"], count=1, flags=re.DOTALL)
    assert unanswered(broken) == ["tel:+17135550100"]


def test_an_extension_is_dialled_as_one(pages: dict[str, str]) -> None:
    assert 'href="tel:+17135550104;ext=12"' in pages["/places/texas/houston/"]


def test_no_number_of_a_place_is_ours(pages: dict[str, str], helpline: Any) -> None:
    for page in pages.values():
        assert helpline.phone not in PHONE_BLOCK.sub("", page)
