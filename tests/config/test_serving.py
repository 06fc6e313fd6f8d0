"""What Django is told about a request: nothing that a visitor wrote in a proxy's name."""

import asyncio
import logging
from types import SimpleNamespace
from typing import Any

import pytest
from granian.rsgi import ProtocolClosed

from config.serving import bodies
from config.serving.application import Application
from config.serving.desk_link import is_for_desk
from config.serving.environ import environ_of, peer_of
from config.serving.proxy_warnings import ProxyWarnings
from config.serving.turns import Turns


class Headers(list[tuple[str, str]]):
    def items(self) -> "Headers":
        return self

    def get(self, name: str, default: str | None = None) -> str | None:
        return next((value for key, value in self if key == name), default)

    def __contains__(self, name: object) -> bool:
        return any(key == name for key, _ in self)


def scope(*headers: tuple[str, str], **more: Any) -> SimpleNamespace:
    plain = {
        "proto": "http", "http_version": "1.1", "method": "GET", "path": "/", "query_string": "",
        "client": "192.0.2.1:5000", "server": "127.0.0.1:8000", "headers": Headers(headers),
    }  # fmt: skip
    return SimpleNamespace(**{**plain, **more})


def test_no_name_keeps_its_underscore_and_only_a_proxy_speaks_for_others():
    sent = [("x-forwarded-for", "203.0.113.7"), ("x_forwarded_for", "lie"), ("x-forwarded_proto", "lie"), ("x-a", "b")]
    proxied = environ_of(scope(*sent), b"", "192.0.2.1", is_proxy=True)
    assert (proxied["HTTP_X_FORWARDED_FOR"], proxied["HTTP_X_A"]) == ("203.0.113.7", "b")
    direct = environ_of(scope(*sent), b"", "192.0.2.1", is_proxy=False)
    assert {name for name in direct if name.startswith("HTTP_")} == {"HTTP_X_A"}


def test_what_comes_twice_is_one_list_in_its_order():
    sent = [("x-forwarded-for", "1.1.1.1"), ("cookie", "a=1"), ("x-forwarded-for", "2.2.2.2"), ("cookie", "b=2")]
    environ = environ_of(scope(*sent), b"", "192.0.2.1", is_proxy=True)
    assert environ["HTTP_X_FORWARDED_FOR"] == "1.1.1.1, 2.2.2.2"
    assert environ["HTTP_COOKIE"] == "a=1; b=2"


def test_the_length_is_what_was_read():
    sent = [("content-length", "900"), ("transfer-encoding", "chunked"), ("content-type", "text/plain")]
    environ = environ_of(scope(*sent, path="/é/", query_string="q=%C3%A9"), b"abc", "192.0.2.1", is_proxy=False)
    assert (environ["CONTENT_LENGTH"], environ["wsgi.input"].read()) == ("3", b"abc")
    assert environ["CONTENT_TYPE"] == "text/plain"
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/é/"
    assert not {"HTTP_TRANSFER_ENCODING", "HTTP_CONTENT_LENGTH"} & set(environ)


def test_only_on_a_socket_file_another_process_says_who_asks():
    told = ("intake-peer", "203.0.113.7")
    assert peer_of(scope(told, client="")) == "203.0.113.7"
    assert peer_of(scope(told)) == "192.0.2.1"
    assert peer_of(scope(client="[2001:db8::1]:443")) == "2001:db8::1"
    assert "HTTP_INTAKE_PEER" not in environ_of(scope(told), b"", "192.0.2.1", is_proxy=True)


class Sender:
    """What granian gives for a body: pieces, then an empty one, and one more where it was cut."""

    def __init__(self, *pieces: bytes, cut: bool = False, stops: bool = False) -> None:
        self._pieces = [*pieces, b"", *([b""] if cut else [])]
        self._cut, self._stops = cut, stops

    async def __call__(self) -> bytes:
        if self._cut:
            raise ProtocolClosed
        if self._stops:
            await asyncio.Event().wait()
        return b"".join(self._pieces)

    async def __aiter__(self):
        for piece in self._pieces:
            yield piece


LENGTH, CHUNKED = "content-length", ("transfer-encoding", "chunked")
MEBIBYTE = b"a" * 1024 * 1024


