"""Many requests at once: rows as the queue sees them, sealed columns empty."""

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from intake.contact.choices import Status
from intake.contact.reference import new_reference
from intake.models import ContactRequest, Helpline
from tests.build import a_helpline


def a_crowd(size: int, each: Callable[[int], dict[str, Any]] = lambda place: {}) -> list[ContactRequest]:
    """`size` requests, a minute apart and the oldest due first, each with a phone of its own; `each(place)` differs."""
    helpline = Helpline.objects.first() or a_helpline()
    now = timezone.now()

    def row(place: int) -> ContactRequest:
        came = now - timedelta(minutes=size - place)
        due = {"created_at": came, "not_before": came, "due_at": came + timedelta(hours=4)}
        names = {"reference": new_reference(), "submission_id": uuid4(), "phone_index": os.urandom(16)}
        return ContactRequest(helpline=helpline, data_key=b"none", **{**due, **names, **each(place)})

    return ContactRequest.objects.bulk_create([row(place) for place in range(size)], batch_size=500)


def closed(place: int) -> dict[str, Any]:
    """For `each`: one that was helped, a minute after the one before."""
    at = timezone.now() - timedelta(days=30) + timedelta(minutes=place)
    return {"status": Status.CLOSED, "outcome": "helped", "closed_at": at}
