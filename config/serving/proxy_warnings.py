"""Says once what a proxy in front of this site leaves out: nobody would see it, and everybody would be one network."""

import logging
from typing import Any

from django.conf import settings

log = logging.getLogger(__name__)

# Asked by monitors, and by the proxy itself.
FOR_MACHINES = {"/healthz", "/readyz", "/workerz"}


class ProxyWarnings:
    """Each warning once in the life of a process."""

    def __init__(self) -> None:
        self._said: set[str] = set()

    def notice(self, scope: Any, *, is_proxy: bool) -> None:
        """Look at a request, which a trusted proxy forwarded or not."""
        if not settings.TRUSTED_PROXIES:
            if settings.SECURE_SSL_REDIRECT and "x-forwarded-proto" in scope.headers and self._first("unnamed"):
                log.warning("a proxy forwards requests, and TRUSTED_PROXIES names none: all are redirected for ever")
            return
        if scope.path in FOR_MACHINES or not is_proxy:
            return
        if "x-forwarded-for" not in scope.headers and self._first("address"):
            log.warning("a trusted proxy sends no X-Forwarded-For: all visitors count as one network")
        if settings.SECURE_SSL_REDIRECT and "x-forwarded-proto" not in scope.headers and self._first("scheme"):
            log.warning("a trusted proxy sends no X-Forwarded-Proto: all are redirected for ever")

    def _first(self, what: str) -> bool:
        if what in self._said:
            return False
        self._said.add(what)
        return True
