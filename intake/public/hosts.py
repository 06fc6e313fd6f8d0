"""Answers for the hosts that ALLOWED_HOSTS names, and for no other."""

import logging
from collections.abc import Callable

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse

from intake.public.error_pages import bad_request

log = logging.getLogger(__name__)

# Monitors and load balancers ask by address, and learn nothing but a word.
ANY_HOST = {"/healthz", "/readyz", "/workerz"}


class HostMiddleware:
    """400 for a host that is not ours. Django's own check runs only where a view asks for the host."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response, self._warned = get_response, False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            if request.path_info not in ANY_HOST:
                request.get_host()
        except DisallowedHost:
            if not self._warned:  # once: anybody can send as many as they like
                self._warned = True
                log.warning("a request names a host that is not in ALLOWED_HOSTS; no other one is logged")
            return bad_request(request)
        return self._get_response(request)
