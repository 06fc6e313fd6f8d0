"""What a provider tells us of a text that it took: a receipt only ever moves its delivery forward."""

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
def apply(named: str, said: Delivery.Report) -> bool:
    """Whether this was news. What came before, comes twice, or names no delivery of ours changes nothing.

    For one that is queued it is the yes that got lost: it does not go again.
    """
    parts = _ID.fullmatch(named)
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("notification")
    delivery = rows.filter(pk=int(parts[1]), channel=DeliveryChannel.SMS).first() if parts else None
    if delivery is None or id_of(delivery) != named or not _is_further(delivery.delivery_report, said):
        return False
    delivery.delivery_report = said
    if delivery.state == Delivery.State.QUEUED:
        delivery.state, delivery.ended_at = Delivery.State.SENT, timezone.now()
        if is_for_person(delivery.notification.type):
            person_messages.record_sent(delivery)
    if said == Delivery.Report.FAILED:
        delivery.state, delivery.last_error = Delivery.State.FAILED, "delivery_report"
    delivery.save(update_fields=["delivery_report", "state", "ended_at", "last_error"])
    return True


def _is_further(now: str, said: Delivery.Report) -> bool:
    order = ["", *Delivery.Report]
    return now not in FINAL and order.index(said) > order.index(now)
