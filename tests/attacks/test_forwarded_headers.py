"""P34: no header, however it is spelled, changes the network of a visitor; shown by raw sockets, for a client library
would send what it thinks is right."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attacks.servers import HOST, PROXIES, Connection, granian, is_missing, proxy

pytestmark = pytest.mark.once

LIE = "198.51.100.66"
NAMES = [
    "X-Forwarded-For", "x-forwarded-for", "X_Forwarded_For", "X-Forwarded_For", "X_FORWARDED-FOR", "x_forwarded_for",
    "X-Forwarded-For_", "Forwarded", "X-Real-IP", "X_Real_IP", "Client-IP", "True-Client-IP", "X-Client-IP",
    "X-Forwarded", "X-Forwarded-Host", "Intake-Peer", "Intake_Peer", "Remote-Addr", "Remote_Addr", "X.Forwarded.For",
]  # fmt: skip
SCHEMES = ["X-Forwarded-Proto", "X_Forwarded_Proto", "X-Forwarded_Proto", "X-Forwarded-Ssl", "X-Forwarded-Scheme"]


def request(*headers: str, method: str = "GET", first: bool = False) -> bytes:
    """By POST granian moves the last header to where Content-Type, Content-Length and Cookie stood."""
    lines = [f"Host: {HOST}", *headers]
    if method == "POST":
        lines = [f"Host: {HOST}", "Content-Type: text/plain", "Content-Length: 3", "Cookie: a=1"]
        lines = [*headers, *lines] if first else [*lines, *headers]
    body = "abc" if method == "POST" else ""
    return "\r\n".join([f"{method} / HTTP/1.1", *lines, "", body]).encode()


def lies() -> Iterator[bytes]:
    for name in NAMES:
        value = f"for={LIE}" if name == "Forwarded" else LIE
        yield request(f"{name}: {value}")
        yield request(f"{name}: {value}", f"{name}: {value}, {LIE}")
        yield request(f"{name}: {value}", method="POST")
        yield request(f"{name}: {value}", method="POST", first=True)
    yield request(*(f"{name}: {LIE}" for name in NAMES), method="POST")


def believed(port: int, *, tls: bool) -> list[bytes]:
    """The requests whose network is another than that of a visitor who sends none of this."""
    with Connection(port, tls=tls) as connection:
        honest = connection.said(request())["network"]
        assert honest
        return [lie for lie in lies() if connection.said(lie)["network"] != honest]


@pytest.fixture(scope="module")
def echo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with granian("tests.attacks.echo:application", tmp_path_factory.mktemp("site")) as port:
        yield port


@pytest.fixture(scope="module", params=PROXIES)
def proxied(request: pytest.FixtureRequest, echo: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    if is_missing(request.param):
        pytest.skip(f"{request.param} is not installed")
    with proxy(request.param, echo, tmp_path_factory.mktemp(request.param)) as port:
        yield port


def test_behind_a_proxy_with_our_file_nobody_names_their_own_network(proxied: int) -> None:
    assert believed(proxied, tls=True) == []


def test_nor_says_that_they_came_without_tls(proxied: int) -> None:
    with Connection(proxied, tls=True) as connection:
        for name in SCHEMES:
            for method in ("GET", "POST"):
                assert connection.said(request(f"{name}: http", method=method))["https"], name


def test_what_is_too_long_does_not_reach_the_site(proxied: int) -> None:
    with Connection(proxied, tls=True) as connection:
        assert connection.ask(too_long("/help/"))[0] == 413


def too_long(path: str) -> bytes:
    return f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 70000\r\n\r\n".encode() + b"a" * 70_000


@pytest.mark.parametrize("name", PROXIES)
def test_while_the_site_is_down_people_see_our_page_in_their_language(name: str, tmp_path: Path) -> None:
    if is_missing(name):
        pytest.skip(f"{name} is not installed")
    with proxy(name, 9, tmp_path) as port:
        for path, language in (("/", "en"), ("/es/status/?q=x", "es")):
            with Connection(port, tls=True) as connection:
                status, body = connection.ask(f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
                assert (status in {502, 503}, body.decode()) == (True, f"{language} 503")
            with Connection(port, tls=True) as connection:
                status, body = connection.ask(too_long(path))
                assert (status, body.decode()) == (413, f"{language} 413")


def test_straight_at_the_site_only_a_proxy_is_believed(echo: int, tmp_path: Path) -> None:
    """The peer is one that TRUSTED_PROXIES names, and adds its own line last, as HAProxy does."""
    own = "X-Forwarded-For: 203.0.113.7"
    with Connection(echo) as connection:
        honest = connection.said(request(own))["network"]
        for name in NAMES[2:]:
            for method, first in (("GET", False), ("POST", False), ("POST", True)):
                for lines in ((f"{name}: {LIE}", own), (own, f"{name}: {LIE}")):
                    lie = request(*lines, method=method, first=first)
                    assert connection.said(lie)["network"] == honest, lie
    with granian("tests.attacks.echo:application", tmp_path, TRUSTED_PROXIES="192.0.2.1") as stranger:
        assert believed(stranger, tls=False) == []
        with Connection(stranger) as connection:
            for name in SCHEMES:
                assert not connection.said(request(f"{name}: https"))["https"]


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with granian("tests.attacks.echo:application", tmp_path_factory.mktemp("broken"), BROKEN="1") as port:
        yield port


def test_the_check_sees_a_site_that_believes_them(broken: int) -> None:
    assert len(believed(broken, tls=False)) > 10


@pytest.mark.parametrize(("name", "line"), [("nginx", ""), ("caddy", "-*_*"), ("haproxy", "del-header _")])
def test_each_file_alone_keeps_them_from_such_a_site(broken: int, tmp_path: Path, name: str, line: str) -> None:
    if is_missing(name):
        pytest.skip(f"{name} is not installed")
    (tmp_path / "ours").mkdir()
    with proxy(name, broken, tmp_path / "ours") as port:
        assert believed(port, tls=True) == []
    if line:  # nginx drops them by itself
        (tmp_path / "without").mkdir()
        with proxy(name, broken, tmp_path / "without", without=line) as port:
            assert believed(port, tls=True)


def test_long_bodies_break_no_connection_that_nginx_keeps_for_others(echo: int, tmp_path: Path) -> None:
    if is_missing("nginx"):
        pytest.skip("nginx is not installed")
    with (
        proxy("nginx", echo, tmp_path, without="client_max_body_size") as port,
        Connection(port, tls=True) as sender,
        Connection(port, tls=True) as person,
    ):
        for _ in range(30):
            assert sender.ask(too_long("/help/"))[0] == 413
            assert person.ask(request(method="POST"))[0] == 200
