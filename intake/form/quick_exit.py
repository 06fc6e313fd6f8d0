"""Quick exit: away to somewhere harmless, with what the browser kept of us thrown away."""

import logging

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from intake.reception.access_token import revoke_tokens
from intake.vault.keys import KeyMissing

log = logging.getLogger(__name__)


@csrf_exempt
def quick_exit(request: HttpRequest, language: str) -> HttpResponse:
    """Redirect to `EXIT_URL`. Staff cookies stay.

    By POST, from a page with an access token, the token is revoked: Back and the history show a plain page. A browser
    keeps the page that somebody leaves in memory, and throws it away only for a response that comes after that: where
    no script hides the page, the parameter `over` asks for the way over an empty page.
    """
    via_empty_page = "over" in request.GET
    try:
        if request.method == "POST":
            via_empty_page = via_empty_page or "over" in request.POST
            revoke_tokens(request.POST.get("receipt", ""))
    except (DatabaseError, KeyMissing, MultiPartParserError, SuspiciousOperation):
        log.exception("an access token was not revoked")  # nothing may keep somebody here
    response: HttpResponse = HttpResponseRedirect(settings.EXIT_URL, status=303)
    if via_empty_page:
        response = HttpResponse(headers={"Refresh": f"0; url={reverse('exit', kwargs={'language': language})}"})
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    response.headers["Cache-Control"] = "no-store"
    return response
