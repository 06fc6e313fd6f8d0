"""When no worker runs nobody is notified: the desk says so, a monitor sees it, and a notification follows."""

from datetime import timedelta
from threading import Barrier

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from intake.models import Heartbeat, Notification
from intake.notify import heartbeat
from intake.notify.heartbeat import MISSING_AFTER, mark_process_start, missing_since, record
from intake.notify.models import NotificationType
from intake.notify.outbox import enqueue
from intake.ops import health
from tests.conftest import NOON
from tests.desk.conftest import Browser
from tests.ops.test_scheduler import together

pytestmark = pytest.mark.django_db
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
BANNER = "Nothing has been sent since March 3, noon: the worker is silent."


@pytest.fixture
def silent(clock, helpline):
    """`silent(span)`: the last worker was here so long ago; this process is older than that."""

    def since(span):
        record()
        clock.shift(span)
        heartbeat._cached = None

    return since


def notified():
    return Notification.objects.filter(type="worker_silent").count()


def test_while_a_worker_beats_nobody_is_silent(silent, clock):
    for _ in range(20):
        silent(MISSING_AFTER)
        assert missing_since() is None
    record()
    assert notified() == 0


def test_after_five_minutes_it_is_known_since_when(silent):
    silent(MISSING_AFTER + SECOND)
    assert missing_since() == NOON


def test_who_comes_back_tells_once(silent):
    silent(MISSING_AFTER + SECOND)
    for _ in range(3):
        record()
    assert notified() == 1


@pytest.mark.django_db(transaction=True)
def test_of_workers_that_come_back_at_once_one_tells(silent):
    silent(HOUR)
    together(record, workers=4)
    assert notified() == 1


@pytest.mark.django_db(transaction=True)
def test_the_check_sees_workers_that_look_first_and_write_later(silent):
    everybody_has_looked = Barrier(4)

    def careless():
        heart = Heartbeat.objects.get()
        everybody_has_looked.wait(10)
        if timezone.now() - heart.at > MISSING_AFTER:
            enqueue(NotificationType.WORKER_SILENT)
        Heartbeat.objects.update(at=timezone.now())

    silent(HOUR)
    together(careless, workers=4)
    assert notified() > 1


def test_the_first_worker_ever_tells_nothing(clock):
    record()
    assert notified() == 0


def test_a_site_that_has_just_begun_gives_its_worker_time(silent, clock):
    silent(8 * HOUR)
    mark_process_start()
    clock.shift(MISSING_AFTER)
    assert missing_since() is None
    clock.shift(SECOND)
    assert missing_since() == NOON


def test_a_site_that_never_had_one_counts_from_its_own_beginning(clock):
    clock.shift(MISSING_AFTER + SECOND)
    assert missing_since() == NOON
    assert not Heartbeat.objects.exists(), "asking writes nothing"


def test_it_asks_the_database_seldom(silent, clock, django_assert_num_queries):
    silent(HOUR)
    with django_assert_num_queries(1):
        for _ in range(5):
            assert missing_since() == NOON


@pytest.mark.parametrize("page", ["", "intake/delivery/", "password_change/", "preferences/"])
@pytest.mark.parametrize("who", ["supervisor", "operator"])
def test_who_can_have_it_mended_sees_it_on_every_page(who, page, silent, request):
    browser = Browser(request.getfixturevalue(who))
    path = f"/admin/{page}"
    assert BANNER not in browser.text(path)
    silent(HOUR / 4)
    assert BANNER in browser.text(path)


@pytest.mark.parametrize("who", ["advisor", "auditor"])
def test_nobody_else_is_troubled(who, silent, request):
    browser = Browser(request.getfixturevalue(who))
    silent(HOUR / 4)
    assert BANNER not in browser.text("/admin/")


def answer(client):
    response = client.get("/workerz")
    return response.status_code, response.content


def check(client, silent):
    assert answer(client) == (200, b"working\n")
    silent(MISSING_AFTER + SECOND)
    assert answer(client) == (503, b"silent\n")
    record()
    heartbeat._cached = None
    assert answer(client) == (200, b"working\n")


def test_a_monitor_sees_it(client, silent):
    check(client, silent)


def test_the_check_sees_a_site_that_begins_anew_with_each_look(client, silent, monkeypatch):
    monkeypatch.setattr(health, "missing_since", lambda: mark_process_start() or missing_since())
    with pytest.raises(AssertionError):
        check(client, silent)


def test_a_database_that_is_away_is_no_yes(client):
    def away(*_):
        raise OperationalError

    with connection.execute_wrapper(away):
        assert answer(client) == (503, b"silent\n")
