"""Each delivery is sent once, by whichever worker, whatever becomes of the one before it."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, get_ident

import pytest
from django.contrib.auth.models import User
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from intake.models import Delivery, Notification
from intake.notify import email, sending
from intake.notify.fan_out import fan_out_due
from intake.notify.models import DeliveryChannel, NotificationType
from intake.notify.outbox import enqueue as write_down
from intake.notify.sending import SEND_LEASE, send_due
from intake.triage import transitions
from tests.build import a_request
from tests.notify.build import fan_out_and_send

pytestmark = pytest.mark.django_db
BOTH = {"advisor": 2, "supervisor": 2}


def worker():
    output = io.StringIO()
    call_command("worker", once=True, stdout=output)
    return output.getvalue().strip()


def states():
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


def test_the_worker_sends_what_waits_to_each_recipient(post, advisor, supervisor):
    post.start()
    a_request()
    a_request()
    assert worker() == "4 notifications sent, 0 claims ended"
    assert post.read_by() == BOTH
    assert states() == ["sent"] * 4
    assert worker() == "0 notifications sent, 0 claims ended"


def test_it_sends_all_that_is_due_and_not_one_batch_alone(post, advisor):
    post.start()
    for _ in range(50):
        write_down(NotificationType.NEW_REQUEST)
    assert worker() == "50 notifications sent, 0 claims ended"


def test_what_was_sent_says_when_and_at_which_try(post, advisor, clock):
    post.start()
    a_request()
    fan_out_and_send()
    sent = Delivery.objects.get()
    assert (sent.attempts, sent.last_error, sent.ended_at) == (1, "", timezone.now())


def test_a_batch_goes_through_one_connection(post, advisor, supervisor):
    post.start()
    for _ in range(5):
        a_request()
    assert fan_out_and_send() == 10
    assert len(post.connections) == 1


def test_no_more_than_asked_for_are_sent_oldest_first(post, advisor, clock):
    post.start()
    for _ in range(3):
        a_request()
        fan_out_due()
        clock.shift(1)
    assert send_due(DeliveryChannel.EMAIL, limit=2) == 2
    assert states() == ["sent", "sent", "queued"]


def test_one_that_breaks_does_not_hold_up_the_next(post, advisor, monkeypatch):
    post.start()
    first, second = a_request(), a_request()
    made = email.message
    monkeypatch.setattr(email, "message", lambda row: 1 / 0 if row.notification.request_id == first.pk else made(row))
    assert fan_out_and_send() == 1
    assert Delivery.objects.get(notification__request=second).state == "sent"
    broken = Delivery.objects.get(notification__request=first)
    assert (broken.state, broken.last_error) == ("queued", "ZeroDivisionError")


def test_one_bad_recipient_does_not_hold_up_the_others(post, advisor, advisor2, supervisor):
    post.start()
    post.refused = {"advisor2@intake.example": "550 no such mailbox"}
    a_request()
    a_request()
    assert fan_out_and_send() == 4
    assert post.read_by() == BOTH


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}, {"email": ""}])
def test_when_a_recipient_leaves_before_it_is_sent_it_is_addressed_again(post, advisor, supervisor, change):
    post.start()
    write_down(NotificationType.PERSON_CHANGED, recipient=advisor)
    fan_out_due()
    User.objects.filter(pk=advisor.pk).update(**change)
    assert send_due(DeliveryChannel.EMAIL) == 0
    assert fan_out_and_send() == 1
    assert post.read_by() == {"supervisor": 1}
    assert states() == ["sent"]


def test_when_one_of_several_recipient_leaves_nobody_is_told_twice(post, advisor, advisor2):
    post.start()
    a_request()
    fan_out_due()
    User.objects.filter(pk=advisor2.pk).delete()
    assert (fan_out_and_send(), fan_out_and_send()) == (1, 0)
    assert post.read_by() == {"advisor": 1}
    assert not Notification.objects.pending_fan_out().exists()


class DiesInTheMiddle(BaseEmailBackend):
    """The worker is killed with a delivery in hand."""

    def send_messages(self, messages):
        raise KeyboardInterrupt


def test_what_a_dead_worker_had_in_hand_is_taken_up_after_the_lease(post, advisor, clock, settings):
    for _ in range(3):
        a_request()
    living = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.DiesInTheMiddle"
    with pytest.raises(KeyboardInterrupt):
        fan_out_and_send()
    settings.EMAIL_BACKEND = living
    post.start()
    clock.shift(SEND_LEASE - timedelta(seconds=1))
    assert fan_out_and_send() == 0
    clock.shift(1)
    assert fan_out_and_send() == 3
    assert len(set(post.ids())) == len(post.mails) == 3


class SlowServer(BaseEmailBackend):
    """Takes six minutes for its first notification; meanwhile another worker comes by."""

    clock = None
    took = []

    def send_messages(self, messages):
        type(self).took += [mail.extra_headers["Message-ID"] for mail in messages]
        if len(self.took) == 1:
            self.clock.shift(timedelta(minutes=6))
            send_due(DeliveryChannel.EMAIL)


@pytest.fixture
def slow(clock, settings):
    settings.EMAIL_BACKEND = f"{__name__}.SlowServer"
    SlowServer.clock, SlowServer.took = clock, []
    return SlowServer


def test_notification_behind_a_slow_one_are_not_sent_by_two(advisor, slow):
    for _ in range(3):
        a_request()
    fan_out_and_send()
    assert len(set(slow.took)) == 3
    others = [notification_type for notification_type in slow.took if notification_type != slow.took[0]]
    assert len(others) == len(set(others)) == 2
    assert states() == ["sent"] * 3


def test_a_lease_that_is_half_over_is_renewed_before_the_next_one(post, advisor, clock, monkeypatch):
    post.start()
    for _ in range(2):
        a_request()
    made, seen = email.message, []

    def takes_three_minutes(delivery):
        seen.append(Delivery.objects.get(pk=delivery.pk).next_attempt_at - timezone.now())
        clock.shift(timedelta(minutes=3))
        return made(delivery)

    monkeypatch.setattr(email, "message", takes_three_minutes)
    assert fan_out_and_send() == 2
    assert seen == [SEND_LEASE, SEND_LEASE]


def test_what_was_erased_meanwhile_leaves_nothing(post, advisor, monkeypatch):
    post.start()
    request, made = a_request(), email.message

    def erased_first(delivery):
        transitions.withdraw(request)
        return made(delivery)

    monkeypatch.setattr(email, "message", erased_first)
    fan_out_and_send()
    assert not Delivery.objects.exists()
    assert not Notification.objects.exists()


def two_workers(rounds=8):
    together = Barrier(2)

    def run(_):
        try:
            together.wait(10)
            return sum(send_due(DeliveryChannel.EMAIL, limit=5) for _ in range(rounds))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as workers:
        return sum(workers.map(run, range(2)))


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_delivery_once(post, advisor, supervisor):
    post.start()
    for _ in range(20):
        a_request()
    fan_out_due()
    assert two_workers() == 40
    assert len(set(post.ids())) == len(post.ids()) == 40


@pytest.mark.django_db(transaction=True)
def test_the_check_sees_workers_that_take_no_lease(post, advisor, supervisor, monkeypatch):
    both_have_looked, looked = Barrier(2), set()

    def taken_by_anybody(channel, limit):
        found = list(Delivery.objects.queued().select_related("notification", "recipient")[:limit])
        if get_ident() not in looked:
            looked.add(get_ident())
            both_have_looked.wait(10)
        return found

    monkeypatch.setattr(sending, "_lease_batch", taken_by_anybody)
    monkeypatch.setattr(sending, "_renew_lease", lambda delivery: True)
    post.start()
    for _ in range(20):
        a_request()
    fan_out_due()
    two_workers()
    assert len(set(post.ids())) < len(post.ids())
