"""What a provider tells us of a text that it took: a receipt only ever moves its delivery forward."""

import re

from django.db import transaction
from django.utils import timezone

from intake.notify import person_messages
from intake.notify.sms import id_of
from intake.notify.rendering import is_message
from intake.notify.models import Channel, Delivery

_ID = re.compile(r"intake-([0-9]{1,18})-[0-9]{14}")
FINAL = {Delivery.Receipt.DELIVERED, Delivery.Receipt.FAILED}


@transaction.atomic
def take(named: str, said: Delivery.Receipt) -> bool:
    """Whether this was news. What came before, comes twice, or names no delivery of ours changes nothing.

    For one that is queued it is the yes that got lost: it does not go again.
    """
    parts = _ID.fullmatch(named)
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("notification")
    delivery = rows.filter(pk=int(parts[1]), channel=Channel.SMS).first() if parts else None
    if delivery is None or id_of(delivery) != named or not _is_further(delivery.receipt, said):
        return False
    delivery.receipt = said
    if delivery.state == Delivery.State.QUEUED:
        delivery.state, delivery.ended_at = Delivery.State.SENT, timezone.now()
        if is_message(delivery.notification.letter):
            person_messages.write_down(delivery)
    if said == Delivery.Receipt.FAILED:
        delivery.state, delivery.last_error = Delivery.State.FAILED, "receipt"
    delivery.save(update_fields=["receipt", "state", "ended_at", "last_error"])
    return True


def _is_further(now: str, said: Delivery.Receipt) -> bool:
    order = ["", *Delivery.Receipt]
    return now not in FINAL and order.index(said) > order.index(now)
