"""What the desk has and a public page has not: a session, an account, messages. Public pages do not pay for them."""

from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from intake.desk.leading_back import lead_back
from intake.helpline.published import NotPublished, published
from intake.public.csp import NONE, SELF, build_policy
from intake.public.error_pages import error_page
from intake.public.html import PERMISSIONS_POLICY
from intake.staff.password_hashing import HashingBusy
from intake.staff.sessions import is_over

DESK = "/admin/"
REFRESH = "X-Refresh"
# In the form of Django 6's SECURE_CSP.
CONTENT_SECURITY_POLICY = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "connect-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [NONE],
}


class DeskMiddleware(SessionMiddleware, AuthenticationMiddleware, MessageMiddleware):
    """Sessions, `request.user`, messages; CSP level 3, no caching; the browser's language, the helpline's zone."""

    def __call__(self, request: HttpRequest) -> Any:
        if not request.path_info.startswith(DESK):
            return self.get_response(request)
        try:
            zone = published("en").calendar.time_zone
        except (DatabaseError, NotPublished):
            zone = None
        language = translation.get_language_from_request(request)
        with timezone.override(zone), translation.override(language):
            response: Any = super().__call__(request)
        if response.status_code == 405:
            response = lead_back(request, response)
        # A failure page brings a policy of its own, with the hash of the sheet inside it, and chooses its language.
        if "Content-Security-Policy" not in response.headers:
            response.headers["Content-Security-Policy"] = build_policy(CONTENT_SECURITY_POLICY)
            response.headers["Content-Language"] = language
        response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
        response.headers["Cache-Control"] = "no-store"
        return response

    def process_request(self, request: HttpRequest) -> None:
        SessionMiddleware.process_request(self, request)
        AuthenticationMiddleware.process_request(self, request)
        if is_over(request.session):
            logout(request)
        MessageMiddleware.process_request(self, request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page that asks for a password again, or sets one, may have to wait too."""
        return error_page(503, Retry_After="3") if isinstance(exception, HashingBusy) else None

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response = MessageMiddleware.process_response(self, request, response)
        if request.headers.get(REFRESH) and not request.session.modified:
            return response  # a page that looks by itself is nobody's work: it must not keep a session alive
        return SessionMiddleware.process_response(self, request, response)
