"""A provider of text messages on loopback, and what it can do to whoever sends."""

import hashlib
import hmac
import json
import socket
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from django.test import Client

from tests.serving import free_port

TOKEN, NUMBER, SECRET = "bearer-canary", "+12025550100", "common-secret"


class Provider:
    """`taken`: every text it was sent, as often as it was; `texts`: each id once, as the person gets it.

    `answers` with a status, `retry_after`; hangs for `takes` seconds, or drips; cuts the line after taking so many.
    """

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.texts: dict[str, dict[str, Any]] = {}
        self.bearers: set[str] = set()
        self.answers, self.retry_after, self.takes, self.cuts, self.drips = 202, "", 0.0, 0, False
        self._server = ThreadingHTTPServer(("127.0.0.1", free_port()), self._handler())
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                fields = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                provider.taken.append({**fields, "path": self.path})
                provider.bearers.add(self.headers["Authorization"])
                time.sleep(provider.takes)
                if 200 <= provider.answers < 300:
                    provider.texts.setdefault(fields["id"], fields)
                if provider.cuts:
                    provider.cuts -= 1
                    self.connection.shutdown(socket.SHUT_RDWR)
                    self.close_connection = True
                    return
                if provider.drips:
                    self.drip()
                    return
                self.send_response(provider.answers)
                if provider.retry_after:
                    self.send_header("Retry-After", provider.retry_after)
                if 300 <= provider.answers < 400:
                    self.send_header("Location", f"http://127.0.0.1:{provider.port}/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def drip(self) -> None:
                self.close_connection = True
                try:
                    for sign in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 100:
                        self.wfile.write(bytes([sign]))
                        self.wfile.flush()
                        time.sleep(0.05)
                except OSError:
                    return

            def log_message(self, *_: Any) -> None:
                return

        return Handler


def tells(address: str, *, at: float | None = None, secret: str = SECRET, body: bytes = b"", **fields: str) -> Any:
    """The provider's answer from `/sms/<address>/`, signed as it signs."""
    body, timestamp = body or json.dumps(fields).encode(), str(int(time.time() if at is None else at))
    signed = hmac.digest(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hex()
    headers = {"Intake-Timestamp": timestamp, "Intake-Signature": signed}
    return Client(enforce_csrf_checks=True).post(
        f"/sms/{address}/", body, content_type="application/json", headers=headers
    )
