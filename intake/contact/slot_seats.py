"""The seats of a slot: one call for one person each, which the database enforces (`one_person_per_seat`)."""

from datetime import datetime

from django.db.models import Count

from intake.contact.request import ContactRequest
from intake.helpline.hours import Slot
from intake.helpline.published import PublicHelpline

MAX_OFFERED, SCAN_LIMIT = 3, 20


def free_seat(helpline_id: int, slot: Slot, calls: int) -> int | None:
    """Return the first free seat, from 1, of a slot with so many `calls`; None when it is full.

    Somebody else may take it meanwhile: then storing it raises `IntegrityError`.
    """
    booked = ContactRequest.objects.filter(helpline=helpline_id, slot_starts=slot.starts, slot_seat__isnull=False)
    taken = set(booked.values_list("slot_seat", flat=True))
    return next((seat for seat in range(1, calls + 1) if seat not in taken), None)


def available_slots(helpline: PublicHelpline, now: datetime) -> list[Slot]:
    """Return the next slots that somebody may still choose."""
    ahead = helpline.calendar.slots(now, SCAN_LIMIT)
    booked = ContactRequest.objects.filter(
        helpline=helpline.id, slot_starts__in=[slot.starts for slot in ahead], slot_seat__lte=helpline.calls_per_slot
    )
    taken = dict(booked.values_list("slot_starts").annotate(Count("slot_seat")))
    return [slot for slot in ahead if taken.get(slot.starts, 0) < helpline.calls_per_slot][:MAX_OFFERED]
