"""What nobody has done yet is told by the clock: each deadline once, to whom it concerns, by one worker."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from intake.models import ContactRequest, Notification, ReminderState
from intake.notify import outbox
from intake.notify.fan_out import fan_out_due
from intake.notify.reminder_state import purge_closed, record
from intake.notify.reminders import DUE_SOON_WINDOW, MAX_SINGLE, PAGE_AGAIN_AFTER, REMINDER_RULES, ReminderRule
from intake.triage import transitions
from intake.triage.deadlines import CLAIM_DURATION
from tests.build import a_request, a_shift
from tests.conftest import NOON
from tests.triage.cases import a_slot, in_state

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def _at_noon(helpline, clock):
    """New York, a Wednesday, open until 21."""


def an_emergency(**facts):
    request = a_request(**facts)
    transitions.rescore(request, needs=["unsafe"])
    return request


def run_rules(*types):
    return sum(rule.run() for rule in REMINDER_RULES.values() if not types or rule.type in types)


def posted(notification_type, **facts):
    return Notification.objects.filter(type=notification_type, **facts).count()


def sent_over(clock, notification_type, span, step=MINUTE):
    """After how many minutes the rules post this notification."""
    minutes, before = [], posted(notification_type)
    for index in range(1, span // step + 1):
        clock.shift(step)
        run_rules(notification_type)
        if posted(notification_type) > before:
            minutes.append(index * step // MINUTE)
            before = posted(notification_type)
    return minutes


def recipients_of_each(notification_type):
    fan_out_due()
    rows = Notification.objects.filter(type=notification_type).order_by("pk")
    return [sorted(delivery.recipient.username for delivery in row.deliveries.all()) for row in rows]


def test_an_emergency_is_paged_at_once_and_every_five_minutes_until_it_is_claimed(advisor, clock):
    request = an_emergency()
    assert posted("emergency") == 1
    assert sent_over(clock, "emergency", 17 * MINUTE) == [5, 10, 15]
    transitions.claim(request, by=advisor)
    assert sent_over(clock, "emergency", 20 * MINUTE) == []


def test_or_until_it_is_closed(clock):
    request = an_emergency()
    transitions.withdraw(request)
    assert sent_over(clock, "emergency", 20 * MINUTE, step=5 * MINUTE) == []


def test_the_first_two_pages_go_to_those_on_call_and_the_later_ones_to_everybody(
    advisor, advisor2, supervisor, auditor, operator, clock
):
    a_shift(advisor, NOON.weekday(), 8, 21)
    an_emergency()
    sent_over(clock, "emergency", 15 * MINUTE)
    everybody = ["advisor", "advisor2", "supervisor"]
    assert recipients_of_each("emergency") == [["advisor"], ["advisor"], everybody, everybody]


def test_an_emergency_that_goes_back_to_the_queue_is_paged_again(advisor, clock):
    request = an_emergency()
    transitions.claim(request, by=advisor)
    clock.shift(CLAIM_DURATION)
    transitions.expire_claims()
    run_rules()
    assert posted("emergency", request=request) == 2


def test_one_that_waits_for_the_time_of_its_next_try_is_not(advisor, clock):
    request = an_emergency()
    transitions.claim(request, by=advisor)
    transitions.log_attempt(request, by=advisor, result="no_answer")
    ahead = ContactRequest.objects.get().not_before - timezone.now()
    assert sent_over(clock, "emergency", ahead - MINUTE, step=(ahead - MINUTE) / 4) == []
    clock.shift(MINUTE)
    assert run_rules() == 1


def test_one_in_quarantine_is_told_to_supervisors(advisor, supervisor, clock):
    transitions.rescore(in_state("quarantined", advisor), needs=["unsafe"])
    assert sent_over(clock, "emergency_held", 11 * MINUTE) == [1, 6, 11]
    assert recipients_of_each("emergency_held") == [["supervisor"]] * 3
    assert posted("emergency") == 0


@pytest.mark.parametrize(
    ("about", "needs", "urgency", "span"),
    [("self", [], "urgent", HOUR), ("", [], "soon", 4 * HOUR), ("", ["cost"], "routine", 4 * HOUR)],
)
def test_what_is_due_soon_is_told_once(about, needs, urgency, span, clock):
    request = a_request(about=about)
    transitions.rescore(request, needs=needs)
    assert (request.urgency, request.due_at - timezone.now()) == (urgency, span)
    counts = sent_over(clock, "due_soon", span - 5 * MINUTE, step=5 * MINUTE)
    assert counts == [(span - DUE_SOON_WINDOW[urgency]) // MINUTE]


def test_a_new_due_time_is_another_occasion(supervisor, advisor, clock):
    request = a_request(about="self")
    clock.shift(50 * MINUTE)
    run_rules()
    transitions.claim(request, by=advisor)
    transitions.close(request, by=advisor, outcome="helped")
    transitions.reopen(request, by=supervisor)
    clock.shift(50 * MINUTE)
    run_rules()
    assert posted("due_soon") == 2
    assert ReminderState.objects.filter(type="due_soon").count() == 1


def test_what_is_overdue_is_told_again_at_growing_distance(clock):
    a_request(about="self")
    clock.shift(HOUR)
    minutes = sent_over(clock, "overdue", 60 * HOUR, step=30 * MINUTE)
    first, *later = (minute // 30 for minute in minutes)
    assert first == 1
    waits = [(after - before) / 2 for before, after in zip([first, *later], later, strict=False)]
    assert waits == [1, 2, 4, 8, 16, 24]


def test_nobody_is_reminded_of_what_somebody_holds(advisor, clock):
    transitions.claim(a_request(), by=advisor)
    clock.shift(24 * HOUR)
    assert run_rules() == 0


def test_a_call_is_told_when_its_time_has_come_and_once(advisor, clock):
    request = in_state("scheduled", advisor)
    clock.move_to(a_slot().starts - MINUTE)
    assert run_rules() == 0
    clock.shift(MINUTE)
    assert run_rules() == 1
    assert posted("call_due", request=request) == 1
    assert sent_over(clock, "call_due", HOUR, step=10 * MINUTE) == []


def test_quarantine_has_its_own_due_time(advisor, clock):
    in_state("quarantined", advisor)
    assert sent_over(clock, "quarantine_late", 5 * HOUR - MINUTE, step=5 * MINUTE) == [240]
    assert run_rules("overdue", "due_soon", "emergency") == 0


def test_after_a_pause_many_are_one_notification_and_each_is_told(clock):
    for _ in range(MAX_SINGLE + 1):
        a_request(about="self")
    clock.shift(48 * HOUR)
    assert run_rules() == MAX_SINGLE + 1
    assert posted("overdue", request=None) == posted("overdue") == 1
    assert ReminderState.objects.filter(type="overdue").count() == MAX_SINGLE + 1
    assert run_rules() == 0


def test_a_few_are_a_notification_each(clock):
    for _ in range(MAX_SINGLE):
        a_request(about="self")
    clock.shift(48 * HOUR)
    run_rules()
    assert posted("overdue", request=None) == 0
    assert posted("overdue") == MAX_SINGLE


def test_what_was_told_goes_with_the_request(clock):
    request = an_emergency()
    assert ReminderState.objects.exists()
    transitions.withdraw(request)
    assert not ReminderState.objects.exists()


def test_what_was_told_of_closed_requests_is_dropped(advisor, clock):
    closed, waits = an_emergency(), an_emergency()
    transitions.close(transitions.claim(closed, by=advisor), by=advisor, outcome="helped")
    assert [purge_closed() for _ in range(2)] == [1, 0]
    assert ReminderState.objects.get().request == waits


def test_a_sweep_that_finds_nothing_asks_one_question_and_locks_nothing(django_assert_num_queries):
    a_request()
    with django_assert_num_queries(len(REMINDER_RULES) + 1):  # and for the pages that were put off
        assert run_rules() == 0


def pages_by(workers, rounds=4):
    """How many pages so many workers post, that look at the same moment, in so many rounds five minutes apart."""
    for index in range(rounds):
        ReminderState.objects.update(next_at=timezone.now() - PAGE_AGAIN_AFTER)
        start = Barrier(workers)

        def run(_, start=start):
            try:
                connection.ensure_connection()
                start.wait(10)
                REMINDER_RULES["pages"].run()
            finally:
                connection.close()

        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(run, range(workers)))
        assert ReminderState.objects.get().sent_count == index + 2
    return posted("emergency") - 1


@pytest.mark.django_db(transaction=True)
def test_a_page_is_posted_once_however_many_workers_look():
    an_emergency()
    assert pages_by(4) == 4


@pytest.mark.django_db(transaction=True)
def test_the_check_sees_workers_that_look_first_and_write_later(monkeypatch):
    everybody_has_looked = Barrier(4)

    def careless(rule):
        now = timezone.now()
        found = list(rule.due_now(now))
        everybody_has_looked.wait(10)
        for request in found:
            record([rule.state(request, request.sent_count + 1, now)])
            outbox.enqueue(rule.type, request)

    monkeypatch.setattr(ReminderRule, "run", careless)
    an_emergency()
    assert pages_by(4) > 4


def test_each_recipient_gets_a_notification_of_their_own(advisor, supervisor, clock):
    a_request(about="self")
    clock.shift(2 * HOUR)
    run_rules()
    fan_out_due()
    counts = Counter((row.type, row.deliveries.count()) for row in Notification.objects.all())
    assert counts == {("new_request", 2): 1, ("overdue", 1): 1}
