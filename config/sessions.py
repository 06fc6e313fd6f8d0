"""Sessions are the desk's. A public page asks the database for none and sets no cookie, whatever the browser sends."""

from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse

DESK = "/admin/"


class DeskSessions(SessionMiddleware):
    """Django's sessions below DESK; elsewhere an empty one that is never stored."""

    def process_request(self, request: HttpRequest) -> None:
        if request.path_info.startswith(DESK):
            super().process_request(request)
        else:
            request.session = self.SessionStore()

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        return super().process_response(request, response) if request.path_info.startswith(DESK) else response
