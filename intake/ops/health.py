"""Three questions for a supervisor of processes, a load balancer or a monitor."""

import logging
import os

from django.db import Error as DatabaseError
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from intake.audit import trail
from intake.audit.chain import unlinked_since
from intake.audit.event_types import EventType
from intake.helpline.published import NotPublished, published
from intake.notify.heartbeat import health, missing_since
from intake.notify.unsent import late_since
from intake.ops.models import Probe

log = logging.getLogger(__name__)
# SQLite writes at COMMIT what a request takes at most; PostgreSQL has its log's space already, and finds out before.
PROBE_BYTES = {"sqlite": 64 * 1024, "postgresql": 1024}


def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """200 when a request could be stored now, else 503: a row under our key is tried, and a probe is committed."""
    try:
        published("en")
        _write()
    except (DatabaseError, NotPublished):
        log.exception("not ready")
        return HttpResponse("not ready\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")


@transaction.atomic
def _write() -> None:
    """Commit one row that is always the same one: a full disk is met at COMMIT, and not before."""
    with transaction.atomic():
        trail.record(EventType.RECEIVED)
        transaction.set_rollback(True)
    content = os.urandom(PROBE_BYTES[connection.vendor])
    Probe.objects.bulk_create(
        [Probe(pk=Probe.ONLY, at=timezone.now(), content=content)],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["at", "content"],
    )


def workerz(request: HttpRequest) -> HttpResponse:
    """Answer 200 while a worker sends notifications, runs its jobs and keeps the trail, else 503 and what is wrong."""
    try:
        wrong = _what_is_wrong()
    except DatabaseError:
        log.exception("nobody can tell whether a worker is there")
        wrong = ["silent"]
    answer = "\n".join(wrong) or "working"
    return HttpResponse(f"{answer}\n", status=503 if wrong else 200, content_type="text/plain")


def _what_is_wrong() -> list[str]:
    """Return a word for each: no worker is there, notifications do not leave, the trail has no links, or no heads.

    The trail is asked here too: whoever keeps the worker from linking may keep it from saying so.
    """
    now = timezone.now()
    try:
        unlinked = unlinked_since(now)
    except DatabaseError:
        log.exception("nobody can tell whether the trail is linked")
        unlinked = now
    found = {
        "silent": missing_since(),
        "unsent": late_since(now),
        "unlinked": unlinked or health().unlinked_since,
        "journal": health().journal_fails_since,
    }
    return [word for word, since in found.items() if since is not None]
