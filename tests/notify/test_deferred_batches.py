"""Who slept finds one letter, however many were held for them, and none of what it tells of is lost on the way."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction

from intake.models import Delivery
from intake.notify import sending
from intake.notify.fan_out import address
from intake.notify import email
from intake.notify.email import WAITS
from intake.notify.sending import LEASE, deliver, send_all_again
from intake.notify.models import Channel, Letter
from intake.notify.outbox import post as write_down
from intake.triage import transitions
from tests.build import a_request, a_user
from tests.notify.telling import tell
from tests.notify.test_sending import DiesInTheMiddle, states, two_workers
from tests.notify.test_quiet_hours import prefers, sleeps

pytestmark = pytest.mark.django_db
NIGHT, MANY = timedelta(hours=2), 40
SOME = [Letter.NEW_REQUEST, Letter.OVERDUE, Letter.CLAIM_OVERDUE]


@pytest.fixture(autouse=True)
def _at_noon(helpline, clock):
    """New York, a Wednesday."""


@pytest.fixture
def night(clock):
    """`night(*letters)`: they come while somebody sleeps; it is morning afterwards."""

    def passes(*letters):
        for letter in letters:
            write_down(letter)
        address()
        assert deliver(Channel.EMAIL) == 0
        clock.shift(NIGHT)

    return passes


def says(mail):
    """What it says first."""
    return mail.get_payload()[0].get_payload(decode=True).decode().split("\n")[0]


def check(post, letters):
    """One mail, and nothing is left."""
    while tell():
        pass
    assert (len(post.letters), states()) == (1, ["sent"] * letters)


def test_it_is_one_letter(post, supervisor, night):
    post.start()
    sleeps(supervisor)
    night(*[Letter.NEW_REQUEST] * MANY)
    check(post, MANY)


def test_the_check_sees_workers_that_take_whatever_is_due(post, supervisor, night, monkeypatch):
    monkeypatch.setitem(sending.CHOSEN_BY, Channel.EMAIL, lambda due, most: list(due[:most]))
    post.start()
    sleeps(supervisor)
    night(*[Letter.NEW_REQUEST] * MANY)
    with pytest.raises(AssertionError):
        check(post, MANY)


def test_the_check_sees_an_end_that_forgets_what_is_behind(post, supervisor, night, monkeypatch):
    monkeypatch.setattr(sending, "_behind", lambda delivery: [])
    post.start()
    sleeps(supervisor)
    night(*SOME)
    with pytest.raises(AssertionError):
        check(post, len(SOME))


@pytest.mark.parametrize(
    ("letters", "language", "words"),
    [
        ([Letter.OVERDUE], "en", "A request is overdue. Sign in."),
        ([Letter.OVERDUE] * 2, "en", "A request is overdue. Sign in."),
        (SOME, "en", "Several things happened. Sign in."),
        (SOME, "es", "Pasaron varias cosas. Inicie sesión."),
        ([*SOME, Letter.DIGEST], "en", "The day in figures. Sign in."),
    ],
)
def test_it_says_what_they_say_or_that_it_is_several_things(letters, language, words, post, supervisor, night):
    post.start()
    sleeps(supervisor, letter_language=language)
    night(*letters)
    check(post, len(letters))
    assert says(post.letters[0]) == words


def test_it_is_as_long_as_any_other(post, supervisor, night):
    post.start()
    sleeps(supervisor)
    night(*SOME)
    write_down(Letter.EMERGENCY)
    assert tell() == 2
    assert len({says(mail) for mail in post.letters}) == 2
    assert len({len(octets) for octets in post.octets}) == 1


def test_each_reader_has_one_of_their_own(post, advisor, advisor2, supervisor, night):
    post.start()
    sleeps(advisor)
    sleeps(supervisor)
    write_down(Letter.NEW_REQUEST)
    address()
    assert deliver(Channel.EMAIL) == 1
    prefers(advisor2, unwanted=["new_request"])
    night(*SOME)
    assert tell() == 2
    assert post.read_by() == {"advisor": 1, "advisor2": 1, "supervisor": 1}


def test_what_comes_after_the_quiet_hours_leaves_by_itself(post, supervisor, night):
    post.start()
    sleeps(supervisor)
    night(*SOME)
    for _ in range(2):
        write_down(Letter.OVERDUE)
    assert tell() == 3


def test_another_end_is_another_letter(post, supervisor, night):
    post.start()
    for ends in (14, 13):
        sleeps(supervisor, ends=ends)
        for letter in SOME:
            write_down(letter)
        address()
    night()
    assert tell() == 2


def test_a_worker_that_dies_with_it_loses_nothing_of_it(post, supervisor, night, settings, clock):
    sleeps(supervisor)
    night(*SOME)
    living = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{DiesInTheMiddle.__module__}.DiesInTheMiddle"
    with pytest.raises(KeyboardInterrupt):
        tell()
    settings.EMAIL_BACKEND = living
    post.start()
    assert tell() == 0, "what is behind it waits with it"
    clock.shift(LEASE)
    check(post, len(SOME))


def test_one_whose_yes_got_lost_comes_again_as_the_same(post, supervisor, night, clock):
    post.start()
    post.hangs_up = 1
    sleeps(supervisor)
    night(*SOME)
    assert tell() == 0
    clock.shift(2 * WAITS[0])
    assert tell() == 1
    assert len(post.ids()) == 2
    assert len(set(post.ids())) == 1
    assert states() == ["sent"] * len(SOME)


def test_given_up_together_they_are_sent_again_together(post, supervisor, night):
    post.start()
    post.refusal = "554 no"
    sleeps(supervisor)
    night(*SOME)
    tell()
    assert states() == ["failed"] * len(SOME)
    post.refusal = ""
    assert send_all_again(list(Delivery.objects.values_list("pk", flat=True))) == len(SOME)
    check(post, len(SOME))


def test_when_its_reader_left_somebody_else_is_told_of_each(post, supervisor, night):
    post.start()
    sleeps(supervisor)
    night(*SOME)
    User.objects.filter(pk=supervisor.pk).update(is_active=False)
    a_user("supervisor", "another")
    assert deliver(Channel.EMAIL) == 0
    assert tell() == len(SOME)
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
    for reader in (advisor, supervisor):
        sleeps(reader)
    night(*[Letter.NEW_REQUEST] * MANY)
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
        assert deliver(Channel.EMAIL) == 1
        erased.result()
    tell()
    assert states() == ["sent"]
