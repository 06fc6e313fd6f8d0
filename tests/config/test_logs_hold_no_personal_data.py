"""Whatever fails, and however, no log line tells what a person typed, nor their code."""

import io
import json
import logging
import smtplib
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.mail.backends import locmem
from django.db import DatabaseError, IntegrityError, OperationalError, connection
from django.test import Client

from config.logs import JsonLine
from config.settings import BASE_DIR
from intake.antispam.rate_limit import NetworkLimit
from intake.desk import detail
from intake.form import views
from intake.management.commands import worker
from intake.models import ContactRequest, Helpline
from intake.ops.scheduler import Scheduler
from intake.triage import transitions
from tests.build import a_form, a_request, a_user
from tests.contact.canaries import Canary, Looking
from tests.desk.conftest import QUEUE
from tests.form.conftest import database_down
from tests.notify.build import fan_out_and_send

PERSON = Canary(9_998)
TYPED = {"name": PERSON.name, "phone": PERSON.phone, "email": PERSON.email}
QUOTING = {
    "a value that cannot be read": ValueError(f"invalid literal: {PERSON.phone!r}"),
    "a refused row": IntegrityError(f"duplicate key\nDETAIL:  Key (email)=({PERSON.email}) already exists."),
    "a lost connection": OperationalError(f"server closed the connection: INSERT ... VALUES ('{PERSON.name}')"),
    "a suspicious operation": SuspiciousOperation(f"{PERSON.name} looks odd"),
    "a body that is too big": RequestDataTooBig(f"{PERSON.note} is too long"),
    "an error caused by another": RuntimeError(PERSON.name),
}
QUOTING["an error caused by another"].__cause__ = KeyError(PERSON.email)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Every line that any logger writes, down to DEBUG."""
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(JsonLine())
    root, quiet = logging.getLogger(), logging.getLogger("django.template")
    # It tells each variable that a template lacks, with all that the page knows: JsonLine masks it, pytest's own log
    # would spend a minute on it.
    monkeypatch.setattr(quiet, "disabled", True)
    for logger in (root, logging.getLogger("django"), logging.getLogger("intake")):
        monkeypatch.setattr(logger, "level", logging.DEBUG)
    logging.getLogger().manager._clear_cache()  # type: ignore[attr-defined]  what each remembers of its level
    root.addHandler(handler)
    yield lines
    root.removeHandler(handler)
    logging.getLogger().manager._clear_cache()  # type: ignore[attr-defined]


class Way:
    """Ways to fail: each does it with PERSON's words, and returns the status that was answered."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, request: ContactRequest, advisor: User) -> None:
        self.patch, self.request, self.advisor = monkeypatch, request, advisor
        self.browser = Client(raise_request_exception=False)

    def post(self, path: str, fields: dict[str, str] = TYPED, **headers: Any) -> int:
        code: int = self.browser.post(path, fields, **headers).status_code
        return code

    def desk(self, path: str, fields: dict[str, str], *, strict: bool = False) -> int:
        self.browser = Client(raise_request_exception=False, enforce_csrf_checks=strict)
        self.browser.force_login(self.advisor)
        return self.post(path, fields)

    def bad_host(self) -> int:
        return self.post("/status/", headers={"host": f"{PERSON.mark('email')}.example"})

    def bad_cookie(self) -> int:
        self.browser.cookies["sessionid"] = self.browser.cookies["csrftoken"] = PERSON.mark("name")
        return self.browser.get("/admin/", {"q": PERSON.phone}).status_code

    def too_many_fields(self) -> int:
        return self.post("/admin/login/", {**TYPED, **{f"{PERSON.mark('name')}{n}": "x" for n in range(1001)}})

    def from_another_site(self) -> int:
        return self.post("/status/", headers={"sec-fetch-site": "cross-site", "referer": f"https://x/?{PERSON.phone}"})

    def without_its_token(self) -> int:
        return self.desk(f"{QUEUE}search/", {"q": PERSON.phone}, strict=True)

    def not_allowed(self) -> int:
        return self.desk(f"{QUEUE}export/", TYPED)

    def nowhere(self) -> int:
        return self.browser.get(f"/{PERSON.name}/", TYPED).status_code

    def no_such_method(self) -> int:
        return self.browser.put(f"/help/?{PERSON.phone}", TYPED).status_code

    def too_long(self) -> int:
        return self.post("/help/", {"note": PERSON.note * 3000})

    def not_understood(self) -> int:
        return self.post("/help/", {**TYPED, "email": PERSON.refused})

    def from_a_flood(self) -> int:
        self.patch.setattr(views, "SUBMISSIONS", NetworkLimit("ask", -1, 600))
        return self.post("/help/")

    def refused_sign_in(self) -> int:
        return self.post("/admin/login/", {"username": PERSON.called, "password": PERSON.phone})

    def refused_move(self) -> int:
        return self.desk(f"{QUEUE}{self.request.pk}/close/", {"outcome": PERSON.phone, "reason": PERSON.reason})

    def stale_move(self) -> int:
        transitions.claim(self.request, by=a_user("advisor", "another"))
        return self.desk(f"{QUEUE}{self.request.pk}/note/", {"text": PERSON.remark})

    def code_that_fits_nothing(self) -> int:
        return self.post("/status/", {"code": self.request.reference, "contact": PERSON.refused})

    def database_down(self) -> int:
        form = a_form(self.browser, **TYPED)
        with database_down():
            return self.post("/help/", form)

    def site_not_ready(self) -> int:
        self.patch.setattr("intake.ops.health.published", self.raising(QUOTING["a lost connection"]))
        return self.browser.get("/readyz", TYPED).status_code

    def mail_refused(self) -> int:
        refused = smtplib.SMTPRecipientsRefused({PERSON.email: (550, f"no {PERSON.name} here".encode())})
        self.patch.setattr(locmem.EmailBackend, "send_messages", self.raising(refused))
        return fan_out_and_send()

    def worker_stopped(self) -> int:
        stop = threading.Event()
        self.patch.setattr(worker.connections, "close_all", stop.set)
        worker.keep_doing(self.raising(DatabaseError(PERSON.name)), 0, stop)
        return 0

    def sweep_stopped(self) -> int:
        self.patch.setattr("intake.ops.scheduler.count_days", self.raising(DatabaseError(PERSON.name)))
        return Scheduler().run_due()["days"]

    def raising(self, error: BaseException) -> Callable[..., Any]:
        def fail(*_: object, **__: object) -> None:
            raise error

        return fail


