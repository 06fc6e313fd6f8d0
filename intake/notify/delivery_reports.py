"""Delivery reports: what a provider, or a mail server, says later of what it took. A report only moves its delivery
forward."""

import re

from django.db import transaction
from django.utils import timezone

from intake.notify import person_messages
from intake.notify.audiences import is_for_person
from intake.notify.models import Delivery, DeliveryChannel
from intake.notify.sms import id_of

_ID = re.compile(r"intake-([0-9]{1,18})-[0-9]{14}")
FINAL = {Delivery.Report.DELIVERED, Delivery.Report.FAILED}


def apply(message_id: str, report: Delivery.Report) -> bool:
    """Write down a report of a text. Return False for one that is older, comes twice, or names no delivery of ours.

    For a delivery that is queued it is the answer that got lost: it is not sent again.
    """
    parts = _ID.fullmatch(message_id)
    texts = Delivery.objects.filter(channel=DeliveryChannel.SMS)
    delivery = texts.filter(pk=int(parts[1])).first() if parts else None
    return delivery is not None and id_of(delivery) == message_id and _move(delivery.pk, report, "delivery_report")


@transaction.atomic
def apply_bounce(bounced: Delivery, status: str) -> bool:
    """Write down that a mail came back, with its enhanced status code (RFC 3463), and all that was told in it."""
    error = f"bounced {status}".strip()
    moved = _move(bounced.pk, Delivery.Report.FAILED, error)
    if moved and bounced.recipient_id:
        # They were ended together, with the one that went out for all of them.
        Delivery.objects.of_mail().filter(
            recipient=bounced.recipient_id, state=Delivery.State.SENT, ended_at=bounced.ended_at
        ).update(state=Delivery.State.FAILED, last_error=error, delivery_report=Delivery.Report.FAILED)
    return moved


@transaction.atomic
def _move(pk: int, report: Delivery.Report, error: str) -> bool:
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("notification")
    delivery = rows.filter(pk=pk).first()
    if delivery is None or not _is_further(delivery.delivery_report, report):
        return False
    delivery.delivery_report, for_person = report, is_for_person(delivery.notification.type)
    if delivery.state == Delivery.State.QUEUED:
        delivery.state, delivery.ended_at = Delivery.State.SENT, timezone.now()
        if for_person:
            person_messages.record_sent(delivery)
    if report == Delivery.Report.FAILED:
        delivery.state, delivery.last_error = Delivery.State.FAILED, error
        if for_person:
            person_messages.record_failed(delivery)
    delivery.save(update_fields=["delivery_report", "state", "ended_at", "last_error"])
    return True


def _is_further(now: str, report: Delivery.Report) -> bool:
    order = ["", *Delivery.Report]
    return now not in FINAL and order.index(report) > order.index(now)
