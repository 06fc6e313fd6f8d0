"""Two questions for a supervisor of processes or a load balancer."""

import logging

from django.db import Error as DatabaseError
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from intake.audit import trail
from intake.audit.happened import Happened
from intake.helpline.disclosure import NotPublished, published

log = logging.getLogger(__name__)


def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """200 when a request could be stored now, else 503: a row is written, under our key, and taken back."""
    try:
        published("en")
        with transaction.atomic():
            trail.record(Happened.RECEIVED)
            transaction.set_rollback(True)
    except (DatabaseError, NotPublished):
        log.exception("not ready")
        return HttpResponse("not ready\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")
