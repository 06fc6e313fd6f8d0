"""Sending what is addressed: take it for a while, send it, write down what came of it."""

import logging
import random
from contextlib import closing, nullcontext
from datetime import timedelta
from typing import Any, Protocol

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from intake.notify import person_messages
from intake.notify.audiences import is_for_person
from intake.notify.deferred_batches import batch_heads, batch_rest
from intake.notify.email import SmtpTransport
from intake.notify.errors import DeliveryFailed, RecipientGone, Suppressed
from intake.notify.models import Delivery, DeliveryChannel, Notification
from intake.notify.sms import SmsTransport
from intake.notify.webhooks.circuit_breaker import next_per_open_endpoint
from intake.notify.webhooks.transport import WebhookTransport

log = logging.getLogger(__name__)


class Transport(Protocol):
    """One way out. `send` returns once the delivery is taken, and raises what `notify.errors` has when it is not."""

    retry_delays: tuple[timedelta, ...]

    def send(self, delivery: Delivery) -> None: ...

    def close(self) -> None: ...


TRANSPORTS: dict[DeliveryChannel, type[Transport]] = {
    DeliveryChannel.EMAIL: SmtpTransport,
    DeliveryChannel.SMS: SmsTransport,
    DeliveryChannel.WEBHOOK: WebhookTransport,
}
# What of all that is due goes first.
SELECTORS = {
    DeliveryChannel.EMAIL: batch_heads,
    DeliveryChannel.SMS: batch_heads,
    DeliveryChannel.WEBHOOK: next_per_open_endpoint,
}
# Half of it is longer than any one try: its dozen steps end after EMAIL_TIMEOUT each.
SEND_LEASE = timedelta(minutes=5)
JITTER = 0.2


def send_due(channel: DeliveryChannel, most: int = 20) -> int:
    """Send up to `most` deliveries that are due; how many were sent. One that fails waits longer each time."""
    sent, leased = 0, _lease_batch(channel, most)
    with closing(TRANSPORTS[channel]()) as transport:
        for delivery in leased:
            if _renew_lease(delivery):
                sent += _send(delivery, transport)
    return sent


def _send(delivery: Delivery, transport: Transport) -> bool:
    try:
        transport.send(delivery)
    except RecipientGone:
        _unlease(delivery)
        return False
    except Suppressed:
        _leased(delivery).delete()
        return False
    except DeliveryFailed as failure:
        _retry_later(delivery, failure)
        return False
    except Exception as error:
        log.exception("a delivery could not be made: it is tried again")
        _retry_later(delivery, DeliveryFailed(permanent=False, kind=type(error).__name__))
        return False
    to_a_person = is_for_person(delivery.notification.type)
    with transaction.atomic() if to_a_person else nullcontext():
        _end(delivery, Delivery.State.SENT)
        if to_a_person:
            person_messages.record_sent(delivery)
    return True


def _lease_batch(channel: DeliveryChannel, most: int) -> list[Delivery]:
    """Deliveries that this process alone will try for the length of the lease, should it die meanwhile."""
    now, chosen = timezone.now(), SELECTORS[channel]
    queued = Delivery.objects.queued().filter(channel=channel, next_attempt_at__lte=now).order_by("next_attempt_at")
    if not chosen(queued, 1):
        return []  # without a lock, which SQLite has one of for everybody
    with_reader = queued.select_related("notification", "recipient", "endpoint").select_for_update(
        skip_locked=True, of=("self",)
    )
    with transaction.atomic():
        due = chosen(with_reader, most)
        Delivery.objects.filter(pk__in=[delivery.pk for delivery in due]).update(next_attempt_at=now + SEND_LEASE)
    for delivery in due:
        delivery.next_attempt_at = now + SEND_LEASE
    return due


def _renew_lease(delivery: Delivery) -> bool:
    """Renews a lease that is half over. No: it ran out while the ones before were slow, and another process has it."""
    now = timezone.now()
    if delivery.next_attempt_at - now > SEND_LEASE / 2:
        return True
    renewed = _leased(delivery).update(next_attempt_at=now + SEND_LEASE)
    delivery.next_attempt_at = now + SEND_LEASE
    return bool(renewed)


def _leased(delivery: Delivery) -> Any:
    """The row, as long as the lease is ours."""
    return Delivery.objects.queued().filter(pk=delivery.pk, next_attempt_at=delivery.next_attempt_at)


def _retry_later(delivery: Delivery, failure: DeliveryFailed) -> None:
    """Put it off, or give it up."""
    waits = TRANSPORTS[DeliveryChannel(delivery.channel)].retry_delays
    if failure.permanent or delivery.attempts >= len(waits):
        log.error("a delivery has failed", exc_info=failure)
        _end(delivery, Delivery.State.FAILED, failure.kind)
        return
    log.warning("a delivery waits: it failed", exc_info=failure)
    wait = waits[delivery.attempts] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311  so that not all come at once
    again_at = timezone.now() + max(wait, failure.retry_after or wait)
    _leased(delivery).update(next_attempt_at=again_at, last_error=failure.kind, attempts=F("attempts") + 1)


@transaction.atomic
def _end(delivery: Delivery, state: Delivery.State, error: str = "") -> None:
    """With what is behind it."""
    ended = {"state": state, "ended_at": timezone.now(), "last_error": error, "attempts": F("attempts") + 1}
    if _leased(delivery).update(**ended) and (others := _batch_rest(delivery)):
        Delivery.objects.filter(pk__in=[other.pk for other in others]).update(**ended)


@transaction.atomic
def _unlease(delivery: Delivery) -> None:
    """Address it again, with what is behind it: what its one recipient will not read, somebody else must."""
    if _leased(delivery).delete()[0]:
        others = _batch_rest(delivery)
        Delivery.objects.filter(pk__in=[other.pk for other in others]).delete()
        notifications = [one.notification_id for one in (delivery, *others)]
        Notification.objects.filter(pk__in=notifications).update(fan_out_at=timezone.now())


def _batch_rest(delivery: Delivery) -> list[Delivery]:
    """But not what is just being erased: each would wait for a row of the other's, and for ever."""
    return list(batch_rest(delivery).select_for_update(skip_locked=True))


def resend(delivery: Delivery) -> bool:
    """Queue a delivery that failed, as if it had never been tried. Return False when it has not failed."""
    return bool(resend_all([delivery.pk]))


def resend_all(pks: list[int]) -> int:
    """The same for many; how many there were."""
    failed, now = Delivery.objects.failed().deliverable().filter(pk__in=pks), timezone.now()
    anew: dict[str, Any] = {
        "state": Delivery.State.QUEUED,
        "attempts": 0,
        "last_error": "",
        "ended_at": None,
        "next_attempt_at": now,
    }
    # A text's id has its moment in it: a provider that took the text once would answer as before, and send nothing.
    texts, others = failed.filter(channel=DeliveryChannel.SMS), failed.exclude(channel=DeliveryChannel.SMS)
    return others.update(**anew) + texts.update(created_at=now, delivery_report="", **anew)
