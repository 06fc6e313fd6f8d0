"""People who fill in the form at the same time, and what they were told."""

import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from threading import Event, Thread
from urllib.parse import urlencode

from tests.build import a_phone, ctx_of
from tests.faults.site import Site

CODE = re.compile(r"<strong>([0-9B-Z]{4}) ([0-9B-Z]{4})</strong>")


def a_form(site: Site, phone: str = "") -> str:
    """A filled-in form, as a browser sends it, from a page that was just loaded."""
    return urlencode({"phone": phone or a_phone(), "name": "Ana", "ctx": ctx_of(site.ask("GET", "/")[2])})


class Crowd:
    """What was answered: statuses, and for each acknowledged request its key and its code, "" until that was read."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.statuses: Counter[int] = Counter()
        self.acknowledged: dict[str, str] = {}

    def send(self, form: str) -> str:
        """Press the button once; the code on the confirmation, which is read once for a request, "" without one."""
        status, location, _ = self.site.ask("POST", "/help/", form)
        self.statuses[status] += 1
        if status != 303:
            return ""
        key = location.split("/")[2].partition(".")[0]
        if self.acknowledged.setdefault(key, ""):
            return self.acknowledged[key]
        if code := CODE.search(self.site.ask("GET", location)[2]):
            self.acknowledged[key] = code[1] + code[2]
        return self.acknowledged[key]

    @contextmanager
    def pressing(self, people: int) -> Iterator[None]:
        """Meanwhile `people` send one form after the other, whatever becomes of the site."""
        enough = Event()

        def press() -> None:
            while not enough.is_set():
                try:
                    self.send(a_form(self.site))
                except (OSError, HTTPException, AssertionError):
                    time.sleep(0.05)

        threads = [Thread(target=press) for _ in range(people)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            enough.set()
            for thread in threads:
                thread.join()

    def missing(self) -> set[str]:
        """Those that were acknowledged and are not stored, or not under the code that was shown."""
        stored = self.site.stored()
        return {key for key, code in self.acknowledged.items() if stored.get(key) != (code or stored.get(key, "?"))}
