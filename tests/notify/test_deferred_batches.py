"""Who slept finds one mail, however many notifications were deferred, and none is lost on the way."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction

from intake.models import Delivery
from intake.notify import email, sending
from intake.notify.fan_out import fan_out_due
from intake.notify.models import DeliveryChannel, NotificationType
from intake.notify.outbox import enqueue as write_down
from intake.notify.retries import EMAIL_RETRY_DELAYS
from intake.notify.sending import SEND_LEASE, resend_all, send_due
from intake.triage import transitions
from tests.build import a_request, a_user
from tests.notify.build import fan_out_and_send
from tests.notify.test_quiet_hours import prefers, sleeps
from tests.notify.test_sending import DiesInTheMiddle, states, two_workers

pytestmark = pytest.mark.django_db
NIGHT, MANY = timedelta(hours=2), 40
SOME = [NotificationType.NEW_REQUEST, NotificationType.OVERDUE, NotificationType.CLAIM_OVERDUE]


@pytest.fixture(autouse=True)
def _at_noon(helpline, clock):
    """New York, a Wednesday."""


@pytest.fixture
def night(clock):
    """`night(*types)`: they come while somebody sleeps; it is morning afterwards."""

    def passes(*types):
        for notification_type in types:
            write_down(notification_type)
        fan_out_due()
        assert send_due(DeliveryChannel.EMAIL) == 0
        clock.shift(NIGHT)

    return passes


def says(mail):
    """What it says first."""
    return mail.get_payload()[0].get_payload(decode=True).decode().splitlines()[0]


def check(post, number):
    """One mail, and nothing is left."""
    while fan_out_and_send():
        pass
    assert (len(post.mails), states()) == (1, ["sent"] * number)


def test_it_is_one_notification(post, supervisor, night):
    post.start()
    sleeps(supervisor)
    night(*[NotificationType.NEW_REQUEST] * MANY)
    check(post, MANY)


def test_the_check_sees_workers_that_take_whatever_is_due(post, supervisor, night, monkeypatch):
    monkeypatch.setitem(sending.SELECTORS, DeliveryChannel.EMAIL, lambda due, limit: list(due[:limit]))
    post.start()
    sleeps(supervisor)
    night(*[NotificationType.NEW_REQUEST] * MANY)
    with pytest.raises(AssertionError):
        check(post, MANY)


def test_the_check_sees_an_end_that_forgets_what_is_behind(post, supervisor, night, monkeypatch):
    monkeypatch.setattr(sending, "_batch_rest", lambda delivery: [])
    post.start()
    sleeps(supervisor)
    night(*SOME)
    with pytest.raises(AssertionError):
        check(post, len(SOME))


@pytest.mark.parametrize(
    ("types", "language", "words"),
    [
        ([NotificationType.OVERDUE], "en", "A request is overdue. Sign in."),
        ([NotificationType.OVERDUE] * 2, "en", "A request is overdue. Sign in."),
        (SOME, "en", "Several things happened. Sign in."),
        (SOME, "es", "Pasaron varias cosas. Inicie sesión."),
        ([*SOME, NotificationType.DIGEST], "en", "The day in figures. Sign in."),
    ],
)
def test_it_says_what_they_say_or_that_it_is_several_things(types, language, words, post, supervisor, night):
    post.start()
    sleeps(supervisor, notification_language=language)
    night(*types)
    check(post, len(types))
    assert says(post.mails[0]) == words


def test_it_is_as_long_as_any_other(post, supervisor, night):
    post.start()
    sleeps(supervisor)
    night(*SOME)
    write_down(NotificationType.EMERGENCY)
    assert fan_out_and_send() == 2
    assert len({says(mail) for mail in post.mails}) == 2
    assert len({len(raw) for raw in post.raw}) == 1


def test_each_recipient_has_one_of_their_own(post, advisor, advisor2, supervisor, night):
    post.start()
    sleeps(advisor)
    sleeps(supervisor)
    write_down(NotificationType.NEW_REQUEST)
    fan_out_due()
    assert send_due(DeliveryChannel.EMAIL) == 1
    prefers(advisor2, muted_types=["new_request"])
    night(*SOME)
    assert fan_out_and_send() == 2
    assert post.read_by() == {"advisor": 1, "advisor2": 1, "supervisor": 1}


def test_what_comes_after_the_quiet_hours_leaves_by_itself(post, supervisor, night):
    post.start()
    sleeps(supervisor)
    night(*SOME)
    for _ in range(2):
        write_down(NotificationType.OVERDUE)
    assert fan_out_and_send() == 3


def test_another_end_is_another_notification(post, supervisor, night):
    post.start()
    for ends in (14, 13):
        sleeps(supervisor, ends=ends)
        for notification_type in SOME:
            write_down(notification_type)
        fan_out_due()
    night()
    assert fan_out_and_send() == 2


def test_a_worker_that_dies_with_it_loses_nothing_of_it(post, supervisor, night, settings, clock):
    sleeps(supervisor)
    night(*SOME)
    living = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{DiesInTheMiddle.__module__}.DiesInTheMiddle"
    with pytest.raises(KeyboardInterrupt):
        fan_out_and_send()
    settings.EMAIL_BACKEND = living
    post.start()
    assert fan_out_and_send() == 0, "what is behind it waits with it"
    clock.shift(SEND_LEASE)
    check(post, len(SOME))


def test_one_whose_yes_got_lost_comes_again_as_the_same(post, supervisor, night, clock):
    post.start()
    post.hangs_up = 1
    sleeps(supervisor)
    night(*SOME)
    assert fan_out_and_send() == 0
    clock.shift(2 * EMAIL_RETRY_DELAYS[0])
    assert fan_out_and_send() == 1
    assert len(post.ids()) == 2
    assert len(set(post.ids())) == 1
    assert states() == ["sent"] * len(SOME)


def test_given_up_together_they_are_sent_again_together(post, supervisor, night):
    post.start()
    post.refusal = "554 no"
    sleeps(supervisor)
    night(*SOME)
    fan_out_and_send()
    assert states() == ["failed"] * len(SOME)
    post.refusal = ""
    assert resend_all(list(Delivery.objects.values_list("pk", flat=True))) == len(SOME)
    check(post, len(SOME))


def test_when_its_recipient_left_somebody_else_is_told_of_each(post, supervisor, night):
    post.start()
    sleeps(supervisor)
    night(*SOME)
    User.objects.filter(pk=supervisor.pk).update(is_active=False)
    a_user("supervisor", "another")
    assert send_due(DeliveryChannel.EMAIL) == 0
    assert fan_out_and_send() == len(SOME)
    assert post.read_by() == {"another": len(SOME)}


def test_when_the_request_of_the_first_is_erased_the_others_are_told(post, supervisor, night):
    post.start()
    sleeps(supervisor)
    first = a_request()
    night(*SOME)
    transitions.withdraw(first)
    check(post, len(SOME))


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_send_one(post, advisor, supervisor, night):
    post.start()
    post.takes = 0.02
    for recipient in (advisor, supervisor):
        sleeps(recipient)
    night(*[NotificationType.NEW_REQUEST] * MANY)
    assert two_workers() == 2
    assert post.read_by() == {"advisor": 1, "supervisor": 1}
    assert states() == ["sent"] * 2 * MANY


@pytest.mark.django_db(transaction=True)
def test_it_waits_for_nothing_that_is_being_erased(post, supervisor, night, monkeypatch):
    post.start()
    sleeps(supervisor)
    night(*SOME)
    first, *_, last = Delivery.objects.order_by("pk").values_list("pk", flat=True)
    leased, made = Event(), email.message

    def erase():
        try:
            assert leased.wait(10)
            with transaction.atomic():
                Delivery.objects.filter(pk=last).delete()
                time.sleep(0.3)
                Delivery.objects.filter(pk=first).delete()
        finally:
            connection.close()

    def message(delivery):
        leased.set()
        time.sleep(0.1)
        return made(delivery)

    monkeypatch.setattr(email, "message", message)
    with ThreadPoolExecutor(1) as other:
        erased = other.submit(erase)
        assert send_due(DeliveryChannel.EMAIL) == 1
        erased.result()
    fan_out_and_send()
    assert states() == ["sent"]
