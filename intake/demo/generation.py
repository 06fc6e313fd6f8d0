"""Made-up requests with a past: a queue that looks alive, and as many closed ones behind it as are asked for."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from itertools import chain, islice, repeat
from math import ceil
from operator import attrgetter
from typing import Any

from django.db import transaction

from intake.audit.models import AuditEvent
from intake.contact.attempt import ContactAttempt
from intake.contact.consent import ConsentRecord
from intake.contact.disposal import DisposalRecord
from intake.contact.note import Note
from intake.contact.referral import Referral
from intake.contact.request import ContactRequest
from intake.demo import closed_requests, open_requests
from intake.demo.arrivals import BY_A_MACHINE, available_slots, receive, receive_with_answers
from intake.demo.context import DemoContext
from intake.demo.deliveries import Worker
from intake.demo.request_builder import ReachedNow, RequestBuilder
from intake.notify.models import Delivery, Notification
from intake.notify.reminder_state import ReminderState

# When requests come in, by the hour of the helpline's day.
ARRIVALS_BY_HOUR = (4, 3, 3, 2, 2, 2, 3, 4, 6, 8, 9, 9, 8, 8, 8, 8, 8, 8, 9, 10, 11, 11, 9, 6)
MAX_OPEN, MAX_QUARANTINED, MAX_CLAIMED_BY_ONE, MAX_EMERGENCIES = 5_000, 200, 4, 8
MAX_PAST, MIN_PAST, PER_DAY = timedelta(days=730), timedelta(days=14), 20
MAX_STORY = timedelta(days=5)
BATCH_SIZE = 1_000


def make_requests(context: DemoContext, count: int) -> Iterator[int]:
    """Write `count` requests with their histories, each batch in a transaction of its own; yield the size of each."""
    builders, worker = generate(context, count), Worker(context)
    while batch := list(islice(builders, BATCH_SIZE)):
        _write(batch, worker.catch_up(batch))
        context.forget_released_seats()
        yield len(batch)


def generate(context: DemoContext, count: int) -> Iterator[RequestBuilder]:
    """Yield the closed first, oldest first; then those in quarantine, and the open ones, at most 30 % of all."""
    unclosed = min(count * 3 // 10, MAX_OPEN // context.parts)
    quarantined = min(ceil(count / 25), MAX_QUARANTINED // context.parts)
    closed = count - unclosed - quarantined
    return chain(
        islice(_generate_closed(context, closed), closed),
        (open_requests.quarantined(context) for _ in range(quarantined)),
        islice(_generate_open(context, unclosed), unclosed),
    )


def _generate_closed(context: DemoContext, count: int) -> Iterator[RequestBuilder]:
    """Yield every story once, so that none is missing; then as often as it happens."""
    stories = closed_requests.STORIES
    short = {story: often for story, often in stories.items() if story not in closed_requests.LONG_STORIES}
    each = iter(stories)
    for at in _arrivals(context, count):
        possible = stories if context.now - at > MAX_STORY else short
        story = next(each, None) or context.rng.choices(list(possible), list(possible.values()))[0]
        builder = _tell(context, story, at)
        if builder.is_closed and not builder.contact_request.erased_at and story is not closed_requests.spam:
            context.former.append((builder.person, builder.clock))
        yield from (builder, *builder.linked)


def _tell(context: DemoContext, story: closed_requests.Story, at: datetime) -> RequestBuilder:
    person = context.next_person(at)
    if story in closed_requests.QUARANTINED_STORIES:
        builder = receive(context, person, at, signals=BY_A_MACHINE)
    else:
        slots = available_slots(context, at) if context.rng.random() < 0.15 else []
        builder = receive_with_answers(context, person, at, context.rng.choice(slots) if slots else None)
    with suppress(ReachedNow):
        story(builder)
    return builder


def _arrivals(context: DemoContext, count: int) -> Iterator[datetime]:
    """`count` moments, day after day, more of them in the evening than at night; none in the last hour and a half."""
    latest = context.now - timedelta(minutes=90)
    span = min(max(MIN_PAST, timedelta(days=count * context.parts / PER_DAY)), MAX_PAST)
    for turn in range(count):
        at = latest - span * (1 - (turn + context.rng.random()) / count)
        hour = context.rng.choices(range(24), ARRIVALS_BY_HOUR)[0]
        day = at.astimezone(context.calendar.time_zone).date()
        busy = datetime.combine(day, time(hour, at.minute, at.second, at.microsecond), context.calendar.time_zone)
        yield busy.astimezone(UTC) if busy < latest else at


def _generate_open(context: DemoContext, count: int) -> Iterator[RequestBuilder]:
    shares = {
        open_requests.claimed: min(ceil(count / 10), MAX_CLAIMED_BY_ONE * len(context.advisors)),
        open_requests.emergency: min(ceil(count / 25), MAX_EMERGENCIES),
        open_requests.late: ceil(count / 15),
        open_requests.slot_ahead: ceil(count / 5),
        open_requests.attempted: ceil(count / 10),
        open_requests.attempted_twice: ceil(count / 20),
        open_requests.to_call_back: ceil(count / 12),
        open_requests.fresh: count,
    }
    for build in chain.from_iterable(repeat(build, share) for build, share in shares.items()):
        builder = build(context)
        yield from (builder, *builder.linked)


@transaction.atomic
def _write(builders: list[RequestBuilder], deliveries: list[Delivery]) -> None:
    ContactRequest.objects.bulk_create(builder.contact_request for builder in builders)
    # A referral points at its consent record, which has no number before it is written.
    ConsentRecord.objects.bulk_create(_related(builders, "consents"))
    ContactAttempt.objects.bulk_create(_related(builders, "attempts"))
    Note.objects.bulk_create(_related(builders, "notes"))
    Referral.objects.bulk_create(_related(builders, "referrals"))
    ReminderState.objects.bulk_create(_related(builders, "reminder_states"))
    DisposalRecord.objects.bulk_create(sorted(_related(builders, "disposals"), key=attrgetter("done_at")))
    Notification.objects.bulk_create(sorted(_related(builders, "notifications"), key=attrgetter("created_at")))
    Delivery.objects.bulk_create(sorted(deliveries, key=attrgetter("created_at")))
    events = chain.from_iterable(builder.events for builder in builders)
    AuditEvent.objects.bulk_create(sorted(events, key=attrgetter("at")))


def _related(builders: list[RequestBuilder], relation: str) -> Iterator[Any]:
    return chain.from_iterable(builder.related[relation] for builder in builders)
