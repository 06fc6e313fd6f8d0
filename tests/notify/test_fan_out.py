"""A letter finds its readers once, whoever they are and however many workers look."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone

from intake.models import ContactRequest, Delivery, Notification
from intake.notify import fan_out
from intake.notify.fan_out import NOBODY_WAIT, address
from intake.notify.models import Letter
from intake.notify.outbox import post
from intake.triage import transitions
from tests.build import a_request, a_user

pytestmark = pytest.mark.django_db


def told(letter=Letter.NEW_REQUEST, to=None):
    """Whom a letter goes to."""
    post(letter, to=to)
    address()
    return [delivery.to.username for delivery in Notification.objects.latest("pk").deliveries.order_by("to__username")]


@pytest.mark.parametrize(
    ("letter", "names"),
    [
        (Letter.NEW_REQUEST, ["advisor", "advisor2", "supervisor"]),
        (Letter.CLAIM_OVERDUE, ["supervisor"]),
        (Letter.PERSON_CHANGED, ["supervisor"]),
        (Letter.EMERGENCY, ["advisor", "advisor2", "supervisor"]),
        (Letter.REVIEW_DUE, ["operator"]),
        (Letter.DELIVERY_FAILED, ["operator"]),
    ],
)
def test_it_goes_to_whom_it_concerns(letter, names, advisor, advisor2, supervisor, auditor, operator):
    assert told(letter) == names


def test_an_operators_letter_goes_to_whoever_made_the_accounts_too(operator):
    get_user_model().objects.create_superuser("root", "root@intake.example")
    assert told(Letter.REVIEW_DUE) == ["operator", "root"]
    assert told(Letter.NEW_REQUEST) == []


def test_it_goes_to_its_one_reader_alone(advisor, advisor2, supervisor):
    assert told(Letter.PERSON_CHANGED, to=advisor2) == ["advisor2"]


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}, {"email": ""}])
def test_when_its_one_reader_is_gone_it_goes_to_everybody_it_concerns(advisor, supervisor, change):
    User.objects.filter(pk=advisor.pk).update(**change)
    assert told(Letter.PERSON_CHANGED, to=advisor) == ["supervisor"]


def test_whoever_has_two_roles_gets_one(supervisor):
    a_user("advisor", "both").groups.add(*supervisor.groups.all())
    assert told() == ["both", "supervisor"]


def test_without_a_reader_it_waits_for_one_and_that_is_an_alarm(auditor, helpline, clock, caplog):
    request = a_request()
    assert address() == 0
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert Notification.objects.unaddressed().get().address_at == timezone.now() + NOBODY_WAIT
    a_user("advisor")
    assert address() == 0
    clock.shift(NOBODY_WAIT)
    assert address() == 1
    assert Delivery.objects.get().notification.request == request
    assert not Notification.objects.unaddressed().exists()


def test_those_without_a_reader_do_not_hold_up_the_others(advisor, clock):
    for _ in range(5):
        post(Letter.CLAIM_OVERDUE)
    clock.shift(1)
    post(Letter.NEW_REQUEST)
    assert [address(most=5) for _ in range(2)] == [0, 1]


def test_addressing_again_makes_no_second_delivery(advisor, supervisor):
    a_request()
    address()
    before = list(Delivery.objects.values())
    Notification.objects.update(address_at=timezone.now())
    assert address() == 1
    assert list(Delivery.objects.values()) == before


def test_a_request_that_was_not_stored_is_not_told(advisor):
    with transaction.atomic():
        a_request()
        transaction.set_rollback(True)
    assert address() == 0
    assert not Delivery.objects.exists()


def test_it_asks_for_the_readers_once_however_many_letters(advisor, django_assert_max_num_queries):
    for _ in range(100):
        post(Letter.NEW_REQUEST)
    with django_assert_max_num_queries(13):
        assert address() == 100


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_address_each_letter_once(advisor, supervisor):
    for _ in range(100):
        post(Letter.NEW_REQUEST)

    def run(_):
        try:
            return sum(address(most=5) for _ in range(25))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as workers:
        assert sum(workers.map(run, range(2))) == 100
    assert Delivery.objects.count() == 200


@pytest.mark.django_db(transaction=True)
def test_a_request_can_be_withdrawn_while_its_letter_is_addressed(advisor, monkeypatch):
    request, begun, made = a_request(), Event(), fan_out._ways

    def slowly(*arguments):
        begun.set()
        time.sleep(0.3)
        return made(*arguments)

    def run():
        try:
            return address()
        finally:
            connection.close()

    monkeypatch.setattr(fan_out, "_ways", slowly)
    with ThreadPoolExecutor(1) as worker:
        addressed = worker.submit(run)
        assert begun.wait(10)
        transitions.withdraw(request)
        assert addressed.result() == 1
    assert ContactRequest.objects.get().erased_at
    assert not Delivery.objects.exists()
