"""Hands what is for the desk on to the desk's own processes, so that one port answers for both."""

import logging
import socket
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any
from urllib.parse import quote

from .environ import PEER

log = logging.getLogger(__name__)

SECONDS, SECONDS_TO_START = 60, 20
PATHS = ("/admin/", "/static/")
PIECE = 64 * 1024
# RFC 9110, section 7.6.1; the server writes the last two itself.
OF_ONE_CONNECTION = {"connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "date", "server"}


def is_for_desk(path: str) -> bool:
    """Return whether the public side has no such address. `/admin` too: the desk leads on to `/admin/`."""
    return path.startswith(PATHS) or path == "/admin"


class _Connection(HTTPConnection):
    def __init__(self, path: str) -> None:
        super().__init__("desk", timeout=SECONDS)
        self._path = path

    def connect(self) -> None:
        """Wait for a desk that is about to start, as at the start of the site."""
        deadline = time.monotonic() + SECONDS_TO_START
        while True:
            self.sock = socket.socket(socket.AF_UNIX)
            self.sock.settimeout(SECONDS)
            try:
                return self.sock.connect(self._path)
            except (ConnectionRefusedError, FileNotFoundError):
                self.sock.close()
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)


class DeskLink:
    """A WSGI application: what the desk that listens on a socket file answers."""

    def __init__(self, path: str, failure: Callable[..., Any]) -> None:
        self._path, self._failure = path, failure

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        connection = _Connection(self._path)
        try:
            method, target = environ["REQUEST_METHOD"], _target(environ)
            connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
            for name, value in _headers(environ):
                connection.putheader(name, value)
            connection.endheaders(environ["wsgi.input"].read())
            response = connection.getresponse()
        except (OSError, HTTPException):
            log.exception("the desk does not answer")
            connection.close()
            return self._failure(environ, start_response)
        headers = [(name, value) for name, value in response.getheaders() if name.lower() not in OF_ONE_CONNECTION]
        start_response(f"{response.status} {response.reason}", headers)
        return _pieces(connection, response)


def _target(environ: dict[str, Any]) -> str:
    query = environ["QUERY_STRING"]
    return quote(environ["PATH_INFO"].encode("latin-1"), safe="/:@!$&'()*+,;=~") + (f"?{query}" if query else "")


def _headers(environ: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what the visitor sent, and who they are."""
    for key, value in environ.items():
        name = key.removeprefix("HTTP_").replace("_", "-").lower()
        if key.startswith("HTTP_") and name not in OF_ONE_CONNECTION:
            yield name, value
    for key in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        if environ.get(key):
            yield key.replace("_", "-"), environ[key]
    yield PEER, environ["REMOTE_ADDR"]
    yield "connection", "close"


def _pieces(connection: HTTPConnection, response: HTTPResponse) -> Iterator[bytes]:
    try:
        if response.length is not None:
            yield response.read()  # all of it, or IncompleteRead
        else:
            while piece := response.read(PIECE):
                yield piece
    finally:
        connection.close()
