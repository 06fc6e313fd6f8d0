"""Made-up requests with a past: a queue that looks alive, and as many closed ones behind it as are asked for."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from itertools import chain, islice, repeat
from math import ceil
from operator import attrgetter

from django.db import transaction

from intake.audit.models import AuditEvent
from intake.contact.attempt import ContactAttempt
from intake.contact.consent import ConsentRecord
from intake.contact.note import Note
from intake.contact.referral import Referral
from intake.contact.request import ContactRequest
from intake.demo import closed_requests, open_requests
from intake.demo.history import Present
from intake.demo.life import Life
from intake.demo.setting import Scene
from intake.notify.models import Delivery, Notification

# When requests come in, by the hour of the helpline's day.
BUSY = (4, 3, 3, 2, 2, 2, 3, 4, 6, 8, 9, 9, 8, 8, 8, 8, 8, 8, 9, 10, 11, 11, 9, 6)
MOST_OPEN, MOST_HELD_BACK, MOST_CLAIMED_BY_ONE, MOST_EMERGENCIES = 5_000, 200, 4, 8
LONGEST_PAST, SHORTEST_PAST, A_DAY = timedelta(days=730), timedelta(days=14), 20
LONGEST_STORY = timedelta(days=5)
BATCH = 1_000


def make_requests(scene: Scene, count: int) -> Iterator[int]:
    """Write `count` requests with their histories, each batch in a transaction of its own; yields the size of each."""
    lives = _lives(scene, count)
    while batch := list(islice(lives, BATCH)):
        _write(batch)
        yield len(batch)


def _lives(scene: Scene, count: int) -> Iterator[Life]:
    """The closed first, oldest first; then those in quarantine, and the open ones, at most 30 % of all."""
    unclosed = min(count * 3 // 10, MOST_OPEN // scene.parts)
    held_back = min(ceil(count / 25), MOST_HELD_BACK // scene.parts)
    closed = count - unclosed - held_back
    return chain(
        islice(_past(scene, closed), closed),
        (open_requests.quarantined(scene) for _ in range(held_back)),
        islice(_present(scene, unclosed), unclosed),
    )


def _past(scene: Scene, count: int) -> Iterator[Life]:
    """Every story once, so that none is missing; then as often as it happens."""
    quick = {story: often for story, often in closed_requests.STORIES.items() if story not in closed_requests.TAKES_DAYS}
    each = iter(closed_requests.STORIES)
    for at in _arrivals(scene, count):
        stories = closed_requests.STORIES if scene.now - at > LONGEST_STORY else quick
        story = next(each, None) or scene.rng.choices(list(stories), list(stories.values()))[0]
        life = _told(scene, story, at)
        if life.over and not life.request.erased_at and story is not closed_requests.spam:
            scene.known.append((life.person, life.clock))
        yield from (life, *life.linked)


def _told(scene: Scene, story: closed_requests.Story, at: datetime) -> Life:
    person = scene.somebody(at)
    if story in closed_requests.HELD_BACK:
        life = Life(scene, person, at, signals=open_requests.BY_A_MACHINE)
    else:
        slots = scene.calendar.slots(at) if scene.rng.random() < 0.15 else []
        life = closed_requests.received(scene, person, at, scene.rng.choice(slots) if slots else None)
    with suppress(Present):
        story(life)
    return life


def _arrivals(scene: Scene, count: int) -> Iterator[datetime]:
    """`count` moments, day after day, more of them in the evening than at night; none in the last hour and a half."""
    latest = scene.now - timedelta(minutes=90)
    span = min(max(SHORTEST_PAST, timedelta(days=count * scene.parts / A_DAY)), LONGEST_PAST)
    for turn in range(count):
        at = latest - span * (1 - (turn + scene.rng.random()) / count)
        hour = scene.rng.choices(range(24), BUSY)[0]
        day = at.astimezone(scene.calendar.time_zone).date()
        busy = datetime.combine(day, time(hour, at.minute, at.second, at.microsecond), scene.calendar.time_zone)
        yield busy.astimezone(UTC) if busy < latest else at


def _present(scene: Scene, count: int) -> Iterator[Life]:
    shares = {
        open_requests.claimed: min(ceil(count / 10), MOST_CLAIMED_BY_ONE * len(scene.advisors)),
        open_requests.emergency: min(ceil(count / 25), MOST_EMERGENCIES),
        open_requests.late: ceil(count / 15),
        open_requests.slot_ahead: ceil(count / 5),
        open_requests.tried: ceil(count / 10),
        open_requests.tried_twice: ceil(count / 20),
        open_requests.to_call_back: ceil(count / 12),
        open_requests.fresh: count,
    }
    for state in chain.from_iterable(repeat(state, share) for state, share in shares.items()):
        life = state(scene)
        yield from (life, *life.linked)


@transaction.atomic
def _write(lives: list[Life]) -> None:
    ContactRequest.objects.bulk_create(life.request for life in lives)
    # A referral points at its consent record, which has no number before it is written.
    ConsentRecord.objects.bulk_create(chain.from_iterable(life.consents for life in lives))
    ContactAttempt.objects.bulk_create(chain.from_iterable(life.attempts for life in lives))
    Note.objects.bulk_create(chain.from_iterable(life.notes for life in lives))
    Referral.objects.bulk_create(chain.from_iterable(life.referrals for life in lives))
    letters = chain.from_iterable(life.letters for life in lives)
    Notification.objects.bulk_create(sorted(letters, key=attrgetter("created_at")))
    deliveries = chain.from_iterable(life.deliveries for life in lives)
    Delivery.objects.bulk_create(sorted(deliveries, key=attrgetter("created_at")))
    events = chain.from_iterable(life.events for life in lives)
    AuditEvent.objects.bulk_create(sorted(events, key=attrgetter("at")))
