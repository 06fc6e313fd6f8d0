"""A worker with nothing to tell only looks: on SQLite, who takes the lock keeps it from those who ask for help."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from intake.models import Notification
from intake.notify import fan_out
from intake.notify.fan_out import fan_out_due
from intake.notify.models import NotificationType
from intake.notify.outbox import enqueue
from intake.notify.sending import TRANSPORTS, send_due
from tests.notify.build import a_delivery
from tests.notify.endpoints import an_endpoint, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "helpline")]
HOUR = timedelta(hours=1)


def nothing():
    """Nobody asked for help."""


def a_notification_that_waits_for_a_recipient():
    enqueue(NotificationType.NEW_REQUEST)
    fan_out_due()


def a_mail_and_a_text_that_are_due_later():
    for channel in ("email", "sms"):
        a_delivery(channel=channel, next_attempt_at=timezone.now() + HOUR)


def an_endpoint_that_rests():
    waiting(an_endpoint(paused_until=timezone.now() + HOUR), 10)


def check(look):
    with CaptureQueriesContext(connection) as asked:
        look()
    statements = [query["sql"] for query in asked]
    assert statements
    assert [sql for sql in statements if not sql.startswith("SELECT") or "FOR UPDATE" in sql] == []


def look():
    """Each of a worker's threads that tell, once."""
    assert fan_out_due() == 0
    assert [send_due(channel) for channel in TRANSPORTS] == [0, 0, 0]


@pytest.mark.parametrize(
    "there_is",
    [nothing, a_notification_that_waits_for_a_recipient, a_mail_and_a_text_that_are_due_later, an_endpoint_that_rests],
)
def test_it_takes_no_lock(there_is):
    there_is()
    check(look)


def test_the_check_sees_one_that_locks_before_it_looks():
    with pytest.raises(AssertionError):
        check(lambda: fan_out._fan_out_batch(Notification.objects.all(), 200, timezone.now()))
