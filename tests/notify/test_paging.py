"""What one person ticks and unticks is told once: whoever is paged without end switches the phone off."""

from datetime import timedelta

import pytest
from django.utils import timezone

from intake.models import Notification, ReminderState
from intake.notify import paging
from intake.notify.fan_out import fan_out_due
from intake.notify.paging import TOLD_AGAIN_AFTER
from intake.notify.reminders import PAGE_AGAIN_AFTER, PAGE_GAP, REMINDER_RULES
from intake.triage import transitions
from tests.build import a_request
from tests.triage.cases import in_state

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _at_noon(helpline, clock):
    """New York, a Wednesday, open until 21."""


def posted(notification_type="emergency"):
    return Notification.objects.filter(type=notification_type).count()


def ticks_and_unticks(contact_request, times):
    for _ in range(times):
        transitions.rescore(contact_request, needs=["unsafe"])
        transitions.rescore(contact_request, needs=[])
    transitions.rescore(contact_request, needs=["unsafe"])


def run_pages():
    return [REMINDER_RULES[name].run() for name in ("pages", "quarantined pages")]


@pytest.mark.parametrize("status", ["waiting", "claimed", "scheduled"])
def test_one_request_pages_once_in_five_minutes_whatever_is_ticked(status, advisor, clock):
    contact_request = in_state(status, advisor)
    for minute in range(10):
        ticks_and_unticks(contact_request, 5)
        run_pages()
        assert posted() == 1 + minute // 5
        clock.shift(MINUTE)


def test_the_check_sees_one_that_looks_only_at_the_rank(advisor, clock, monkeypatch):
    monkeypatch.setattr(paging.EMERGENCY_RULE.__class__, "was_sent_lately", lambda *_: False)
    monkeypatch.setattr(
        "intake.triage.by_person.page_on_call", lambda one: paging.insert(paging.build_page(one, timezone.now())[0])
    )
    ticks_and_unticks(in_state("waiting", advisor), 5)
    assert posted() == 6


def test_several_at_once_are_one_notification_besides_the_first(clock):
    emergencies = [a_request() for _ in range(6)]
    for contact_request in emergencies:
        ticks_and_unticks(contact_request, 2)
    assert (run_pages()[0], posted()) == (0, 1)
    clock.shift(PAGE_GAP)
    assert (run_pages()[0], posted()) == (5, 2)
    assert Notification.objects.latest("pk").request is None
    clock.shift(PAGE_AGAIN_AFTER - PAGE_GAP)
    assert (run_pages()[0], posted()) == (1, 3)
    clock.shift(PAGE_GAP)
    assert (run_pages()[0], posted()) == (5, 4)


def test_one_that_somebody_has_is_paged_too_when_it_was_put_off(advisor, clock):
    ticks_and_unticks(a_request(), 1)
    held = in_state("claimed", advisor)
    ticks_and_unticks(held, 1)
    assert posted() == 1
    clock.shift(PAGE_GAP)
    assert (run_pages()[0], posted()) == (1, 2)
    assert Notification.objects.latest("pk").request == held
    clock.shift(PAGE_GAP)
    assert run_pages()[0] == 0


def test_those_in_quarantine_are_one_notification_to_supervisors(advisor, supervisor, clock):
    for _ in range(5):
        ticks_and_unticks(in_state("quarantined", advisor), 1)
    assert (run_pages()[1], posted("emergency_held"), posted()) == (5, 1, 0)
    for _ in range(4):
        clock.shift(MINUTE)
        ticks_and_unticks(in_state("quarantined", advisor), 1)
        run_pages()
    assert posted("emergency_held") == 1
    clock.shift(MINUTE)
    assert (run_pages()[1], posted("emergency_held")) == (9, 2)
    fan_out_due()
    deliveries = [row.deliveries.count() for row in Notification.objects.filter(type="emergency_held")]
    assert deliveries == [1, 1]


def test_a_holder_is_told_at_once_and_then_once_in_two_minutes_of_all_that_follows(advisor, clock):
    contact_request = in_state("claimed", advisor)
    leaves_at, began = [], timezone.now()
    for _ in range(30):  # ten seconds apart
        transitions.rescore(contact_request, needs=["talk"])
        clock.shift(10)
    for told in Notification.objects.filter(type="person_changed").order_by("pk"):
        assert told.recipient == advisor
        leaves_at.append(told.fan_out_at - began)
    assert leaves_at == [timedelta(), TOLD_AGAIN_AFTER, 2 * TOLD_AGAIN_AFTER, 3 * TOLD_AGAIN_AFTER]


def test_the_end_is_told_at_once_all_the_same(advisor):
    contact_request = in_state("claimed", advisor)
    for _ in range(3):
        transitions.rescore(contact_request, needs=["talk"])
    transitions.stop_contact(contact_request)
    assert Notification.objects.filter(type="person_changed", fan_out_at__lte=timezone.now()).count() == 2
    assert ReminderState.objects.filter(type="person_changed").count() == 1
