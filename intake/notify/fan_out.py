"""Who is told of what, and by which channel."""

import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from intake.contact.days import zone_of_days
from intake.notify import person_messages
from intake.notify.on_call import on_duty
from intake.notify.webhooks.models import WebhookEndpoint
from intake.notify.rendering import LETTERS, is_message
from intake.notify.models import Channel, Delivery, Letter, Notification
from intake.staff.profile import StaffProfile
from intake.staff.roles import OPERATOR

log = logging.getLogger(__name__)

# A letter without a reader waits for one: somebody joins, or an account gets its address.
NOBODY_WAIT = timedelta(minutes=1)


def readers(letter: str, to: int | None = None, to_everybody: bool = False) -> QuerySet[User]:
    """Its one reader when it has one who is still here, else whoever it concerns and wants it.

    A letter for those on duty concerns them alone while somebody is; everybody in its roles when nobody is, or without
    a rota, and when it goes `to_everybody`. An urgent one is wanted. One that nobody wants goes to all it concerns: no
    preference leaves a request unheard.
    """
    staff = User.objects.filter(is_active=True, is_staff=True).exclude(email="")
    if to is not None and (reader := staff.filter(pk=to)).exists():
        return reader
    told = LETTERS[Letter(letter)]
    in_role = Q(groups__name__in=told.roles)
    if OPERATOR in told.roles:
        in_role |= Q(is_superuser=True)  # an operator without being in the group, see `roles_of`
    concerned = staff.filter(in_role).distinct().order_by("pk")
    if told.on_duty and not to_everybody and (now_on_duty := on_duty(timezone.now())):
        concerned = _unless_empty(concerned.filter(pk__in=now_on_duty), concerned)
    if not told.urgent and (unwilling := _unwilling(letter)):
        concerned = _unless_empty(concerned.exclude(pk__in=unwilling), concerned)
    return concerned


def _unless_empty(narrowed: QuerySet[User], otherwise: QuerySet[User]) -> QuerySet[User]:
    return narrowed if narrowed.exists() else otherwise


def _unwilling(letter: str) -> list[int]:
    """The accounts that switched it off."""
    chosen = StaffProfile.objects.exclude(unwanted=[]).values_list("account_id", "unwanted")
    return [account for account, unwanted in chosen if letter in unwanted]


def _quiet(letter: str, to: int | None) -> dict[int, datetime]:
    """Whose quiet hours it is, and until when. Not of those on duty, nor of a letter's one reader: it is their work."""
    if to is not None or LETTERS[Letter(letter)].urgent:
        return {}
    now, usual = timezone.now(), zone_of_days()
    profiles = StaffProfile.objects.filter(quiet_from__isnull=False, quiet_until__isnull=False)
    ends = {profile.account_id: profile.quiet_ends(now, usual) for profile in profiles}
    awake = on_duty(now) if any(ends.values()) else []
    return {account: end for account, end in ends.items() if end and account not in awake}


def address(most: int = 200) -> int:
    """Make the deliveries of up to `most` letters that were posted; how many letters now have them.

    Several workers share the work. A reader whose delivery was made before gets no second one.
    """
    now = timezone.now()
    posted = Notification.objects.filter(address_at__lte=now).order_by("address_at")
    # Looked at without a lock, which SQLite has one of for everybody.
    return _addressed(posted, most, now) if posted.exists() else 0


@transaction.atomic
def _addressed(posted: QuerySet[Notification], most: int, now: datetime) -> int:
    facts = ("pk", "letter", "to_id", "to_everybody", "request_id")
    waiting: dict[tuple[str, int | None, bool, UUID | None], list[int]] = {}
    for pk, letter, to, to_everybody, about in posted.select_for_update(skip_locked=True).values_list(*facts)[:most]:
        whom = (letter, to, to_everybody, about if is_message(letter) else None)
        waiting.setdefault(whom, []).append(pk)
    addressed, nobodys = list[int](), list[int]()
    for whom, pks in waiting.items():
        ways, machines = _ways(*whom), _to_endpoints(whom[0])
        made = [
            Delivery(notification_id=pk, created_at=now, **{"next_attempt_at": now, **way})
            for pk in pks
            for way in [*ways, *machines]
        ]
        Delivery.objects.bulk_create(made, ignore_conflicts=True)
        (addressed if ways or is_message(whom[0]) else nobodys).extend(pks)
    Notification.objects.filter(pk__in=addressed).update(address_at=None)
    if nobodys:
        log.error("letters wait: no active account with an address takes them")
        Notification.objects.filter(pk__in=nobodys).update(address_at=now + NOBODY_WAIT)
    return len(addressed)


def _ways(letter: str, to: int | None, to_everybody: bool, about: UUID | None) -> list[dict[str, Any]]:
    """What tells one reader of a delivery from another: its channel, who they are, and when they may be disturbed.

    A message to a person has no account to go to, and nowhere to go once they took their yes back.
    """
    if is_message(letter):
        return [{"channel": channel} for channel in person_messages.ways(about)]
    told, quiet = readers(letter, to, to_everybody), _quiet(letter, to)
    mails = [{"channel": Channel.EMAIL, "to_id": reader.pk, **_held_until(quiet.get(reader.pk))} for reader in told]
    return [*mails, *_pages(letter, told)]


def _pages(letter: str, told: QuerySet[User]) -> list[dict[str, Any]]:
    """A text beside the mail, for what is urgent, to those who gave a number."""
    if not (settings.SMS_URL and LETTERS[Letter(letter)].urgent):
        return []
    with_phone = StaffProfile.objects.filter(account__in=[reader.pk for reader in told]).exclude(phone="")
    return [{"channel": Channel.SMS, "to_id": pk} for pk in with_phone.values_list("account", flat=True)]


def _held_until(end: datetime | None) -> dict[str, Any]:
    return {"held_until": end, "next_attempt_at": end} if end else {}


def _to_endpoints(letter: str) -> list[dict[str, Any]]:
    """To each machine that wants it. They are nobody's readers: a letter without one waits for a person all the same.

    What is for the person whom a request is about goes to no machine.
    """
    if is_message(letter):
        return []
    wanting = [endpoint.pk for endpoint in WebhookEndpoint.objects.on() if letter in endpoint.letters]
    return [{"channel": Channel.WEBHOOK, "endpoint_id": pk} for pk in wanting]
