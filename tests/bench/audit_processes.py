"""The processes that work on the trail: `tamper TIMES`, `write EVENTS`, `link` and `linked EVENTS`."""

import json
import logging
import shutil
import sys
import threading
import time

import django
from django.conf import settings


def tamper(times: int) -> None:
    """Prints how many tamperings were named; AssertionError with those that were not."""
    from tests.audit.tampering import a_trail, as_superuser, check_that_each_is_named, verified

    shutil.rmtree(settings.INTAKE_JOURNAL, ignore_errors=True)
    with as_superuser():
        journal = a_trail(100)
        check_that_each_is_named(times, lambda file: verified(file).fault, journal)
    print(times)


def write(events: int) -> None:
    """Says that it is ready, waits until its input ends, then writes, and prints when it began and ended."""
    from intake.audit import trail
    from intake.audit.event_types import EventType
    from intake.models import AuditEvent

    AuditEvent.objects.exists()
    print("ready", flush=True)
    sys.stdin.read()
    began = time.time()
    for _ in range(events):
        trail.record(EventType.CLAIMED)
    print(json.dumps([began, time.time()]))


def link() -> None:
    """What the worker's thread does, until it is terminated."""
    from intake.audit.chain import Linker
    from intake.management.commands import worker

    worker.keep_doing(Linker().link, worker.LINK_SECONDS, threading.Event())


def linked(events: int) -> None:
    """Prints when so many events had a link."""
    from intake.audit.chain import newest_link

    while (head := newest_link()) is None or head.position < events:
        time.sleep(0.02)
    print(time.time())


if __name__ == "__main__":
    django.setup()
    logging.disable(logging.INFO)
    task, *numbers = sys.argv[1:]
    {"tamper": tamper, "write": write, "link": link, "linked": linked}[task](*map(int, numbers))
