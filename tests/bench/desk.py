"""A seeded site as a supervisor uses it: through its real server, and, for the SQL alone, in a process of its own."""

import json
import subprocess
import sys
import time
from http.client import HTTPConnection
from typing import Any, Self
from urllib.parse import urlencode

from tests.bench.paths import BASE, OURS, environment
from tests.bench.server import Server

QUEUE = "/admin/intake/contactrequest/"
_TOKEN = "b" * 32


class Desk:
    """Signed in from the start of the block to its end. `known` holds what there is to look for."""

    def __init__(self, url: str) -> None:
        self._url, self._server = url, Server(OURS, url)

    def __enter__(self) -> Self:
        self._server.__enter__()
        self._inside = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.desk_sql"],
            cwd=BASE,
            env=environment(OURS, self._url),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            self.known: dict[str, Any] = self._answer()
        except BaseException:
            self.__exit__()
            raise
        self._connection = HTTPConnection("127.0.0.1", self._server.port)
        self._headers = {"Cookie": f"sessionid={self.known['session']}; csrftoken={_TOKEN}"}
        return self

    def __exit__(self, *_: object) -> None:
        self._inside.terminate()
        self._inside.wait()
        self._server.__exit__()

    def _answer(self) -> dict[str, Any]:
        assert self._inside.stdout
        return json.loads(self._inside.stdout.readline())

    def sql(self, path: str, search: str = "") -> dict[str, float]:
        """`sql_ms`, what the page's questions about requests take, and `queries`, how many statements it sends."""
        assert self._inside.stdin
        self._inside.stdin.write(json.dumps([path, search]) + "\n")
        self._inside.stdin.flush()
        return self._answer()

    def page_ms(self, path: str) -> float:
        """How long a page takes, from asking to its last byte."""
        begun = time.perf_counter()
        self._expect(200, "GET", path)
        return 1000 * (time.perf_counter() - begun)

    def search_ms(self, typed: str) -> float:
        """How long a search takes, from pressing the button to the last byte of what was found."""
        begun = time.perf_counter()
        found = self._expect(302, "POST", f"{QUEUE}search/", urlencode({"q": typed, "csrfmiddlewaretoken": _TOKEN}))
        self._expect(200, "GET", found)
        return 1000 * (time.perf_counter() - begun)

    def _expect(self, status: int, method: str, path: str, body: str | None = None) -> str:
        form = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        self._connection.request(method, path, body, self._headers | form)
        response = self._connection.getresponse()
        response.read()
        if response.status != status:
            raise RuntimeError(f"{method} {path}: {response.status}, not {status}")
        return response.headers.get("Location", "")
