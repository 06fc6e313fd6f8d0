"""Sending deliveries that are due: lease a batch, send each, write down what came of it."""

import logging
import random
from contextlib import closing, nullcontext
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from intake.db.clock import has_come
from intake.notify import person_messages
from intake.notify.audiences import is_for_person
from intake.notify.deferred_batches import batch_heads, batch_rest
from intake.notify.email import SmtpTransport
from intake.notify.errors import DeliveryFailed, Paused, RecipientGone, Suppressed
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
# Nothing waits longer for its next attempt: by our own delays, or by what a transport lets its server ask for.
MAX_WAITS = {
    DeliveryChannel.EMAIL: timedelta(hours=1),
    DeliveryChannel.SMS: timedelta(hours=1),
    DeliveryChannel.WEBHOOK: timedelta(days=1),
}
JITTER = 0.2
PAUSE = timedelta(minutes=5)
ABOUT_ONE_RECIPIENT = "^(SMTPRecipientsRefused|SMTPDataError|HTTP )"


def send_due(channel: DeliveryChannel, limit: int = 20) -> int:
    """Send up to `limit` deliveries that are due; how many were sent. One that fails waits longer each time."""
    sent, leased = 0, _lease_batch(channel, limit)
    with closing(TRANSPORTS[channel]()) as transport:
        for delivery in leased:
            if _renew_lease(delivery):
                sent += _send(delivery, transport)
    if sent and channel != DeliveryChannel.WEBHOOK:
        hasten(channel)
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
    except Paused:
        later = timezone.now() + PAUSE
        _leased(delivery).update(next_attempt_at=later, deferred_until=later)
        return False
    except DeliveryFailed as failure:
        _retry_later(delivery, failure)
        return False
    except Exception as error:
        log.exception("a delivery could not be made: it is tried again")
        _retry_later(delivery, DeliveryFailed(permanent=False, kind=type(error).__name__))
        return False
    for_person = is_for_person(delivery.notification.type)
    with transaction.atomic() if for_person else nullcontext():
        _end(delivery, Delivery.State.SENT)
        if for_person:
            person_messages.record_sent(delivery)
    return True


def _lease_batch(channel: DeliveryChannel, limit: int) -> list[Delivery]:
    """Deliveries that this process alone will try for the length of the lease, should it die meanwhile."""
    now, select = timezone.now(), SELECTORS[channel]
    now_due = Q(next_attempt_at__lte=now) | has_come("next_attempt_at", now, MAX_WAITS[channel]) & _is_not_deferred(now)
    queued = Delivery.objects.queued().filter(now_due, channel=channel).order_by("next_attempt_at")
    if not select(queued, 1):
        return []  # without a lock, which SQLite has one of for everybody
    with_recipient = queued.select_related("notification", "recipient", "endpoint").select_for_update(
        skip_locked=True, of=("self",)
    )
    with transaction.atomic():
        due = select(with_recipient, limit)
        Delivery.objects.filter(pk__in=[delivery.pk for delivery in due]).update(next_attempt_at=now + SEND_LEASE)
    for delivery in due:
        delivery.next_attempt_at = now + SEND_LEASE
    return due


def _is_not_deferred(now: datetime) -> Q:
    return Q(deferred_until=None) | Q(deferred_until__lte=now)


def _renew_lease(delivery: Delivery) -> bool:
    """Renew a lease that is half over. Return False when it ran out meanwhile: another process has it."""
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
    """Put the delivery off, or let it fail for good."""
    waits = TRANSPORTS[DeliveryChannel(delivery.channel)].retry_delays
    if failure.permanent or delivery.attempts >= len(waits):
        log.error("a delivery has failed", exc_info=failure)
        with transaction.atomic():
            _end(delivery, Delivery.State.FAILED, failure.kind)
            if is_for_person(delivery.notification.type):
                person_messages.record_failed(delivery)
        return
    log.warning("a delivery waits: it failed", exc_info=failure)
    wait = waits[delivery.attempts] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311  so that not all come at once
    next_attempt_at = timezone.now() + max(wait, failure.retry_after or wait)
    _leased(delivery).update(next_attempt_at=next_attempt_at, last_error=failure.kind, attempts=F("attempts") + 1)


@transaction.atomic
def _end(delivery: Delivery, state: Delivery.State, error: str = "") -> None:
    """End the delivery, with the rest of its batch."""
    ended = {"state": state, "ended_at": timezone.now(), "last_error": error, "attempts": F("attempts") + 1}
    if _leased(delivery).update(**ended) and (others := _batch_rest(delivery)):
        Delivery.objects.filter(pk__in=[other.pk for other in others]).update(**ended)


@transaction.atomic
def _unlease(delivery: Delivery) -> None:
    """Fan it out again, with the rest of its batch: what its one recipient will not read, somebody else must."""
    if _leased(delivery).delete()[0]:
        others = _batch_rest(delivery)
        Delivery.objects.filter(pk__in=[other.pk for other in others]).delete()
        notifications = [one.notification_id for one in (delivery, *others)]
        Notification.objects.filter(pk__in=notifications).update(fan_out_at=timezone.now())


def _batch_rest(delivery: Delivery) -> list[Delivery]:
    """Return it without what is just being erased: each would wait for a row of the other's, and for ever."""
    return list(batch_rest(delivery).select_for_update(skip_locked=True))


def hasten(channel: DeliveryChannel | None = None) -> int:
    """Let what waits for another attempt be tried now; return how many there were.

    With a `channel`: what failed there because the server was out of reach, for it answers again. What a server said
    about one recipient keeps its wait, and so does what comes within a lease: a worker may have that in hand.
    """
    now = timezone.now()
    late = {"attempts__gt": 0, "next_attempt_at__gt": now + SEND_LEASE}
    waiting = Delivery.objects.queued().filter(_is_not_deferred(now), **late)
    if channel:
        waiting = waiting.filter(channel=channel).exclude(last_error__regex=ABOUT_ONE_RECIPIENT)
    return waiting.update(next_attempt_at=now) if waiting.exists() else 0


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
        "delivery_report": "",
        "ended_at": None,
        "next_attempt_at": now,
    }
    # A text's id has its time in it: a provider that took the text once would answer as before, and send nothing.
    texts, others = failed.filter(channel=DeliveryChannel.SMS), failed.exclude(channel=DeliveryChannel.SMS)
    return others.update(**anew) + texts.update(created_at=now, **anew)
