"""What `/readyz` and `/workerz` say is true, and the desk says it too; after a repair what waited leaves soon."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from intake.audit import trail
from intake.audit.chain import Linker
from intake.audit.event_types import EventType
from intake.management.commands.worker import TrailKeeper
from intake.models import AuditEvent, Delivery, Helpline, Notification, Probe
from intake.notify import heartbeat, outbox
from intake.notify.errors import DeliveryFailed
from intake.notify.fan_out import fan_out_due
from intake.notify.models import DeliveryChannel, NotificationType
from intake.notify.operator_alerts import alert_trail_fault
from intake.notify.sending import TRANSPORTS, hasten, send_due
from intake.notify.unsent import late_since
from tests.broken import DROP, no_row_enters
from tests.desk.conftest import Browser
from tests.notify.build import a_delivery, fan_out_and_send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "helpline")]
MINUTE = timedelta(minutes=1)


def answer(client: Client) -> tuple[int, list[str]]:
    """What `/workerz` says, of a worker that is there."""
    heartbeat.record()
    heartbeat._cached = None
    response = client.get("/workerz")
    return response.status_code, response.content.decode().split()


def fails(*_: Any) -> None:
    raise DeliveryFailed(permanent=False, kind="SSLCertVerificationError")


@pytest.mark.parametrize(
    ("notification_type", "minutes"),
    [("emergency", 5), ("new_request", 15), ("overdue", 15), ("access_changed", 15), ("outbox_stuck", 15)],
)
def test_a_notification_that_does_not_leave_is_no_working(
    notification_type: str, minutes: int, client: Client, clock: Any, supervisor: User
) -> None:
    delivery = a_delivery(notification_type=notification_type, recipient=supervisor)
    clock.shift(minutes * MINUTE - timedelta(seconds=1))
    assert answer(client) == (200, ["working"])
    clock.shift(1)
    assert answer(client) == (503, ["unsent"])
    Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.State.SENT)
    assert answer(client) == (200, ["working"])


def test_one_without_a_recipient_is_no_working_either(client: Client, clock: Any) -> None:
    outbox.enqueue(NotificationType.NEW_REQUEST)
    fan_out_due()
    clock.shift(15 * MINUTE)
    assert answer(client) == (503, ["unsent"])


def test_what_waits_for_good_reason_is_fine(client: Client, clock: Any, supervisor: User) -> None:
    a_delivery(recipient=supervisor, deferred_until=timezone.now() + timedelta(hours=8))
    a_delivery(channel=DeliveryChannel.WEBHOOK.value)
    clock.shift(6 * 60 * MINUTE)
    assert answer(client) == (200, ["working"])


def test_the_operator_sees_it(client: Client, clock: Any, supervisor: User, operator: User, advisor: User) -> None:
    banner = "Notifications have not left since March 3, noon"
    a_delivery(notification_type="emergency", recipient=supervisor)
    assert banner not in Browser(operator).text("/admin/")
    clock.shift(5 * MINUTE)
    heartbeat.record()
    heartbeat._cached = None
    assert banner in Browser(operator).text("/admin/")
    assert banner in Browser(supervisor).text("/admin/")
    assert banner not in Browser(advisor).text("/admin/")


def an_outage(monkeypatch: pytest.MonkeyPatch, clock: Any, recipient: User) -> None:
    """Three mails, and a server that takes none for an hour."""
    with monkeypatch.context() as broken:
        broken.setattr(TRANSPORTS[DeliveryChannel.EMAIL], "send", fails)
        for _ in range(3):
            a_delivery(recipient=recipient)
        for _ in range(60):
            fan_out_and_send()
            clock.shift(MINUTE)


def test_after_the_repair_one_that_leaves_takes_the_others_along(
    monkeypatch: pytest.MonkeyPatch, clock: Any, supervisor: User
) -> None:
    an_outage(monkeypatch, clock, supervisor)
    soonest = Delivery.objects.order_by("next_attempt_at").first()
    assert soonest
    Delivery.objects.exclude(pk=soonest.pk).update(next_attempt_at=timezone.now() + timedelta(minutes=25))
    clock.move_to(soonest.next_attempt_at)
    assert fan_out_and_send() == 1
    assert fan_out_and_send() == 2


def test_the_check_sees_waits_that_stay_long(monkeypatch: pytest.MonkeyPatch, clock: Any, supervisor: User) -> None:
    monkeypatch.setattr("intake.notify.sending.hasten", lambda *_: 0)
    an_outage(monkeypatch, clock, supervisor)
    Delivery.objects.update(next_attempt_at=timezone.now() + 25 * MINUTE)
    a_delivery(recipient=supervisor)
    assert (fan_out_and_send(), fan_out_and_send()) == (1, 0)


def test_what_a_server_said_about_one_recipient_keeps_its_wait(clock: Any, supervisor: User) -> None:
    later = timezone.now() + 20 * MINUTE
    a_delivery(recipient=supervisor, attempts=5, next_attempt_at=later, last_error="SMTPRecipientsRefused 450")
    a_delivery(recipient=supervisor)
    assert (fan_out_and_send(), fan_out_and_send()) == (1, 0)


def test_an_operator_lets_what_waits_be_tried_now(
    monkeypatch: pytest.MonkeyPatch, clock: Any, supervisor: User, operator: User
) -> None:
    an_outage(monkeypatch, clock, supervisor)
    Delivery.objects.update(next_attempt_at=timezone.now() + 25 * MINUTE)
    page = "/admin/intake/delivery/"
    assert "Try now what waits for another attempt" in Browser(operator).text(page)
    assert Browser(operator).send(f"{page}now/").status_code == 302
    assert AuditEvent.objects.latest("pk").detail == {"hastened": 3}
    assert send_due(DeliveryChannel.EMAIL) == 3
    assert "Try now what waits" not in Browser(operator).text(page)


def test_what_a_worker_has_in_hand_is_left_to_it(clock: Any, supervisor: User) -> None:
    a_delivery(recipient=supervisor, attempts=3, next_attempt_at=timezone.now() + 5 * MINUTE)
    assert hasten() == 0


def test_a_trail_that_is_not_linked_is_no_working(
    journal: Path, client: Client, clock: Any, operator: User, auditor: User
) -> None:
    keeper = TrailKeeper()
    heartbeat.record()
    with no_row_enters("intake_auditlink", DROP):
        trail.record(EventType.CLAIMED)
        keeper.run()
        assert answer(client) == (200, ["working"])
        clock.shift(MINUTE)
        keeper.run()
        assert answer(client) == (503, ["unlinked"])
        assert alert_trail_fault()
        assert not alert_trail_fault()
        fan_out_due()
        told = Delivery.objects.filter(notification__type="trail_fault").values_list("recipient__username", flat=True)
        assert set(told) == {"operator", "auditor"}
        assert "has not been linked since March 3, noon" in Browser(auditor).text("/admin/")


def test_a_worker_that_is_kept_from_saying_so_is_seen_through(client: Client, clock: Any) -> None:
    trail.record(EventType.CLAIMED)
    clock.shift(MINUTE)
    assert answer(client) == (503, ["unlinked"])
    Linker().link()
    assert answer(client) == (200, ["working"])


def test_a_table_that_somebody_holds_is_no_working(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(*_: Any) -> None:
        raise OperationalError("canceling statement due to lock timeout")

    monkeypatch.setattr("intake.ops.health.unlinked_since", held)
    assert answer(client) == (503, ["unlinked"])


def test_a_journal_that_fails_is_no_working(journal: Path, client: Client, operator: User, auditor: User) -> None:
    journal.write_text("in the way of a folder")
    heartbeat.record()
    trail.record(EventType.CLAIMED)
    keeper = TrailKeeper()
    keeper.run()
    assert answer(client) == (503, ["journal"])
    for account in (operator, auditor):
        assert "The journal outside the database cannot be written since March 3, noon" in Browser(account).text(
            "/admin/"
        )
    journal.unlink()
    keeper.run()
    assert answer(client) == (200, ["working"])


def commits(client: Client) -> bool:
    """Whether `/readyz` meets a database that takes everything but a COMMIT of something new."""
    before = list(Probe.objects.values_list("content", flat=True))
    assert client.get("/readyz").status_code == 200
    return list(Probe.objects.values_list("content", flat=True)) != before


def test_ready_means_that_something_was_committed_and_leaves_one_row(client: Client) -> None:
    assert commits(client)
    assert commits(client)
    assert Probe.objects.count() == 1
    assert not AuditEvent.objects.exists()


def test_the_check_sees_one_that_takes_everything_back(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("intake.ops.health._write", lambda: trail.build(EventType.RECEIVED))
    assert not commits(client)


if connection.vendor == "sqlite":

    @pytest.mark.django_db(transaction=True)
    def test_a_full_disk_is_seen(client: Client) -> None:
        """SQLite's own limit stands for the disk: it fails with the same error, SQLITE_FULL."""
        assert Helpline.objects.exists()
        assert client.get("/readyz").status_code == 200
        Probe.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA incremental_vacuum")
            cursor.execute("VACUUM")
            pages = cursor.execute("PRAGMA page_count").fetchone()[0]
            most = cursor.execute("PRAGMA max_page_count").fetchone()[0]
            cursor.execute(f"PRAGMA max_page_count = {pages + 2}")
            try:
                assert client.get("/readyz").status_code == 503
            finally:
                cursor.execute(f"PRAGMA max_page_count = {most}")


def test_late_since_names_the_oldest(clock: Any, supervisor: User) -> None:
    assert late_since(timezone.now()) is None
    began = timezone.now()
    a_delivery(recipient=supervisor)
    clock.shift(20 * MINUTE)
    a_delivery(notification_type="emergency", recipient=supervisor)
    assert late_since(timezone.now()) == began
    Notification.objects.all().delete()


def test_once_writes_what_works(operator: User, journal: Path, capsys: Any) -> None:
    trail.record(EventType.CLAIMED)
    call_command("worker", once=True)
    assert (journal / "2027-03.journal").exists()
