"""A holder names a place to somebody, after their yes to words that were read to them."""

import pytest
from django.contrib.auth.models import User

from intake.models import ConsentRecord, Helpline, Referral, Wording
from intake.triage import transitions
from tests.build import REFERRAL, SPANISH, a_request, a_wording
from tests.desk.conftest import Browser, page_of
from tests.triage.record import everything

pytestmark = pytest.mark.usefixtures("clock")
YES = {"version": "en.1", "has_consented": "on", "referred_to": "Hope House, Elm St"}


def test_the_words_are_on_the_page_to_be_read_out(advisor: User) -> None:
    request = transitions.claim(a_request(), by=advisor)
    assert f'<blockquote lang="en">{REFERRAL}</blockquote>' in Browser(advisor).text(page_of(request))


def test_they_are_in_the_language_of_the_person(advisor: User) -> None:
    request = transitions.claim(a_request(language="es"), by=advisor)
    assert f'<blockquote lang="es">{SPANISH["referral"]}</blockquote>' in Browser(advisor).text(page_of(request))


def test_the_place_is_kept_and_stands_in_the_timeline(advisor: User) -> None:
    request, browser = transitions.claim(a_request(), by=advisor), Browser(advisor)
    answer = browser.move(request, "refer", **YES)
    assert answer.headers["Location"] == page_of(request)
    assert ConsentRecord.objects.get(request=request, kind="referral").text == REFERRAL
    timeline = browser.text(page_of(request)).partition('class="timeline"')[2]
    assert timeline.count("<strong>referred</strong>") == 1
    assert "<blockquote>Hope House, Elm St</blockquote>" in timeline


def test_what_was_read_out_is_what_is_kept(helpline: Helpline, advisor: User) -> None:
    request = transitions.claim(a_request(), by=advisor)
    a_wording(helpline, "referral", "Newer words.", version=2)
    Browser(advisor).move(request, "refer", **YES)
    assert ConsentRecord.objects.get(request=request, kind="referral").text == REFERRAL


@pytest.mark.parametrize(
    "lacks", [{"has_consented": ""}, {"referred_to": " "}, {"version": ""}, {"version": "en.7"}, {"version": "en.²"}]
)
def test_it_is_not_kept_without(lacks: dict[str, str], advisor: User) -> None:
    request = transitions.claim(a_request(), by=advisor)
    before = everything()
    assert Browser(advisor).move(request, "refer", **YES | lacks).status_code == 422
    assert everything() == before
    assert not Referral.objects.exists()


def test_without_published_words_nobody_can_say_yes(advisor: User) -> None:
    helpline = Helpline.objects.create(slug="hope-line", name="Hope Line", phone="(202) 555-0100")
    a_wording(helpline, Wording.Kind.CONSENT, "Call me.")
    request = transitions.claim(a_request(), by=advisor)
    assert 'class="move refer"' not in Browser(advisor).text(page_of(request))
