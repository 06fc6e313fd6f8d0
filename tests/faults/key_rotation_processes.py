"""`python -m tests.faults.key_rotation_processes VERB ARGUMENTS...`: reads, writes while keys change; prints JSON."""

import json
import random
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import uuid4

import django
from django.core.management import call_command
from django.db import DatabaseError
from django.utils import timezone

from tests.broken import replace_attribute

AT_ONCE = 500


def fill(rows: str) -> None:
    """Store so many requests."""
    from intake.db.fast_insert import insert
    from intake.reception.receive import build_request
    from intake.vault.key_usage import record_newest
    from tests.build import a_submission

    record_newest()
    for start in range(0, int(rows), AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, int(rows)))
        people = (a_submission(email=f"person{number}@example.org") for number in numbers)
        insert(*(build_request(person, uuid4(), timezone.now()) for person in people))


def rotate(batch: str, how: str = "") -> None:
    """`rotate_keys` in steps of `batch` rows; says how many each moved, and if `in_step` waits for a line after it."""
    from intake.vault import rotation

    write = _take_away_first if how == "broken" else rotation.Rotation._write

    def and_say(self: Any, changes: dict[Any, list[Any]]) -> int:
        moved = write(self, changes)
        print(moved, flush=True)
        if how == "in_step":
            sys.stdin.readline()
        return moved

    replace_attribute(rotation, "BATCH_SIZE", int(batch))
    replace_attribute(rotation.Rotation, "_write", and_say)
    call_command("rotate_keys", stdout=sys.stderr)


def _take_away_first(self: Any, changes: dict[Any, list[Any]]) -> int:
    """The mistake that must be caught: the old wrap goes in one transaction, and the new one comes in the next."""
    from intake.models import ContactRequest

    ContactRequest.objects.filter(pk__in=changes).update(data_key=b"")
    time.sleep(0.005)
    for pk, (data_key, *_) in changes.items():
        ContactRequest.objects.filter(pk=pk).update(data_key=data_key)
    return len(changes)


def read(enough: str, broken: str = "") -> None:
    """Open requests and look for their contacts until the file `enough` is there."""
    from intake.contact import querysets
    from intake.models import ContactRequest
    from intake.vault.blind_index import lookup_indexes

    if broken:
        # The other mistake: a search that asks for the newest index alone.
        replace_attribute(querysets, "lookup_indexes", lambda *value: lookup_indexes(*value)[:1])
    every = list(ContactRequest.objects.values_list("pk", flat=True))
    seen = Counter[str]()
    print("reading", flush=True)
    while not Path(enough).exists():
        seen[_opened_and_found(random.choice(every))] += 1
    print(json.dumps(seen))


def read_all() -> None:
    """Open every request, and look for its contact."""
    from intake.models import ContactRequest

    print(json.dumps(Counter(_opened_and_found(pk) for pk in ContactRequest.objects.values_list("pk", flat=True))))


def _opened_and_found(pk: Any) -> str:
    from intake.models import ContactRequest
    from intake.vault.cipher import CannotDecrypt
    from intake.vault.keys import KeyMissing

    try:
        request = ContactRequest.objects.get(pk=pk)
        name, phone, email = (request.opened(column) for column in ("name", "phone", "email"))
        found = ContactRequest.objects.with_contact(phone=phone, email=email).filter(pk=pk).exists()
    except (CannotDecrypt, KeyMissing, DatabaseError) as failure:
        return type(failure).__name__
    return "fine" if found and name == "Ana" else "not found"


if __name__ == "__main__":
    django.setup()
    {"fill": fill, "rotate": rotate, "read": read, "read_all": read_all}[sys.argv[1]](*sys.argv[2:])
