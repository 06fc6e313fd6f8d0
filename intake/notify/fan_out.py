"""Fan-out: who is notified of what, and by which channel."""

import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from intake.contact.daily_stats import stats_time_zone
from intake.db.clock import has_come
from intake.notify import person_messages
from intake.notify.audiences import AUDIENCES, is_for_person
from intake.notify.models import Delivery, DeliveryChannel, Notification, NotificationType
from intake.notify.on_call import on_call_at
from intake.notify.webhooks.models import WebhookEndpoint
from intake.staff.profile import StaffProfile
from intake.staff.roles import accounts_in

log = logging.getLogger(__name__)

# A notification without a recipient waits for one: somebody joins, or an account gets its address.
NO_RECIPIENT_DELAY = timedelta(minutes=1)
# The longest that any waits (`paging.TOLD_AGAIN_AFTER`).
MAX_DELAY = timedelta(minutes=2)


def recipients(notification_type: str, recipient: int | None = None, include_off_call: bool = False) -> QuerySet[User]:
    """Return the accounts that are notified: the one recipient while that is active, else everybody concerned.

    A type for those on call concerns them alone while somebody is on call, else everybody in its roles, or with
    `include_off_call`. Accounts that muted the type are left out, unless it is urgent or nobody else is left.
    """
    staff = User.objects.filter(is_active=True, is_staff=True).exclude(email="")
    if recipient is not None and (alone := staff.filter(pk=recipient)).exists():
        return alone
    audience = AUDIENCES[NotificationType(notification_type)]
    concerned = accounts_in(audience.roles).exclude(email="").order_by("pk")
    if audience.on_call_only and not include_off_call and (on_call := on_call_at(timezone.now())):
        concerned = _unless_empty(concerned.filter(pk__in=on_call), concerned)
    if not audience.urgent and (muted := _muted_by(notification_type)):
        concerned = _unless_empty(concerned.exclude(pk__in=muted), concerned)
    return concerned


def _unless_empty(narrowed: QuerySet[User], otherwise: QuerySet[User]) -> QuerySet[User]:
    return narrowed if narrowed.exists() else otherwise


def _muted_by(notification_type: str) -> list[int]:
    """Return the accounts that muted the type."""
    chosen = StaffProfile.objects.exclude(muted_types=[]).values_list("account_id", "muted_types")
    return [account for account, types in chosen if notification_type in types]


def _quiet_until(notification_type: str, recipient: int | None) -> dict[int, datetime]:
    """Return the accounts in their quiet hours, with the end of these. Those on call and a one recipient have none."""
    if recipient is not None or AUDIENCES[NotificationType(notification_type)].urgent:
        return {}
    now, default_zone = timezone.now(), stats_time_zone()
    profiles = StaffProfile.objects.filter(quiet_from__isnull=False, quiet_until__isnull=False)
    ends = {profile.account_id: profile.quiet_hours_end(now, default_zone) for profile in profiles}
    awake = on_call_at(now) if any(ends.values()) else []
    return {account: end for account, end in ends.items() if end and account not in awake}


def fan_out_due(limit: int = 200) -> int:
    """Make the deliveries of up to `limit` notifications that were posted; how many notifications now have them.

    Several workers share the work. A recipient whose delivery was made before gets no second one.
    """
    now = timezone.now()
    posted = Notification.objects.filter(has_come("fan_out_at", now, MAX_DELAY)).order_by("fan_out_at")
    # Looked at without a lock, which SQLite has one of for everybody.
    return _fan_out_batch(posted, limit, now) if posted.exists() else 0


@transaction.atomic
def _fan_out_batch(posted: QuerySet[Notification], limit: int, now: datetime) -> int:
    columns = ("pk", "type", "recipient_id", "include_off_call", "request_id")
    waiting: dict[tuple[str, int | None, bool, UUID | None], list[int]] = {}
    for pk, notification_type, recipient, include_off_call, about in posted.select_for_update(
        skip_locked=True
    ).values_list(*columns)[:limit]:
        group = (notification_type, recipient, include_off_call, about if is_for_person(notification_type) else None)
        waiting.setdefault(group, []).append(pk)
    fanned_out, without_recipient = list[int](), list[int]()
    for group, pks in waiting.items():
        to_people, to_endpoints = _deliveries_for(*group), _to_endpoints(group[0])
        made = [
            Delivery(notification_id=pk, created_at=now, **{"next_attempt_at": now, **target})
            for pk in pks
            for target in [*to_people, *to_endpoints]
        ]
        Delivery.objects.bulk_create(made, ignore_conflicts=True)
        (fanned_out if to_people or is_for_person(group[0]) else without_recipient).extend(pks)
    Notification.objects.filter(pk__in=fanned_out).update(fan_out_at=None)
    if without_recipient:
        log.error("notifications wait: no active account with an address takes them")
        Notification.objects.filter(pk__in=without_recipient).update(fan_out_at=now + NO_RECIPIENT_DELAY)
    return len(fanned_out)


def _deliveries_for(
    notification_type: str, recipient: int | None, include_off_call: bool, about: UUID | None
) -> list[dict[str, Any]]:
    """Return the columns of each delivery to a person: its channel, its recipient, and when that may be disturbed.

    A message to a person has no account to go to, and nowhere to go once they revoked their consent.
    """
    if is_for_person(notification_type):
        return [{"channel": channel} for channel in person_messages.channels(about)]
    accounts = recipients(notification_type, recipient, include_off_call)
    quiet = _quiet_until(notification_type, recipient)
    mails = [
        {"channel": DeliveryChannel.EMAIL, "recipient_id": account.pk, **_deferred(quiet.get(account.pk))}
        for account in accounts
    ]
    return [*mails, *_texts_to_on_call(notification_type, accounts)]


def _texts_to_on_call(notification_type: str, accounts: QuerySet[User]) -> list[dict[str, Any]]:
    """Return a text beside the mail, for what is urgent, to those who gave a number."""
    if not (settings.SMS_URL and AUDIENCES[NotificationType(notification_type)].urgent):
        return []
    with_phone = StaffProfile.objects.filter(account__in=[account.pk for account in accounts]).exclude(phone="")
    return [{"channel": DeliveryChannel.SMS, "recipient_id": pk} for pk in with_phone.values_list("account", flat=True)]


def _deferred(end: datetime | None) -> dict[str, Any]:
    return {"deferred_until": end, "next_attempt_at": end} if end else {}


def _to_endpoints(notification_type: str) -> list[dict[str, Any]]:
    """Return a delivery for each webhook endpoint that asked for this type.

    Endpoints do not count as recipients: without a person the notification waits for one all the same. What is for the
    person group a request is about goes to no endpoint.
    """
    if is_for_person(notification_type):
        return []
    wanting = [endpoint.pk for endpoint in WebhookEndpoint.objects.on() if notification_type in endpoint.event_types]
    return [{"channel": DeliveryChannel.WEBHOOK, "endpoint_id": pk} for pk in wanting]
