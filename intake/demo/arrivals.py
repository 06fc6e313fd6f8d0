"""How requests come in."""

from contextlib import suppress
from datetime import datetime

from intake.antispam.spam_flags import NO_SIGNALS, SubmissionSignals
from intake.demo.context import DemoContext
from intake.demo.people import Person
from intake.demo.request_builder import ReachedNow, RequestBuilder
from intake.helpline.hours import Slot

BY_A_MACHINE = SubmissionSignals(honeypot="filled in")


def receive(
    context: DemoContext,
    person: Person,
    at: datetime,
    slot: Slot | None = None,
    signals: SubmissionSignals = NO_SIGNALS,
) -> RequestBuilder:
    """Return a request, its optional questions not answered yet."""
    return RequestBuilder(context, person, at, slot, signals)


def receive_with_answers(
    context: DemoContext, person: Person, at: datetime, slot: Slot | None = None
) -> RequestBuilder:
    """Return a request, with the optional questions answered by whoever answers them."""
    builder = receive(context, person, at, slot)
    with suppress(ReachedNow):
        if person.needs:
            builder.wait(0.5, 3)
            builder.rescore(list(person.needs))
    return builder


def available_slots(context: DemoContext, at: datetime) -> list[Slot]:
    """Return the slots that the form would have offered at `at`."""
    return [slot for slot in context.calendar.slots(at) if context.free_seat(slot)]
