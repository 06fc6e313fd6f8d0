"""Who is told of what, and by which channel."""

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from intake.notify import messages
from intake.notify.endpoint import WebhookEndpoint
from intake.notify.letters import LETTERS, is_message
from intake.notify.models import Channel, Delivery, Letter, Notification
from intake.staff.roles import OPERATOR

log = logging.getLogger(__name__)

# A letter without a reader waits for one: somebody joins, or an account gets its address.
NOBODY_WAIT = timedelta(minutes=1)


def readers(letter: str, to: int | None = None) -> QuerySet[User]:
    """Its one reader when it has one who is still here, else everybody it concerns."""
    staff = User.objects.filter(is_active=True, is_staff=True).exclude(email="")
    if to is not None and (reader := staff.filter(pk=to)).exists():
        return reader
    roles = LETTERS[Letter(letter)].roles
    concerned = Q(groups__name__in=roles)
    if OPERATOR in roles:
        concerned |= Q(is_superuser=True)  # an operator without being in the group, see `roles_of`
    return staff.filter(concerned).distinct().order_by("pk")


@transaction.atomic
def address(most: int = 200) -> int:
    """Make the deliveries of up to `most` letters that were posted; how many letters now have them.

    Several workers share the work. A reader whose delivery was made before gets no second one.
    """
    now = timezone.now()
    posted = Notification.objects.filter(address_at__lte=now).order_by("address_at")
    columns = ("pk", "letter", "to_id", "request_id")
    waiting: dict[tuple[str, int | None, UUID | None], list[int]] = {}
    for pk, letter, to, about in posted.select_for_update(skip_locked=True).values_list(*columns)[:most]:
        waiting.setdefault((letter, to, about if is_message(letter) else None), []).append(pk)
    addressed, nobodys = list[int](), list[int]()
    for whom, pks in waiting.items():
        ways = _ways(*whom)
        all_ways = [*ways, *to_endpoints(whom[0])]
        made = [
            Delivery(notification_id=pk, created_at=now, next_attempt_at=now, **way) for pk in pks for way in all_ways
        ]
        Delivery.objects.bulk_create(made, ignore_conflicts=True)
        (addressed if ways or is_message(whom[0]) else nobodys).extend(pks)
    Notification.objects.filter(pk__in=addressed).update(address_at=None)
    if nobodys:
        log.error("letters wait: no active account with an address takes them")
        Notification.objects.filter(pk__in=nobodys).update(address_at=now + NOBODY_WAIT)
    return len(addressed)


def _ways(letter: str, to: int | None, about: UUID | None) -> list[dict[str, Any]]:
    """What tells one reader of a delivery from another: its channel, and who they are.

    A message to a person has no account to go to, and nowhere to go once they took their yes back.
    """
    if is_message(letter):
        return [{"channel": channel} for channel in messages.ways(about)]
    return [{"channel": Channel.EMAIL, "to_id": reader.pk} for reader in readers(letter, to)]


def to_endpoints(letter: str) -> list[dict[str, Any]]:
    """To each machine that wants it. They are nobody's readers: a letter without one waits for a person all the same.

    What is for the person whom a request is about goes to no machine.
    """
    if is_message(letter):
        return []
    wanting = [endpoint.pk for endpoint in WebhookEndpoint.objects.on() if letter in endpoint.letters]
    return [{"channel": Channel.WEBHOOK, "endpoint_id": pk} for pk in wanting]
