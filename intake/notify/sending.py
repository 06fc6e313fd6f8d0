"""Sending what is addressed: take it for a while, send it, write down what came of it."""

import logging
import random
from contextlib import closing, nullcontext
from datetime import timedelta
from types import ModuleType
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from intake.notify import person_messages
from intake.notify import sms
from intake.notify import email
from intake.notify.webhooks import transport
from intake.notify.errors import DeliveryFailed, NotWanted, ReaderGone
from intake.notify.deferred_batches import behind, firsts
from intake.notify.rendering import is_message
from intake.notify.models import Channel, Delivery, Notification
from intake.notify.webhooks.circuit_breaker import of_those_awake

log = logging.getLogger(__name__)

CHANNELS: dict[Channel, ModuleType] = {Channel.EMAIL: email, Channel.SMS: sms, Channel.WEBHOOK: transport}
# What of all that is due goes first.
CHOSEN_BY = {Channel.EMAIL: firsts, Channel.SMS: firsts, Channel.WEBHOOK: of_those_awake}
# Half of it is longer than any one try: its dozen steps end after EMAIL_TIMEOUT each.
LEASE = timedelta(minutes=5)
JITTER = 0.2


def deliver(channel: Channel, most: int = 20) -> int:
    """Send up to `most` deliveries that are due; how many were sent. One that fails waits longer each time."""
    sent, leased = 0, _leased(channel, most)
    with closing(CHANNELS[channel].FarSide()) as far_side:
        for delivery in leased:
            if _still_ours(delivery):
                sent += _sent(delivery, far_side)
    return sent


def _sent(delivery: Delivery, far_side: Any) -> bool:
    try:
        far_side.send(delivery)
    except ReaderGone:
        _take_back(delivery)
        return False
    except NotWanted:
        _ours(delivery).delete()
        return False
    except DeliveryFailed as failure:
        _wait(delivery, failure)
        return False
    except Exception as error:
        log.exception("a delivery could not be made: it is tried again")
        _wait(delivery, DeliveryFailed(permanent=False, kind=type(error).__name__))
        return False
    to_a_person = is_message(delivery.notification.letter)
    with transaction.atomic() if to_a_person else nullcontext():
        _end(delivery, Delivery.State.SENT)
        if to_a_person:
            person_messages.write_down(delivery)
    return True


def _leased(channel: Channel, most: int) -> list[Delivery]:
    """Deliveries that this process alone will try for the length of the lease, should it die meanwhile."""
    now, chosen = timezone.now(), CHOSEN_BY[channel]
    queued = Delivery.objects.queued().filter(channel=channel, next_attempt_at__lte=now).order_by("next_attempt_at")
    if not chosen(queued, 1):
        return []  # without a lock, which SQLite has one of for everybody
    with_reader = queued.select_related("notification", "to", "endpoint").select_for_update(
        skip_locked=True, of=("self",)
    )
    with transaction.atomic():
        due = chosen(with_reader, most)
        Delivery.objects.filter(pk__in=[delivery.pk for delivery in due]).update(next_attempt_at=now + LEASE)
    for delivery in due:
        delivery.next_attempt_at = now + LEASE
    return due


def _still_ours(delivery: Delivery) -> bool:
    """Renews a lease that is half over. No: it ran out while the ones before were slow, and another process has it."""
    now = timezone.now()
    if delivery.next_attempt_at - now > LEASE / 2:
        return True
    renewed = _ours(delivery).update(next_attempt_at=now + LEASE)
    delivery.next_attempt_at = now + LEASE
    return bool(renewed)


def _ours(delivery: Delivery) -> Any:
    """The row, as long as the lease is ours."""
    return Delivery.objects.queued().filter(pk=delivery.pk, next_attempt_at=delivery.next_attempt_at)


def _wait(delivery: Delivery, failure: DeliveryFailed) -> None:
    """Put it off, or give it up."""
    waits = CHANNELS[Channel(delivery.channel)].WAITS
    if failure.permanent or delivery.attempts >= len(waits):
        log.error("a delivery is given up", exc_info=failure)
        _end(delivery, Delivery.State.FAILED, failure.kind)
        return
    log.warning("a delivery waits: it failed", exc_info=failure)
    wait = waits[delivery.attempts] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311  so that not all come at once
    again_at = timezone.now() + max(wait, failure.again_after or wait)
    _ours(delivery).update(next_attempt_at=again_at, last_error=failure.kind, attempts=F("attempts") + 1)


@transaction.atomic
def _end(delivery: Delivery, state: Delivery.State, error: str = "") -> None:
    """With what is behind it."""
    ended = {"state": state, "ended_at": timezone.now(), "last_error": error, "attempts": F("attempts") + 1}
    if _ours(delivery).update(**ended) and (others := _behind(delivery)):
        Delivery.objects.filter(pk__in=[other.pk for other in others]).update(**ended)


@transaction.atomic
def _take_back(delivery: Delivery) -> None:
    """Address it again, with what is behind it: what its one reader will not read, somebody else must."""
    if _ours(delivery).delete()[0]:
        others = _behind(delivery)
        Delivery.objects.filter(pk__in=[other.pk for other in others]).delete()
        letters = [one.notification_id for one in (delivery, *others)]
        Notification.objects.filter(pk__in=letters).update(address_at=timezone.now())


def _behind(delivery: Delivery) -> list[Delivery]:
    """But not what is just being erased: each would wait for a row of the other's, and for ever."""
    return list(behind(delivery).select_for_update(skip_locked=True))


def send_again(delivery: Delivery) -> bool:
    """Queue what was given up, as if it had never been tried; no: it is not given up any more, or nobody takes it."""
    return bool(send_all_again([delivery.pk]))


def send_all_again(pks: list[int]) -> int:
    """The same for many; how many there were."""
    failed, now = Delivery.objects.failed().takeable().filter(pk__in=pks), timezone.now()
    anew: dict[str, Any] = {
        "state": Delivery.State.QUEUED,
        "attempts": 0,
        "last_error": "",
        "ended_at": None,
        "next_attempt_at": now,
    }
    # A text's id has its moment in it: a provider that took the text once would answer as before, and send nothing.
    texts, others = failed.filter(channel=Channel.SMS), failed.exclude(channel=Channel.SMS)
    return others.update(**anew) + texts.update(created_at=now, receipt="", **anew)
