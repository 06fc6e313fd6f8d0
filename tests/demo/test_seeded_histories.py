from collections import Counter, defaultdict
from itertools import pairwise

import pytest
import time_machine
from django.utils import timezone

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.audit.verification import Cursor, verify
from intake.contact.choices import Outcome
from intake.helpline.published import calendar_of
from intake.models import (
    AuditEvent,
    ContactAttempt,
    ContactRequest,
    Delivery,
    Helpline,
    Note,
    Notification,
    Referral,
)
from intake.notify.fan_out import recipients
from intake.triage.actions import TRANSITIONS
from intake.triage.deadlines import MAX_ATTEMPTS, may_call

pytestmark = pytest.mark.once

LEAVING = defaultdict(set)
for move in TRANSITIONS.values():
    LEAVING[move.event_type] |= set(move.sources)


def events_of_each():
    events = defaultdict(list)
    for event in AuditEvent.objects.exclude(request_id=None).order_by("at", "pk"):
        events[event.request_id].append(event)
    return events


def every_history_could_have_happened():
    events = events_of_each()
    assert set(events) == set(ContactRequest.objects.values_list("pk", flat=True))
    for request in ContactRequest.objects.all():
        first, *moves = events[request.pk]
        assert first.event_type == EventType.RECEIVED
        assert first.at == request.created_at
        status = first.detail["to"]
        for move in moves:
            assert move.detail["from"] == status
            assert status in LEAVING[move.event_type]
            status = move.detail["to"]
        assert status == request.status
        assert all(one.at <= other.at for one, other in pairwise(events[request.pk]))
        assert events[request.pk][-1].at <= timezone.now()
        assert request.closed_at in {None, events[request.pk][-1].at}


def whoever_moved_a_claim_held_it():
    for events in events_of_each().values():
        holder = None
        for event in events:
            if event.event_type == EventType.CLAIMED:
                holder = event.actor_name
            elif event.event_type == EventType.REASSIGNED:
                holder = event.detail["holder"]
            elif event.detail.get("from") == "claimed" and event.actor_id:
                assert event.actor_name == holder


def the_audit_trail_verifies():
    assert verify(Cursor(), 1_000_000).fault is None


def tries_are_the_attempts_and_fall_into_opening_hours():
    calendar = calendar_of(Helpline.objects.get())
    attempted = Counter(AuditEvent.objects.filter(event_type=EventType.ATTEMPTED).values_list("request_id", flat=True))
    for request in ContactRequest.objects.prefetch_related("attempts"):
        attempts = request.attempts.all()
        assert request.tries == len(attempts) == attempted[request.pk] <= MAX_ATTEMPTS
        assert all(may_call(attempt.created_at, calendar) for attempt in attempts)
        if request.outcome == Outcome.UNREACHED:
            assert len(attempts) == MAX_ATTEMPTS


def whoever_acted_has_a_name():
    for model in (ContactAttempt, Note, Referral):
        assert model.objects.exists()
        assert all(
            row.author and row.author_name == row.author.username for row in model.objects.select_related("author")
        )
    acted = AuditEvent.objects.exclude(actor_name__in=[trail.SYSTEM, trail.PERSON])
    assert all(event.actor.username == event.actor_name for event in acted.select_related("actor"))


def everybody_kept_the_words_that_they_saw():
    for request in ContactRequest.objects.select_related("disclosure_shown", "consent_shown"):
        shown = [(wording.kind, wording.language) for wording in request.wordings_shown]
        assert shown == [("disclosure", request.language), ("consent", request.language)]
    assert Referral.objects.exists()
    for referral in Referral.objects.select_related("consent"):
        assert referral.consent.kind == "referral"
        assert referral.consent.request_id == referral.request_id


def each_request_was_told_to_staff_and_few_letters_wait():
    told = Notification.objects.filter(type="new_request")
    kept = ContactRequest.objects.filter(erased_at=None)
    assert set(told.values_list("request_id", flat=True)) == set(kept.values_list("pk", flat=True))
    assert 0 < Notification.objects.pending_fan_out().count() <= 5
    sent = Delivery.objects.filter(state="sent", attempts=1, channel="email", ended_at__lte=timezone.now())
    assert Delivery.objects.count() == sent.count()
    for letter in Notification.objects.filter(fan_out_at=None):
        told = letter.deliveries.values_list("recipient", flat=True).order_by("recipient")
        assert list(told) == list(
            recipients(letter.type, letter.recipient_id, include_off_call=True).values_list("pk", flat=True)
        )


@pytest.mark.parametrize(
    "hour",
    ["2026-11-20T15:00Z", "2026-11-20T08:00Z", "2026-11-21T01:50Z", "2027-03-14T07:30Z"],
    ids=["by day", "by night", "before closing", "when the clocks change"],
)
def test_what_is_seeded_could_have_happened(hour, seed):
    with time_machine.travel(hour):
        seed()
        every_history_could_have_happened()
        whoever_moved_a_claim_held_it()
        the_audit_trail_verifies()
        tries_are_the_attempts_and_fall_into_opening_hours()
        whoever_acted_has_a_name()
        everybody_kept_the_words_that_they_saw()
        each_request_was_told_to_staff_and_few_letters_wait()
