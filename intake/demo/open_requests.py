"""How requests stand that nobody has closed: one function for each way."""

from contextlib import suppress
from datetime import datetime, timedelta

from intake.contact.choices import AttemptResult
from intake.demo.arrivals import BY_A_MACHINE, available_slots, receive, receive_with_answers
from intake.demo.calls import log_attempt, miss, talk
from intake.demo.context import DemoContext
from intake.demo.request_builder import ReachedNow, RequestBuilder
from intake.triage.deadlines import RESPONSE_TIMES, may_call
from intake.triage.urgency import score


def fresh(context: DemoContext) -> RequestBuilder:
    """Waiting, and not late yet; now and then sent twice."""
    at = context.now - context.random_minutes(0, 1)
    person = context.next_person(at)
    urgency = score(person.about, list(person.needs), chose_time=False).urgency
    waited = RESPONSE_TIMES.get(urgency, timedelta(hours=16)) * context.rng.uniform(0.02, 0.9)
    builder = receive_with_answers(context, person, at - waited)
    if context.rng.random() < 0.1:
        with suppress(ReachedNow):
            builder.send_again()
    return builder


def emergency(context: DemoContext) -> RequestBuilder:
    """Waiting for minutes, and some of them already late."""
    at = context.now - context.random_minutes(2, 22)
    return receive_with_answers(context, context.next_person(at).as_emergency(context.rng), at)


def late(context: DemoContext) -> RequestBuilder:
    """Waiting since yesterday."""
    at = context.now - context.random_minutes(20 * 60, 30 * 60)
    person = context.next_person(at)
    return receive(context, person, at)


def slot_ahead(context: DemoContext) -> RequestBuilder:
    """Chose a time that is not over yet."""
    at = context.now - context.random_minutes(5, 240)
    slots = [slot for slot in available_slots(context, at) if slot.ends > context.now]
    return receive_with_answers(context, context.next_person(at), at, context.rng.choice(slots) if slots else None)


def _call(context: DemoContext) -> RequestBuilder:
    """On the phone now, or as shortly ago as the hours allow."""
    at = context.last_call_time(context.now - context.random_minutes(20, 180))
    return _call_at(receive_with_answers(context, context.next_person(at), at - context.random_minutes(25, 60)), at)


def _call_at(builder: RequestBuilder, at: datetime) -> RequestBuilder:
    builder.move_to(at - timedelta(minutes=4))
    builder.claim(builder.context.rng.choice(builder.context.advisors))
    builder.wait(0.2, 2)
    builder.reveal()
    builder.move_to(at)
    return builder


def attempted(context: DemoContext) -> RequestBuilder:
    """Nobody answered; the next try is ahead."""
    builder = _call(context)
    miss(builder)
    return builder


def attempted_twice(context: DemoContext) -> RequestBuilder:
    """Nobody answered twice; the last try is ahead."""
    at = context.last_call_time(context.now - context.random_minutes(20, 180))
    first = context.last_call_time(at - context.random_minutes(28 * 60, 60 * 60))
    came = first - context.random_minutes(25, 60)
    builder = _call_at(receive_with_answers(context, context.next_person(first), came), first)
    miss(builder)
    with suppress(ReachedNow):
        _call_at(builder, max(at, builder.contact_request.not_before + timedelta(minutes=5)))
        miss(builder)
    return builder


def to_call_back(context: DemoContext) -> RequestBuilder:
    """Reached at a bad moment; the better one is ahead."""
    builder = _call(context)
    talk(builder)
    builder.schedule(builder.context.next_call_time(context.now + context.random_minutes(60, 40 * 60), builder.zones))
    return builder


def claimed(context: DemoContext) -> RequestBuilder:
    """In somebody's hands, with ten minutes or more of the claim left."""
    at = context.now - context.random_minutes(1, 19)
    builder = receive_with_answers(context, context.next_person(at), at - context.random_minutes(9, 50))
    with suppress(ReachedNow):
        if context.rng.random() < 0.3:
            builder.send_again()
        builder.move_to(at)
        builder.claim(context.rng.choice(context.advisors))
        builder.wait(0.5, 8)
        builder.reveal()
        builder.wait(1, 8)
        if may_call(builder.clock, context.calendar):
            log_attempt(builder, AttemptResult.REACHED)
    return builder


def quarantined(context: DemoContext) -> RequestBuilder:
    """In quarantine, not looked at yet."""
    at = context.now - context.random_minutes(3, 300)
    return receive(context, context.next_person(at), at, signals=BY_A_MACHINE)
