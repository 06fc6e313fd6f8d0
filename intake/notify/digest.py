"""The day in figures: once a day to supervisors, numbers only and nothing of any person."""

from collections import Counter
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext

from intake.audit.models import AuditEvent
from intake.contact.choices import Outcome, Urgency
from intake.contact.daily_stats import MAX_LIVE_ROWS, ONE_DAY, DailyStats, stats_time_zone, waited
from intake.contact.request import ContactRequest
from intake.helpline.models import Helpline
from intake.helpline.published import calendar_of
from intake.notify import outbox
from intake.notify.models import Delivery, Notification, NotificationType

# Whoever opens at night, or never closes, reads it in the morning too.
EARLIEST, USUAL = time(5), time(8)
REACHED = (Outcome.HELPED, Outcome.REFERRED, Outcome.DECLINED)


def time_of_digest(helpline: Helpline, now: datetime) -> datetime:
    """When today's is due: when the helpline opens, or at 8:00 on a day on which it does not after 5:00."""
    calendar = calendar_of(helpline)
    today = now.astimezone(calendar.time_zone).date()
    earliest, usual, tomorrow = (
        datetime.combine(day, at, calendar.time_zone)
        for day, at in ((today, EARLIEST), (today, USUAL), (today + ONE_DAY, time()))
    )
    openings = (starts for starts, _ends in calendar.intervals(earliest) if starts >= earliest)
    opening = next(openings, tomorrow)
    return opening if opening < tomorrow else usual


@transaction.atomic
def send_digest() -> bool:
    """Whether it was posted: once a day, and for the days of a pause not at all."""
    # Two workers at once would both find that today's is missing.
    helpline = Helpline.objects.select_for_update(no_key=True).order_by("pk").first()
    now = timezone.now()
    if helpline is None or (due := time_of_digest(helpline, now)) > now:
        return False
    began = AuditEvent.objects.order_by("pk").values_list("at", flat=True).first()
    if began is None or began > due:
        return False  # nobody was here yet
    if Notification.objects.filter(type=NotificationType.DIGEST, request=None, created_at__gte=due).exists():
        return False
    outbox.enqueue(NotificationType.DIGEST)
    return True


def daily_stats() -> list[tuple[str, str]]:
    """What it says, as label and number: how it stands now, and how yesterday went. Each query reads a bounded part."""
    now, zone = timezone.now(), stats_time_zone()
    waiting = list(
        ContactRequest.objects.waiting()
        .soonest_due_first()
        .values_list("urgency", "created_at", "slot_starts")[:MAX_LIVE_ROWS]
    )
    levels = Counter(urgency for urgency, *_since in waiting)
    longest = max((waited(came, slot, now) for _urgency, came, slot in waiting), default=timedelta())
    overdue = ContactRequest.objects.due(now).soonest_due_first()
    held_back, given_up = ContactRequest.objects.quarantined().soonest_due_first(), Delivery.objects.failed()
    day = now.astimezone(zone).date() - ONE_DAY
    yesterday = DailyStats.objects.filter(day=day).first() or DailyStats.of(day, zone, MAX_LIVE_ROWS)
    reached = sum(yesterday.outcomes.get(outcome, 0) for outcome in REACHED)
    return [
        *((gettext("Waiting (%s)") % level.label, _number(levels[level])) for level in Urgency),
        (gettext("Longest wait"), timesince(now - longest, now, depth=1) if longest else "-"),
        (gettext("Overdue"), _number(overdue[:MAX_LIVE_ROWS].count())),
        (gettext("In quarantine"), _number(held_back[:MAX_LIVE_ROWS].count())),
        (gettext("Notifications that failed"), _number(given_up.order_by("pk")[:MAX_LIVE_ROWS].count())),
        (gettext("Came yesterday"), _number(sum(yesterday.arrivals.values()))),
        (gettext("Reached yesterday"), _number(reached)),
        (gettext("Given up as not reached yesterday"), _number(yesterday.outcomes.get(Outcome.UNREACHED, 0))),
    ]


def _number(count: int) -> str:
    return f"{MAX_LIVE_ROWS}+" if count >= MAX_LIVE_ROWS else str(count)
