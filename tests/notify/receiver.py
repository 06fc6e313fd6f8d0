"""A machine on loopback that takes webhooks, or does to whoever sends what `behaves` says."""

import base64
import hashlib
import hmac
import json
import socket
import ssl
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from django.utils import timezone

from tests.serving import free_port


@dataclass(frozen=True)
class Taken:
    """One request as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def content(self) -> Any:
        return json.loads(self.body)

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


@dataclass
class Receiver:
    """`behaves`: a status to answer with, or "hangs", "resets", "drips a head", "drips a body", "floods"."""

    behaves: int | str = 200
    more: dict[str, str] = field(default_factory=dict)  # headers of its answer
    taken: list[Taken] = field(default_factory=list)
    over: Event = field(default_factory=Event)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def ids(self) -> list[str]:
        return [one.id for one in self.taken]


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.taken.append(Taken(self.path, headers, body))
            if isinstance(receiver.behaves, int):
                self.send_response(receiver.behaves)
                for name, value in receiver.more.items():
                    self.send_header(name, value)
                self.send_header("content-length", "0")
                self.end_headers()
                return
            self.close_connection = True
            getattr(self, receiver.behaves.replace(" ", "_"))()

        do_GET = do_POST  # where a redirect would lead

        def hangs(self) -> None:
            receiver.over.wait(30)

        def resets(self) -> None:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

        def drips_a_head(self) -> None:
            self._drips(b"HTTP/1.1 200 OK\r\n", b"x")

        def drips_a_body(self) -> None:
            self._drips(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n", b"x")

        def floods(self) -> None:
            self._drips(b"HTTP/1.1 200 OK\r\n", b"x" * 60_000 + b": y\r\n", pause=0)

        def _drips(self, first: bytes, drop: bytes, pause: float = 0.05) -> None:
            try:
                self.wfile.write(first)
                while not receiver.over.wait(pause):
                    self.wfile.write(drop)
            except OSError:
                pass

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: Any) -> None:
        pass


@contextmanager
def listening(behaves: int | str = 200, encrypted: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """One that runs until the end of the block."""
    receiver = Receiver(behaves)
    with _Server(("127.0.0.1", free_port()), _handler(receiver)) as server:
        if encrypted:
            server.socket = encrypted.wrap_socket(server.socket, server_side=True)
        receiver.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield receiver
        receiver.over.set()
        server.shutdown()
        thread.join()


def verify(secret: str, taken: Taken, tolerance: float = 300) -> Any:
    """The payload, if it is signed with `secret`, as whoever receives it checks that; ValueError if it is not.

    Written from the specification alone: https://github.com/standard-webhooks/standard-webhooks
    """
    scheme, _, encoded = secret.partition("_")
    assert scheme == "whsec"
    stamp = taken.headers["webhook-timestamp"]
    if abs(timezone.now().timestamp() - int(stamp)) > tolerance:
        raise ValueError("too old, or from the future")
    content = taken.headers["webhook-id"] + "." + stamp + "." + taken.body.decode("utf-8")
    expected = hmac.new(base64.b64decode(encoded), content.encode("utf-8"), hashlib.sha256)
    for part in taken.headers["webhook-signature"].split(" "):
        version, _, signature = part.partition(",")
        if version == "v1" and hmac.compare_digest(base64.b64decode(signature), expected.digest()):
            return json.loads(taken.body)
    raise ValueError("no signature fits")
