"""A notification finds its recipients once, whoever they are and however many workers look."""

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
from intake.notify.fan_out import NO_RECIPIENT_DELAY, fan_out_due
from intake.notify.models import NotificationType
from intake.notify.outbox import enqueue
from intake.triage import transitions
from tests.build import a_request, a_user

pytestmark = pytest.mark.django_db


def notified(notification_type=NotificationType.NEW_REQUEST, to=None):
    """Whom a notification goes to."""
    enqueue(notification_type, recipient=to)
    fan_out_due()
    return [
        delivery.recipient.username
        for delivery in Notification.objects.latest("pk").deliveries.order_by("recipient__username")
    ]


@pytest.mark.parametrize(
    ("notification_type", "names"),
    [
        (NotificationType.NEW_REQUEST, ["advisor", "advisor2", "supervisor"]),
        (NotificationType.CLAIM_OVERDUE, ["supervisor"]),
        (NotificationType.PERSON_CHANGED, ["supervisor"]),
        (NotificationType.EMERGENCY, ["advisor", "advisor2", "supervisor"]),
        (NotificationType.REVIEW_DUE, ["operator"]),
        (NotificationType.DELIVERY_FAILED, ["operator"]),
    ],
)
def test_it_goes_to_whom_it_concerns(notification_type, names, advisor, advisor2, supervisor, auditor, operator):
    assert notified(notification_type) == names


def test_an_operators_notification_goes_to_whoever_made_the_accounts_too(operator):
    get_user_model().objects.create_superuser("root", "root@intake.example")
    assert notified(NotificationType.REVIEW_DUE) == ["operator", "root"]
    assert notified(NotificationType.NEW_REQUEST) == []


def test_it_goes_to_its_one_recipient_alone(advisor, advisor2, supervisor):
    assert notified(NotificationType.PERSON_CHANGED, to=advisor2) == ["advisor2"]


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}, {"email": ""}])
def test_when_its_one_recipient_is_gone_it_goes_to_everybody_it_concerns(advisor, supervisor, change):
    User.objects.filter(pk=advisor.pk).update(**change)
    assert notified(NotificationType.PERSON_CHANGED, to=advisor) == ["supervisor"]


def test_whoever_has_two_roles_gets_one(supervisor):
    a_user("advisor", "both").groups.add(*supervisor.groups.all())
    assert notified() == ["both", "supervisor"]


def test_without_a_recipient_it_waits_for_one_and_that_is_an_alarm(auditor, helpline, clock, caplog):
    request = a_request()
    assert fan_out_due() == 0
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert Notification.objects.pending_fan_out().get().fan_out_at == timezone.now() + NO_RECIPIENT_DELAY
    a_user("advisor")
    assert fan_out_due() == 0
    clock.shift(NO_RECIPIENT_DELAY)
    assert fan_out_due() == 1
    assert Delivery.objects.get().notification.request == request
    assert not Notification.objects.pending_fan_out().exists()


def test_those_without_a_recipient_do_not_hold_up_the_others(advisor, clock):
    for _ in range(5):
        enqueue(NotificationType.CLAIM_OVERDUE)
    clock.shift(1)
    enqueue(NotificationType.NEW_REQUEST)
    assert [fan_out_due(limit=5) for _ in range(2)] == [0, 1]


def test_addressing_again_makes_no_second_delivery(advisor, supervisor):
    a_request()
    fan_out_due()
    before = list(Delivery.objects.values())
    Notification.objects.update(fan_out_at=timezone.now())
    assert fan_out_due() == 1
    assert list(Delivery.objects.values()) == before


def test_a_request_that_was_not_stored_is_not_told(advisor):
    with transaction.atomic():
        a_request()
        transaction.set_rollback(True)
    assert fan_out_due() == 0
    assert not Delivery.objects.exists()


def test_it_asks_for_the_recipients_once_however_many_notifications(advisor, django_assert_max_num_queries):
    for _ in range(100):
        enqueue(NotificationType.NEW_REQUEST)
    with django_assert_max_num_queries(13):
        assert fan_out_due() == 100


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_address_each_notification_once(advisor, supervisor):
    for _ in range(100):
        enqueue(NotificationType.NEW_REQUEST)

    def run(_):
        try:
            return sum(fan_out_due(limit=5) for _ in range(25))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as workers:
        assert sum(workers.map(run, range(2))) == 100
    assert Delivery.objects.count() == 200


@pytest.mark.django_db(transaction=True)
def test_a_request_can_be_withdrawn_while_its_notification_is_addressed(advisor, monkeypatch):
    request, begun, made = a_request(), Event(), fan_out._deliveries_for

    def slowly(*arguments):
        begun.set()
        time.sleep(0.3)
        return made(*arguments)

    def run():
        try:
            return fan_out_due()
        finally:
            connection.close()

    monkeypatch.setattr(fan_out, "_deliveries_for", slowly)
    with ThreadPoolExecutor(1) as worker:
        addressed = worker.submit(run)
        assert begun.wait(10)
        transitions.withdraw(request)
        assert addressed.result() == 1
    assert ContactRequest.objects.get().erased_at
    assert not Delivery.objects.exists()
