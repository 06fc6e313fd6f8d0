"""HTTP/1.1 requests as bytes, ready to be sent."""

from collections.abc import Mapping
from urllib.parse import urlencode

_HEAD = "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/html\r\nAccept-Encoding: gzip\r\n"


def get(path: str, port: int) -> bytes:
    """As a browser asks for a page."""
    return (_HEAD.format(method="GET", path=path, port=port) + "\r\n").encode()


def post(path: str, fields: Mapping[str, str], port: int, visitor: str) -> bytes:
    """As a browser sends a form, handed on by a proxy for the address `visitor`."""
    body = urlencode(fields)
    head = _HEAD.format(method="POST", path=path, port=port)
    head += f"X-Forwarded-For: {visitor}\r\nSec-Fetch-Site: same-origin\r\n"
    head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    return (head + body).encode()
