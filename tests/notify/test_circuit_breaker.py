"""One endpoint that hangs, fails or is slow takes nothing from another, however much waits for it."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db.models import Sum
from django.utils import timezone

from intake.models import Delivery, WebhookEndpoint
from intake.notify import sending
from intake.notify.models import DeliveryChannel
from intake.notify.sending import send_due
from intake.notify.webhooks import circuit_breaker, transport
from intake.notify.webhooks.circuit_breaker import GIVE_UP_AFTER, MAX_PAUSE, MIN_PAUSE
from intake.notify.webhooks.models import enqueue_test
from tests.notify.build import a_delivery
from tests.notify.endpoints import an_endpoint, waiting
from tests.notify.receiver import listening

pytestmark = pytest.mark.django_db
BACKLOG, A_FEW = 100, 20  # five batches, and one


@pytest.fixture(autouse=True)
def _here(settings, monkeypatch):
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    monkeypatch.setattr(transport, "DEADLINE_SECONDS", 2)


@pytest.fixture
def well():
    with listening() as running:
        yield running


@pytest.fixture
def bad():
    with listening() as running:
        yield running


def work():
    """What a worker does until there is nothing that it can send."""
    while send_due(DeliveryChannel.WEBHOOK):
        pass


def tried(endpoint):
    return Delivery.objects.filter(endpoint=endpoint).aggregate(tries=Sum("attempts"))["tries"]


def check(well, bad, endpoint):
    """All went to the one that is well; the other was asked once, and what waits for it counts as tried once."""
    assert len(well.taken) == len({*well.ids()}) == A_FEW
    assert len(bad.taken) == tried(endpoint) == 1
    assert endpoint.waiting().count() == BACKLOG


@pytest.mark.parametrize("behaves", ["hangs", "resets", "drips a head", 500, 301, 429])
def test_the_queue_behind_it_still_flows(behaves, well, bad, clock):
    bad.behaves = behaves
    endpoint = an_endpoint(bad)
    waiting(endpoint, BACKLOG)
    waiting(an_endpoint(well), A_FEW)
    work()
    check(well, bad, endpoint)


def test_the_check_sees_a_worker_that_takes_the_oldest(well, bad, clock, monkeypatch):
    monkeypatch.setitem(sending.SELECTORS, DeliveryChannel.WEBHOOK, lambda due, limit: list(due[:limit]))
    bad.behaves = 500
    endpoint = an_endpoint(bad)
    waiting(endpoint, BACKLOG)
    waiting(an_endpoint(well), A_FEW)
    work()
    with pytest.raises(AssertionError):
        check(well, bad, endpoint)


def test_the_check_sees_one_that_does_not_rest(well, bad, clock, monkeypatch):
    monkeypatch.setattr(circuit_breaker, "record_failure", lambda *_: None)
    bad.behaves = 500
    endpoint = an_endpoint(bad)
    waiting(endpoint, BACKLOG)
    waiting(an_endpoint(well), A_FEW)
    work()
    with pytest.raises(AssertionError):
        check(well, bad, endpoint)


def test_those_that_fail_come_last_in_a_batch(well, bad):
    an_endpoint(bad, failing_since=timezone.now())
    an_endpoint(well)
    for endpoint in WebhookEndpoint.objects.all():
        waiting(endpoint, 1)
    assert send_due(DeliveryChannel.WEBHOOK, limit=1) == 1
    assert (len(well.taken), len(bad.taken)) == (1, 0)


def test_of_more_endpoints_than_a_batch_holds_whoever_waits_longest_is_next(well, clock):
    endpoints = [an_endpoint(well) for _ in range(5)]
    for _ in range(3):
        for endpoint in endpoints:
            waiting(endpoint, 1)
            clock.shift(1)
    order = list(Delivery.objects.order_by("pk").values_list("pk", flat=True))
    while send_due(DeliveryChannel.WEBHOOK, limit=2):
        pass
    assert [int(one.split("_")[1]) for one in well.ids()] == order


def test_it_rests_for_as_long_as_it_has_been_failing_within_limits(bad, clock):
    bad.behaves = 500
    endpoint = an_endpoint(bad)
    waiting(endpoint, 20)
    rests = []
    for _ in range(8):
        send_due(DeliveryChannel.WEBHOOK)
        endpoint.refresh_from_db()
        rests.append(endpoint.paused_until - timezone.now())
        clock.move_to(endpoint.paused_until)
    first = MIN_PAUSE.total_seconds()
    assert [rest.total_seconds() for rest in rests] == [
        first,
        first,
        2 * first,
        4 * first,
        8 * first,
        16 * first,
        300,
        300,
    ]
    assert timedelta(seconds=300) == MAX_PAUSE


def test_once_it_is_well_it_gets_all_that_waited(bad, clock):
    bad.behaves = 503
    endpoint = an_endpoint(bad)
    waiting(endpoint, 50)
    work()
    bad.behaves = 200
    clock.shift(timedelta(minutes=2))
    work()
    endpoint.refresh_from_db()
    assert (endpoint.failing_since, endpoint.paused_until, endpoint.last_error) == (None, None, "")
    assert endpoint.waiting().count() == 0
    assert len({*bad.ids()}) == 50


def test_one_notification_that_it_cannot_take_does_not_hold_up_its_others(bad, clock):
    endpoint = an_endpoint(bad)
    waiting(endpoint, 10)
    bad.behaves = 500
    work()
    bad.behaves = 200
    clock.shift(MIN_PAUSE)
    work()
    assert Delivery.objects.filter(state="sent").count() == 9
    assert endpoint.waiting().get().attempts == 1


def test_one_that_is_slow_has_at_most_half_of_the_time(well, bad, clock, monkeypatch):
    slow, took, made = an_endpoint(bad), timedelta(seconds=3), transport._post
    passed = [0.0]

    def posted(url, *rest):
        made(url, *rest)
        passed[0] += took.total_seconds() * (url == bad.url)

    monkeypatch.setattr(transport, "_post", posted)
    monkeypatch.setattr(transport, "time", SimpleNamespace(monotonic=lambda: passed[0]))
    waiting(slow, BACKLOG)
    waiting(an_endpoint(well), A_FEW)
    work()
    assert (len(bad.taken), len(well.taken)) == (1, A_FEW)
    slow.refresh_from_db()
    assert (slow.paused_until - timezone.now(), slow.failing_since) == (took, None)
    clock.move_to(slow.paused_until)
    work()
    assert len(bad.taken) == 2


def test_after_a_day_of_failing_what_had_no_turn_has_failed(bad, clock):
    bad.behaves = 500
    endpoint = an_endpoint(bad)
    waiting(endpoint, 5)
    send_due(DeliveryChannel.WEBHOOK)
    clock.shift(GIVE_UP_AFTER - timedelta(seconds=1))
    waiting(endpoint, 3)
    send_due(DeliveryChannel.WEBHOOK)
    assert not Delivery.objects.failed().exists()
    clock.shift(MAX_PAUSE)
    send_due(DeliveryChannel.WEBHOOK)
    assert set(Delivery.objects.failed().values_list("last_error", flat=True)) == {"HTTP 500"}
    assert endpoint.waiting().count() >= 3, "what came later has its own day"
    assert Delivery.objects.failed().count() >= 3


def test_a_worker_that_was_away_for_long_gives_up_nothing_at_the_first_failure(bad, clock):
    bad.behaves = 500
    endpoint = an_endpoint(bad)
    waiting(endpoint, 5)
    clock.shift(3 * GIVE_UP_AFTER)
    send_due(DeliveryChannel.WEBHOOK)
    assert endpoint.waiting().count() == 5


def test_a_test_wakes_it(bad, clock, operator):
    bad.behaves = 500
    endpoint = an_endpoint(bad)
    waiting(endpoint, 1)
    work()
    bad.behaves = 200
    assert enqueue_test(endpoint, by=operator)
    work()
    assert [taken.content["type"] for taken in bad.taken] == ["new_request", "test"]


def test_mail_is_still_taken_oldest_first(advisor):
    for _ in range(3):
        a_delivery(recipient=advisor)
    assert send_due(DeliveryChannel.EMAIL, limit=2) == 2
    assert list(Delivery.objects.order_by("pk").values_list("state", flat=True)) == ["sent", "sent", "queued"]
