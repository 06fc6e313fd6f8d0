"""A window that the person chose is their own word: in it the desk dials, whatever the hour is there."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User

from intake.contact import quiet
from intake.models import ContactRequest
from intake.triage import transitions
from tests.build import a_request
from tests.conftest import NOON
from tests.desk.conftest import Browser, page_of

HAWAII = "+18085550123"
MORNING = NOON + timedelta(hours=20)  # 8 a.m. in New York, 3 a.m. in Honolulu


@pytest.fixture
def request_(advisor: User, clock: time_machine.Traveller) -> ContactRequest:
    request = a_request(phone=HAWAII)
    ContactRequest.objects.filter(pk=request.pk).update(slot_starts=MORNING, slot_ends=MORNING + timedelta(hours=3))
    request.refresh_from_db()
    clock.move_to(MORNING)
    return transitions.claim(request, by=advisor)


def dials(request: ContactRequest, advisor: User) -> bool:
    return f'href="tel:{HAWAII}"' in Browser(advisor).move(request, "reveal").content.decode()


def test_in_it_the_number_can_be_dialled_and_not_after_it(request_, advisor, clock):
    assert dials(request_, advisor)
    clock.move_to(MORNING + timedelta(hours=3))
    assert not quiet.may_dial(request_, MORNING + timedelta(hours=3))
    assert not quiet.may_dial(request_, MORNING - timedelta(minutes=1))


def test_quiet_hours_that_know_of_no_window_would_forbid_it(request_, advisor, monkeypatch):
    monkeypatch.setattr(quiet, "is_in_chosen_window", lambda contact_request, now: False)
    assert not dials(request_, advisor)


def test_the_desk_shows_it_on_both_clocks(request_, advisor):
    page = Browser(advisor).text(page_of(request_))
    assert "Thursday, March 4, 8 a.m. to 11 a.m. Eastern" in page
    assert "3 a.m. to 6 a.m. their time" in page
