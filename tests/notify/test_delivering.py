import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from intake.models import Notification
from intake.notify import outbox
from intake.notify.outbox import FIRST_WAIT, LONGEST_WAIT, deliver
from tests.build import a_request, a_user

pytestmark = pytest.mark.django_db


def worker():
    said = io.StringIO()
    call_command("worker", once=True, stdout=said)
    return said.getvalue().strip()


def test_the_worker_sends_what_waits(post, advisor, supervisor):
    post.start()
    a_request()
    a_request()
    assert worker() == "2 letters sent, 0 claims ended"
    assert post.readers == [{"advisor@intake.example", "supervisor@intake.example"}] * 2
    assert not any(letter["To"] or letter["Cc"] or letter["Bcc"] for letter in post.letters)
    assert {row.state for row in Notification.objects.all()} == {"sent"}
    assert worker() == "0 letters sent, 0 claims ended"


def test_a_request_that_was_not_stored_is_not_told(post, advisor):
    post.start()
    with transaction.atomic():
        a_request()
        transaction.set_rollback(True)
    assert deliver() == 0
    assert not post.letters


def test_a_server_that_is_down_is_tried_again(post, advisor, clock):
    a_request()
    assert deliver() == 0
    row = Notification.objects.get()
    assert (row.state, row.attempts, row.last_error) == ("queued", 1, "ConnectionRefusedError")
    assert row.next_attempt_at == timezone.now() + FIRST_WAIT
    assert deliver() == 0
    assert Notification.objects.get().attempts == 1, "it waits before the next try"
    post.start()
    clock.shift(FIRST_WAIT)
    assert deliver() == 1
    row.refresh_from_db()
    assert (row.state, row.attempts, row.last_error, row.sent_at) == ("sent", 2, "", timezone.now())
    assert len(post.letters) == 1


def test_a_server_that_refuses_is_told_by_the_kind_of_its_error_alone(post, advisor, caplog):
    post.start()
    post.refusal = "554 advisor@intake.example is full of canaries"
    a_request()
    assert deliver() == 0
    assert Notification.objects.get().last_error == "SMTPDataError"


def test_each_try_waits_twice_as_long_but_never_for_ever(post, advisor, clock):
    a_request()
    waits = []
    for _ in range(12):
        deliver()
        row = Notification.objects.get()
        waits.append(row.next_attempt_at - timezone.now())
        clock.move_to(row.next_attempt_at)
    assert waits[:4] == [FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT, 8 * FIRST_WAIT]
    assert waits[-4:] == [LONGEST_WAIT] * 4
    post.start()
    assert deliver() == 1


def test_one_that_fails_does_not_hold_up_the_next(post, advisor, monkeypatch):
    post.start()
    first, second = a_request(), a_request()
    made = outbox.message
    monkeypatch.setattr(outbox, "message", lambda row: 1 / 0 if row.request_id == first.pk else made(row))
    assert deliver() == 1
    assert Notification.objects.get(request=second).state == "sent"
    assert Notification.objects.get(request=first).last_error == "ZeroDivisionError"


def test_with_nobody_to_tell_it_waits_for_somebody(post, helpline, clock):
    post.start()
    a_request()
    assert deliver() == 0
    assert Notification.objects.get().last_error == "NobodyToTell"
    a_user("advisor")
    clock.shift(FIRST_WAIT)
    assert deliver() == 1


def test_no_more_than_asked_for_are_sent_oldest_first(post, advisor, clock):
    post.start()
    for _ in range(3):
        a_request()
        clock.shift(1)
    assert deliver(most=2) == 2
    left = Notification.objects.get(state="queued")
    assert left.created_at == max(Notification.objects.values_list("created_at", flat=True))


def test_many_wait_out_a_server_that_is_down_and_each_arrives_once(post, advisor, clock):
    for _ in range(40):
        a_request()
    assert deliver() == 0
    post.start()
    clock.shift(FIRST_WAIT)
    assert deliver() == 40
    assert len({letter["Message-ID"] for letter in post.letters}) == len(post.letters) == 40


class SlowServer(BaseEmailBackend):
    """Takes six minutes for its first letter; meanwhile another worker comes by."""

    clock = None
    took = []

    def send_messages(self, messages):
        type(self).took += [mail.extra_headers["Message-ID"] for mail in messages]
        if len(self.took) == 1:
            self.clock.shift(timedelta(minutes=6))
            deliver()


def test_letters_behind_a_slow_one_are_not_sent_by_two(advisor, clock, settings):
    settings.EMAIL_BACKEND = f"{__name__}.SlowServer"
    SlowServer.clock, SlowServer.took = clock, []
    for _ in range(3):
        a_request()
    deliver()
    others = [letter for letter in SlowServer.took if letter != SlowServer.took[0]]
    assert len(others) == len(set(others)) == 2
    assert not Notification.objects.filter(state="queued").exists()


@pytest.mark.django_db(transaction=True)
def test_two_deliveries_at_once_send_each_letter_once(post, advisor):
    post.start()
    for _ in range(30):
        a_request()
    together = Barrier(2)

    def run(_):
        try:
            together.wait(10)
            return sum(deliver(most=5) for _ in range(8))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as workers:
        assert sum(workers.map(run, range(2))) == 30
    assert len({letter["Message-ID"] for letter in post.letters}) == len(post.letters) == 30
