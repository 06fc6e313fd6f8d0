"""Three questions for a supervisor of processes, a load balancer or a monitor."""

import logging

from django.db import Error as DatabaseError
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.helpline.published import NotPublished, published
from intake.notify.heartbeat import missing_since

log = logging.getLogger(__name__)


def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """200 when a request could be stored now, else 503: a row is written, under our key, and taken back."""
    try:
        published("en")
        with transaction.atomic():
            trail.record(EventType.RECEIVED)
            transaction.set_rollback(True)
    except (DatabaseError, NotPublished):
        log.exception("not ready")
        return HttpResponse("not ready\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")


def workerz(request: HttpRequest) -> HttpResponse:
    """Answer 200 while a worker sends notifications and runs its jobs, else 503: nobody is notified of anything."""
    try:
        silent = missing_since() is not None
    except DatabaseError:
        log.exception("nobody can tell whether a worker is there")
        silent = True
    return HttpResponse("silent\n" if silent else "working\n", status=503 if silent else 200, content_type="text/plain")
