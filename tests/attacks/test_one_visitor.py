"""P33: whatever one visitor sends, the first page opens for the others, and their forms are stored."""

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from threading import Event
from urllib.parse import urlencode

import pytest

from tests.attacks.servers import Connection, granian
from tests.faults.form_senders import a_form
from tests.faults.site import Site

pytestmark = pytest.mark.once

SIGN_INS = 50
TOKEN = "b" * 32


def wrong_sign_in(site: Site) -> int:
    connection = HTTPConnection("127.0.0.1", site.port, timeout=60)
    fields = {"username": "advisor", "password": "wrong", "csrfmiddlewaretoken": TOKEN}
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={TOKEN}"}
    try:
        connection.request("POST", "/admin/login/", urlencode(fields), headers)
        return connection.getresponse().status
    finally:
        connection.close()


def slow_answer_while(site: Site, attack: Callable[[Event], object], attackers: int, seconds: float = 4) -> float:
    """How many seconds nine in ten answers took at most to somebody who opens the first page and sends the form."""
    over = Event()
    times, forms = [], [a_form(site) for _ in range(20)]
    with ThreadPoolExecutor(attackers) as pool:
        under_way = [pool.submit(attack, over) for _ in range(attackers)]
        try:
            begun = time.monotonic()
            while forms and time.monotonic() - begun < seconds:
                for method, path, body, status in (("GET", "/", None, 200), ("POST", "/help/", forms.pop(), 303)):
                    asked = time.monotonic()
                    assert site.ask(method, path, body)[0] == status
                    times.append(time.monotonic() - asked)
                over.wait(0.1)
        finally:
            over.set()
    for attacker in under_way:
        attacker.result()
    return sorted(times)[len(times) * 9 // 10]


def test_wrong_passwords_slow_down_nobody_outside_the_desk(site: Site) -> None:
    answers: Counter[int] = Counter()

    def sign_in(over: Event) -> None:
        while not over.is_set():
            answers[wrong_sign_in(site)] += 1

    assert slow_answer_while(site, sign_in, SIGN_INS) < 1
    assert set(answers) <= {200, 502, 503}
    assert answers[200] >= 2  # one after the other is looked at
    assert answers[503] > answers[200]  # and the others are told so at once


def test_the_check_sees_a_site_with_one_queue(site: Site, tmp_path: Path) -> None:
    broken = Site(tmp_path, site.database_url)
    environment = broken.environment | {"DJANGO_SETTINGS_MODULE": "tests.attacks.one_queue", "SITE": str(tmp_path)}
    with granian("config.rsgi:application", tmp_path, **environment) as broken.port:
        assert slow_answer_while(broken, lambda _over: wrong_sign_in(broken), 8, seconds=2) > 1


def test_dear_pages_without_end_slow_down_nobody_in_another_network(site: Site) -> None:
    def search(over: Event) -> None:
        with Connection(site.port) as connection:
            head = "GET /search/?q=a+b+c+d+e+f+g HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: 198.51.100.7\r\n\r\n"
            while not over.is_set():
                assert connection.ask(head.encode())[0] == 200

    assert slow_answer_while(site, search, 40) < 1


def test_senders_that_stop_in_the_middle_hold_up_nobody(site: Site) -> None:
    def stop_in_the_middle(over: Event) -> None:
        with Connection(site.port) as connection:
            head = "POST /help/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nphone="
            connection.send(head.encode())
            over.wait()

    assert slow_answer_while(site, stop_in_the_middle, 60) < 1


@pytest.mark.parametrize(
    "path", ["/help/", "/nope/", "/learn/", "/status/", "/exit/", "/admin/login/", "/sms/inbound/"]
)
def test_whoever_comes_next_on_a_connection_is_answered(site: Site, path: str) -> None:
    """As behind a proxy that keeps its connections to us for everybody."""
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n"
    for length in (100, 60_000, 66_000, 150_000, 900_000):
        with Connection(site.port) as connection:
            status, _body = connection.ask((head % length).encode() + b"a" * length)
            assert status == 413 if length > 65_536 else 400 <= status < 500 or status in {200, 303}
            assert connection.ask(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")[0] == 200, length
    with Connection(site.port) as connection:
        assert connection.ask((head % 3_000_000).encode())[0] == 413
        assert "connection: close" in connection.headers


def chunked(path: str, body: str, size: int, end: str = "0\r\n\r\n") -> bytes:
    pieces = (body[start : start + size] for start in range(0, len(body), size))
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    chunks = "".join(f"{len(piece):x}\r\n{piece}\r\n" for piece in pieces)
    return f"{head}Transfer-Encoding: chunked\r\n\r\n{chunks}{end}".encode()


@pytest.mark.parametrize("size", [1, 7, 5000])
def test_a_form_that_comes_in_chunks_is_stored(site: Site, size: int) -> None:
    before = len(site.stored())
    with Connection(site.port) as connection:
        assert connection.ask(chunked("/help/", a_form(site), size))[0] == 303
        assert connection.ask(chunked("/help/", "name=" + "x" * 70_000, 5000))[0] == 413
    assert len(site.stored()) == before + 1


@pytest.mark.parametrize("end", ["zz\r\n", "5\r\nab"])
def test_a_form_that_is_cut_is_not_stored(site: Site, end: str) -> None:
    before = len(site.stored())
    with Connection(site.port) as connection:
        connection.send(chunked("/help/", a_form(site), 5000, end))
        connection.stop_sending()
        assert connection.answer()[0] in {0, 400}
    assert len(site.stored()) == before


def test_only_hosts_of_ours_are_answered(site: Site) -> None:
    paths = ("/", "/es/", "/learn/", "/status/", "/robots.txt", "/sitemap.xml", "/admin/", "/admin/login/", "/nope")
    with Connection(site.port) as connection:
        for host in ("evil.example", "127.0.0.1.evil.example", "evil.example:80", "127.0.0.1@evil.example"):
            for path in paths:
                status, body = connection.ask(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
                assert (status, b"evil" in body) == (400, False), (host, path)
            assert connection.ask(f"GET /healthz HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())[0] == 200


def test_an_address_without_its_last_slash_leads_on(site: Site) -> None:
    for path in ("/status", "/es", "/es/status", "/search", "/learn", "/learn/naloxone", "/admin", "/exit"):
        status, location, _ = site.ask("GET", path)
        assert (status, location.removeprefix(f"http://127.0.0.1:{site.port}")) == (301, f"{path}/")
