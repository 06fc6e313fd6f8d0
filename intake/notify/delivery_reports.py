"""Delivery reports: what a provider says later of a text that it took. A report only moves its delivery forward."""

import re

from django.db import transaction
from django.utils import timezone

from intake.notify import person_messages
from intake.notify.audiences import is_for_person
from intake.notify.models import Delivery, DeliveryChannel
from intake.notify.sms import id_of

_ID = re.compile(r"intake-([0-9]{1,18})-[0-9]{14}")
FINAL = {Delivery.Report.DELIVERED, Delivery.Report.FAILED}


@transaction.atomic
def apply(message_id: str, report: Delivery.Report) -> bool:
    """Write a report down. Return False for one that is older, comes twice, or names no delivery of ours.

    For a delivery that is queued it is the answer that got lost: it is not sent again.
    """
    parts = _ID.fullmatch(message_id)
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("notification")
    delivery = rows.filter(pk=int(parts[1]), channel=DeliveryChannel.SMS).first() if parts else None
    if delivery is None or id_of(delivery) != message_id or not _is_further(delivery.delivery_report, report):
        return False
    delivery.delivery_report = report
    if delivery.state == Delivery.State.QUEUED:
        delivery.state, delivery.ended_at = Delivery.State.SENT, timezone.now()
        if is_for_person(delivery.notification.type):
            person_messages.record_sent(delivery)
    if report == Delivery.Report.FAILED:
        delivery.state, delivery.last_error = Delivery.State.FAILED, "delivery_report"
    delivery.save(update_fields=["delivery_report", "state", "ended_at", "last_error"])
    return True


def _is_further(now: str, report: Delivery.Report) -> bool:
    order = ["", *Delivery.Report]
    return now not in FINAL and order.index(report) > order.index(now)
