"""The RSGI application: reads the request to its end, then has a WSGI application answer it in a thread.

RSGI (https://github.com/emmett-framework/granian/blob/master/docs/spec/RSGI.md) shows the names of headers as they were
sent, which granian's WSGI does not.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from intake.antispam.client_ip import is_trusted_proxy, networks_of

from . import bodies
from .desk_link import is_for_desk
from .environ import environ_of, peer_of
from .proxy_warnings import ProxyWarnings
from .turns import Turns

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Any]
# As many requests wait for the desk, or are answered by it. The others are told so at once.
MAX_AT_DESK, DESK_THREADS = 64, 16
# Of one network, for a thread of the public side; more wait behind these.
MAX_WAITING = 1


class Application:
    """`wsgi` answers, in so many threads; with a `desk`, that one answers what is for the desk."""

    def __init__(
        self, wsgi: Wsgi, *, threads: int, limit: int, failure: Callable[[int], Wsgi], desk: Wsgi | None = None
    ) -> None:
        self._wsgi, self._desk, self._failure, self._limit = wsgi, desk, failure, limit
        self._pool = ThreadPoolExecutor(threads)
        self._desk_pool = ThreadPoolExecutor(DESK_THREADS)
        self._at_desk = 0
        self._turns = Turns(threads + MAX_WAITING)
        self._warnings = ProxyWarnings()

    async def __call__(self, scope: Any, protocol: Any) -> None:
        peer = peer_of(scope)
        is_proxy = is_trusted_proxy(peer)
        self._warnings.notice(scope, is_proxy=is_proxy)
        body = await bodies.read(scope, protocol, self._limit)
        environ = environ_of(scope, body.content, peer, is_proxy=is_proxy)
        wsgi = self._wsgi
        if body.refusal:
            wsgi = self._failure(body.refusal)
        elif self._desk and is_for_desk(scope.path):
            if self._at_desk < MAX_AT_DESK:
                return await self._answer_at_desk(self._desk, environ, protocol)
            wsgi = self._failure(502)
        networks = networks_of(peer, environ.get("HTTP_X_FORWARDED_FOR", ""))
        async with self._turns.turn(networks.wide or networks.narrow):
            await _in_thread(self._pool, wsgi, environ, protocol, keep_alive=body.is_at_end)
        return None

    async def _answer_at_desk(self, desk: Wsgi, environ: dict[str, Any], protocol: Any) -> None:
        """Threads of their own: while the desk is slow, they wait for it, and no public page does."""
        self._at_desk += 1
        try:
            await _in_thread(self._desk_pool, desk, environ, protocol)
        finally:
            self._at_desk -= 1


async def _in_thread(
    pool: ThreadPoolExecutor, wsgi: Wsgi, environ: dict[str, Any], protocol: Any, *, keep_alive: bool = True
) -> None:
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(pool, respond, wsgi, environ, protocol, loop, keep_alive)


def respond(
    wsgi: Wsgi, environ: dict[str, Any], protocol: Any, loop: asyncio.AbstractEventLoop, keep_alive: bool
) -> None:
    """Send what `wsgi` answers: at once, or piece by piece when it says no length."""
    started: list[tuple[int, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        started.append((int(status[:3]), headers))

    parts = wsgi(environ, start_response)
    try:
        status, headers = started[0]
        if not keep_alive:
            headers = [*headers, ("Connection", "close")]
        has_length = any(name.lower() == "content-length" for name, _ in headers)
        if has_length or not getattr(parts, "streaming", True):  # as Django says
            protocol.response_bytes(status, headers, b"".join(parts))
        else:
            stream = protocol.response_stream(status, headers)
            for part in parts:
                asyncio.run_coroutine_threadsafe(_send(stream, part), loop).result()
    finally:
        if close := getattr(parts, "close", None):
            close()


async def _send(stream: Any, part: bytes) -> None:
    await stream.send_bytes(part)
