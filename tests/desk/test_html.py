"""The desk's HTML, as validators read it: an id once, times that are times, labels of what is seen."""

import re

import pytest
from django.contrib.auth.models import User

from intake.desk import deliveries
from intake.models import Helpline
from intake.triage import transitions
from tests.build import a_request
from tests.desk.conftest import QUEUE, Browser
from tests.notify.build import a_delivery

pytestmark = [pytest.mark.django_db, pytest.mark.once]

# HTML, "valid date string with a time": at most three digits of a second.
MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?")
HIDDEN = re.compile(r'<input type="hidden"[^>]* id="([^"]*)"')


def faults(html: str) -> list[str]:
    """What a validator would name."""
    ids = re.findall(r'\sid="([^"]*)"', html)
    labels = re.findall(r'<label[^>]* for="([^"]*)"', html)
    return [
        *(f"id {one} twice" for one in sorted({one for one in ids if ids.count(one) > 1})),
        *(f"no moment: {at}" for at in re.findall(r'<time datetime="([^"]*)"', html) if not MOMENT.fullmatch(at)),
        *(f"label of hidden {one}" for one in HIDDEN.findall(html) if one in labels),
    ]


def test_a_validator_finds_nothing_on_the_pages_that_are_ours(
    advisor: User, supervisor: User, operator: User, helpline: Helpline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "SCAN_LIMIT", 2)
    for _ in range(3):
        a_delivery(state="failed")
    request = transitions.claim(a_request(), by=advisor)
    transitions.log_attempt(request, by=advisor, result="no_answer")
    pages = {
        f"{QUEUE}{request.pk}/change/": advisor,
        "/admin/intake/delivery/": supervisor,
        "/admin/intake/article/add/": operator,
    }
    html = {page: Browser(account).text(page) for page, account in pages.items()}
    assert all("<time datetime=" in html[page] for page in list(pages)[:2])
    assert "Older" in html["/admin/intake/delivery/"]
    assert {page: found for page, text in html.items() if (found := faults(text))} == {}


@pytest.mark.parametrize(
    "broken",
    [
        '<i id="a"></i><i id="a"></i>',
        '<time datetime="2026-11-30T17:48:33.834063-05:00">',
        '<label for="id_x">X</label><input type="hidden" name="x" id="id_x">',
    ],
)
def test_a_fault_would_be_noticed(broken: str) -> None:
    assert len(faults(broken)) == 1
