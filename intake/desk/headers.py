"""What every desk page carries: a strict policy for the browser, and the helpline's time of day."""

from collections.abc import Callable

from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from intake.desk.middleware import DESK
from intake.helpline.disclosure import NotPublished, published

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def desk_pages(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware for what lies at the desk: CSP level 3, no caching, times in the helpline's zone."""

    def answered(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(DESK):
            return get_response(request)
        try:
            zone = published("en").calendar.time_zone
        except (DatabaseError, NotPublished):
            zone = None
        with timezone.override(zone):
            response = get_response(request)
        # A failure page brings a policy of its own, with the hash of the sheet inside it.
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers["Cache-Control"] = "no-store"
        return response

    return answered