def test_a_body_is_whole_or_refused(monkeypatch):
    monkeypatch.setattr(bodies, "SECONDS", 0.01)
    cases = {
        "none": (scope(), Sender(), (b"", 0, True)),
        "short": (scope((LENGTH, "3")), Sender(b"abc"), (b"abc", 0, True)),
        "in chunks": (scope(CHUNKED), Sender(b"ab", b"c"), (b"abc", 0, True)),
        "both": (scope((LENGTH, "0"), CHUNKED), Sender(b"abc"), (b"abc", 0, True)),
        "as long as it may be": (scope((LENGTH, "10")), Sender(b"a" * 10), (b"a" * 10, 0, True)),
        "too long": (scope((LENGTH, "11")), Sender(b"a" * 11), (b"", 413, True)),
        "too long in chunks": (scope(CHUNKED), Sender(*[b"a"] * 11), (b"", 413, True)),
        "far too long": (scope((LENGTH, "9999999")), Sender(), (b"", 413, False)),
        "far too long in chunks": (scope(CHUNKED), Sender(MEBIBYTE, b"a"), (b"", 413, False)),
        "cut": (scope((LENGTH, "3")), Sender(b"a", cut=True), (b"", 400, False)),
        "cut in chunks": (scope(CHUNKED), Sender(b"a", cut=True), (b"", 400, False)),
        "stops": (scope((LENGTH, "3")), Sender(b"a", stops=True), (b"", 408, False)),
    }
    read = {name: tuple(asyncio.run(bodies.read(asked, sent, 10))) for name, (asked, sent, _) in cases.items()}
    assert {name: body for name, body in read.items() if body != cases[name][2]} == {}


def test_what_is_for_the_desk():
    desk = ["/admin", "/admin/", "/admin/x", "/static/a.css"]
    assert [path for path in ("/", "/admins/", "/es/admin/", "/statics", "/help/", *desk) if is_for_desk(path)] == desk


def test_while_the_desk_is_full_others_are_told_so_at_once(monkeypatch):
    answered = []

    def failure(status):
        def answer(environ, start_response):
            answered.append(status)
            start_response(f"{status} ", [("Content-Length", "0")])
            return [b""]

        return answer

    site = Application(None, threads=1, limit=10, failure=failure, desk=failure(200))
    protocol = SimpleNamespace(response_bytes=lambda *_: None)
    asyncio.run(site(scope(path="/admin/"), protocol))
    site._at_desk = 64
    asyncio.run(site(scope(path="/admin/"), protocol))
    assert answered == [200, 502]


def place_in_line(most: int | None = None) -> int:
    """How many are answered before somebody else who comes when one network has sent 30."""
    answered: list[str] = []

    def answer(environ, start_response):
        answered.append(environ["REMOTE_ADDR"])
        start_response("200 ", [("Content-Length", "0")])
        return [b""]

    async def crowd() -> None:
        site = Application(answer, threads=1, limit=10, failure=lambda status: answer)
        if most:
            site._turns = Turns(most)
        protocol = SimpleNamespace(response_bytes=lambda *_: None)
        askers = [scope(client="192.0.2.1:5000") for _ in range(30)] + [scope(client="203.0.113.9:5000")]
        await asyncio.gather(*(site(asker, protocol) for asker in askers))
        assert site._turns._of == {}

    asyncio.run(crowd())
    assert len(answered) == 31
    return answered.index("203.0.113.9")


def test_however_many_one_network_sends_nobody_else_waits_for_them():
    assert place_in_line() <= 4


def test_the_check_sees_one_line_for_all():
    assert place_in_line(most=1000) == 30


@pytest.mark.parametrize(
    ("proxies", "sent", "said"),
    [
        (["192.0.2.1"], (), 2),
        (["192.0.2.1"], ("x-forwarded-for",), 1),
        (["192.0.2.1"], ("x-forwarded-for", "x-forwarded-proto"), 0),
        (["192.0.2.9"], (), 0),
        ([], (), 0),
        ([], ("x-forwarded-proto",), 1),
    ],
)
def test_what_a_proxy_leaves_out_is_said_once(settings, caplog, proxies, sent, said):
    settings.TRUSTED_PROXIES, settings.SECURE_SSL_REDIRECT = proxies, True
    warnings = ProxyWarnings()
    for path in ("/healthz", "/", "/", "/help/"):
        warnings.notice(scope(*((name, "x") for name in sent), path=path), is_proxy=proxies == ["192.0.2.1"])
    assert len([record for record in caplog.records if record.levelno == logging.WARNING]) == said


def test_a_health_check_warns_of_nothing(settings, caplog):
    settings.TRUSTED_PROXIES, settings.SECURE_SSL_REDIRECT = ["192.0.2.1"], True
    ProxyWarnings().notice(scope(path="/healthz"), is_proxy=True)
    assert not caplog.records