# What is answered, and which logger has something to say about it.
FAILS: dict[str, tuple[int, str]] = {
    "bad_host": (400, "intake.public.hosts"),
    "bad_cookie": (302, ""),
    "too_many_fields": (400, "django.security.TooManyFieldsSent"),
    "from_another_site": (403, "django.request"),
    "without_its_token": (403, "django.security.csrf"),
    "not_allowed": (403, "django.request"),
    "nowhere": (404, "django.request"),
    "no_such_method": (405, "django.request"),
    "too_long": (413, "django.request"),
    "not_understood": (422, "django.request"),
    "from_a_flood": (429, "django.request"),
    "refused_sign_in": (200, ""),
    "refused_move": (422, "django.request"),
    "stale_move": (409, "django.request"),
    "code_that_fits_nothing": (422, "django.request"),
    "database_down": (503, "intake.public.decorators"),
    "site_not_ready": (503, "intake.ops.health"),
    "mail_refused": (0, "intake.notify.sending"),
    "worker_stopped": (0, "intake.management.commands.worker"),
    "sweep_stopped": (0, "intake.ops.scheduler"),
}


@pytest.fixture
def way(monkeypatch: pytest.MonkeyPatch, helpline: Helpline, advisor: User, written: io.StringIO) -> Way:
    request = a_request(name=PERSON.name, phone="+19893779998", email=PERSON.email)
    return Way(monkeypatch, request, advisor)


def check(written: io.StringIO, request: ContactRequest, logger: str) -> None:
    """Red when a line tells something, or when `logger` said nothing at all."""
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    assert not logger or logger in {line["logger"] for line in lines}
    assert Looking([PERSON]).found(written.getvalue().encode()) == []
    assert request.reference not in written.getvalue()


@pytest.mark.parametrize("how", FAILS)
def test_it_tells_nothing(how: str, way: Way, written: io.StringIO) -> None:
    code, logger = FAILS[how]
    assert getattr(way, how)() == code
    check(written, way.request, logger)


@pytest.mark.parametrize("error", QUOTING)
def test_a_page_that_breaks_with_an_error_that_quotes(error: str, way: Way, written: io.StringIO) -> None:
    way.patch.setattr(views, "receive", way.raising(QUOTING[error]))
    assert way.post("/help/", a_form(way.browser, **TYPED)) in {400, 413, 500, 503}
    way.patch.setattr(detail, "apply", way.raising(QUOTING[error]))
    assert way.desk(f"{QUEUE}{way.request.pk}/claim/", {}) in {400, 413, 500}
    assert written.getvalue().count('"error"') == 2
    check(written, way.request, "")


def test_the_check_sees_a_line_that_tells(way: Way, written: io.StringIO) -> None:
    logging.getLogger("intake.broken").warning(f"{PERSON.name} is unreadable")  # noqa: G004
    with pytest.raises(AssertionError):
        check(written, way.request, "intake.broken")


def test_queries_at_their_most_talkative(way: Way, written: io.StringIO) -> None:
    connection.force_debug_cursor = True
    try:
        assert way.post("/help/", a_form(way.browser, **TYPED)) == 303
        ContactRequest.objects.filter(source_page=PERSON.mark("name")).exists()
    finally:
        connection.force_debug_cursor = False
    check(written, way.request, "django.db.backends")


BY_THEMSELVES = """
import gc, logging, sys, threading, warnings
import django
django.setup()
def fail():
    raise ValueError("CANARY")
class Failing:
    def __del__(self):
        fail()
class Full:
    def write(self, text):
        raise OSError("CANARY")
    def flush(self):
        pass
warnings.warn("CANARY")
thread = threading.Thread(target=fail)
thread.start()
thread.join()
Failing()
gc.collect()
full = logging.StreamHandler(Full())
logging.getLogger("intake").addHandler(full)
logging.getLogger("intake").error("%s is lost", "CANARY")
logging.getLogger("intake").removeHandler(full)
logging.getLogger("_granian.utils").error("Application callable raised an exception: CANARY")
logging.getLogger("granian.access").info("%(path)s", {"path": "/CANARY/"})
logging.getLogger("django.server").info('"%s" %s', "GET /CANARY/", 404)
for name, logger in logging.root.manager.loggerDict.items():
    for handler in getattr(logger, "handlers", []):
        assert isinstance(handler, logging.NullHandler), f"{name} writes around the log"
fail()
"""


def test_what_python_would_print_by_itself_is_a_line_too() -> None:
    environment = {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": str(BASE_DIR),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, "-c", BY_THEMSELVES]
    done = subprocess.run(command, env=environment, cwd=BASE_DIR, capture_output=True, text=True)
    assert done.returncode == 1
    assert "CANARY" not in done.stdout + done.stderr
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [(line["logger"], line.get("error")) for line in lines if line["level"] == "CRITICAL"] == [
        ("intake", "builtins.ValueError")
    ] * 3
    assert {line["logger"] for line in lines} >= {"py.warnings", "intake", "_granian.utils", "granian.access"}
