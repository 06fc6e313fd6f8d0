"""The calls of a slot: each is one person's, and the database holds that (`one_person_per_place`)."""

from datetime import datetime
from itertools import islice

from intake.contact.request import ContactRequest
from intake.helpline.disclosure import Published
from intake.helpline.hours import Slot

MOST_OFFERED, LOOKED_AT = 3, 20


def free_place(helpline_id: int, slot: Slot, calls: int) -> int | None:
    """The first free place, from 1, of a slot with so many `calls`; None when it is full.

    Somebody else may take it meanwhile: then storing it raises `IntegrityError`.
    """
    booked = ContactRequest.objects.filter(helpline=helpline_id, slot_starts=slot.starts, slot_place__isnull=False)
    taken = set(booked.values_list("slot_place", flat=True))
    return next((place for place in range(1, calls + 1) if place not in taken), None)


def offered(helpline: Published, now: datetime) -> list[Slot]:
    """The next slots that somebody may still choose."""
    ahead = helpline.calendar.slots(now, LOOKED_AT)
    with_room = (slot for slot in ahead if free_place(helpline.id, slot, helpline.calls_per_slot))
    return list(islice(with_room, MOST_OFFERED))
