"""After a whole walk through the house, nothing that a person said can be read anywhere but through the vault."""

import base64
import html
import io
import json
import logging
import os
import quopri
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import Client

from config.logs import JsonLine
from intake.form import landing_cache
from intake.helpline.published import clear_cache
from intake.models import ContactRequest, Delivery, Helpline
from intake.notify.audiences import AUDIENCES
from tests import postgresql
from tests.build import a_request, a_wording_of_messages
from tests.contact.canaries import Canary, Looking
from tests.contact.person_journey import QUEUE, Walker, ask, miss, say_yes, stumble, take_back, text_back, work
from tests.notify.conftest import Post
from tests.notify.endpoints import an_endpoint
from tests.notify.provider import Provider, tells
from tests.notify.receiver import Receiver, Taken, listening

PEOPLE = int(os.environ.get("CANARIES", 50))
# In a short run one in so many goes the whole way, and the others ask.
ONE_IN = 1 if "CANARIES" in os.environ else 5
PAGES = ["/", "/es/", "/status/", "/privacy/", "/who-answers/", "/healthz", "/readyz", "/admin/login/", "/nowhere/"]
_written: list[str] | None = None


def _notice(event: str, arguments: tuple[Any, ...]) -> None:
    if _written is None or event != "open" or not isinstance(arguments[0], str | bytes):
        return
    if (arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR):
        _written.append(os.fsdecode(arguments[0]))


@cache
def _listen() -> None:
    """From the first call on to the end of the process: Python takes no hook away."""
    sys.addaudithook(_notice)


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every file that this process opens to write, as long as the test runs."""
    global _written
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    _listen()
    _written = []
    yield _written
    _written = None


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """All that the house would log while a test runs, our own loggers at their most talkative."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLine())
    monkeypatch.setattr(logging.getLogger("intake"), "level", logging.DEBUG)
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    """A machine that is told everything that staff are told."""
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    with listening() as running:
        yield running


@pytest.fixture
def far_sides(post: Post, provider: Provider, settings: Any) -> None:
    """A mail server and a provider of texts, and messages to people by both."""
    settings.MESSAGE_FROM = "Office <office@mail.example>"
    post.start()


@pytest.fixture
def places(
    files: list[str], log: io.StringIO, receiver: Receiver, post: Post, far_sides: None, transactional_db: None
) -> Iterator[Callable[..., dict[str, bytes]]]:
    """Everywhere that something may stay: `places(*walkers)` reads it all."""
    with connection.cursor() as cursor:  # nobody waits for the disk here: the same bytes are written
        cursor.execute("SET synchronous_commit = off" if _on_postgresql() else "PRAGMA synchronous = OFF")
    began = (
        _asked("SELECT file_name, file_offset FROM pg_walfile_name_offset(pg_current_wal_insert_lsn())")
        if _on_postgresql()
        else []
    )

    def read(*walkers: Walker) -> dict[str, bytes]:
        stranger = Client()
        shown = [stranger.get(page) for page in PAGES]
        return {
            **(_files_of_postgresql(began[0]) if _on_postgresql() else _files_of_sqlite()),
            "a dump": _dumped(),
            "a session, opened": json.dumps([row.get_decoded() for row in Session.objects.all()]).encode(),
            "the log": log.getvalue().encode(),
            "a mail to staff": _mails(post, to_staff=True),
            "a webhook": b"".join(f"{one.path} {one.headers} ".encode() + one.body for one in receiver.taken),
            "the cache": repr([caches[name]._cache for name in ("default", "process")]).encode(),
            "a file": b"".join(file.encode() + _content(file) for file in files),
            "a page for anybody": b"".join(page.content + str(page.headers).encode() for page in shown),
            "an address or a cookie": "|".join(set().union(*(walker.addresses for walker in walkers))).encode(),
        }

    yield read
    caches["default"].clear()


def _mails(post: Post, *, to_staff: bool) -> bytes:
    """What heads and parts say, as the server got them: in base64 the end of a line would tear a word."""
    mails = [letter for letter in post.mails if letter["To"].endswith("@intake.example") == to_staff]
    parts = (part.get_payload(decode=True) or b"" for letter in mails for part in letter.walk())
    return b"".join([*(str(letter.items()).encode() for letter in mails), *parts])


def _on_postgresql() -> bool:
    return connection.vendor == "postgresql"


def _asked(sql: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _content(file: str) -> bytes:
    return Path(file).read_bytes() if Path(file).is_file() else b""


def _files_of_sqlite() -> dict[str, bytes]:
    file = str(connection.settings_dict["NAME"])
    beside = {"the write-ahead log": _content(f"{file}-wal"), "the shared memory": _content(f"{file}-shm")}
    _asked("PRAGMA wal_checkpoint")  # what is in the log goes into the file as well
    return {"the database file": _content(file), **beside}


def _files_of_postgresql(began: tuple[str, int]) -> dict[str, bytes]:
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
    tables = _asked(
        "SELECT pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class WHERE relkind IN ('r', 'i', 't')"
        " AND relnamespace IN ('public'::regnamespace, 'pg_toast'::regnamespace)"
    )
    log = _asked(
        "SELECT pg_read_binary_file('pg_wal/' || name) FROM pg_ls_waldir()"
        " WHERE name >= %s AND name <= pg_walfile_name(pg_current_wal_insert_lsn()) ORDER BY name",
        began[0],
    )
    return {
        "the database file": b"".join(bytes(row[0]) for row in tables),
        "the write-ahead log": b"".join(bytes(row[0]) for row in log)[began[1] :],
    }


def _dumped() -> bytes:
    return postgresql.dumped() if _on_postgresql() else "\n".join(connection.connection.iterdump()).encode()


@pytest.fixture
def staff(helpline: Helpline, advisor: User, supervisor: User) -> tuple[Walker, Walker]:
    return Walker(advisor), Walker(supervisor)


@pytest.mark.usefixtures("clock")
def test_no_place_holds_a_word_of_anybody(
    places: Callable[..., dict[str, bytes]],
    staff: tuple[Walker, Walker],
    receiver: Receiver,
    post: Post,
    provider: Provider,
) -> None:
    """Who carries a message learns where to, and no other word of theirs; so does the mailbox that it comes to."""
    an_endpoint(receiver, *(letter for letter, readers in AUDIENCES.items() if readers.roles))
    a_wording_of_messages(Helpline.objects.get())
    people, public = [Canary(number) for number in range(PEOPLE)], Walker()
    reached = {}
    for person in people:
        request = ask(person, public)
        if person.number % ONE_IN == 0:
            stumble(person, request, public)
            say_yes(person, request, public)
            miss(person, request, staff[0])
            reached[person] = request
    call_command("worker", once=True, stdout=io.StringIO())
    for text in provider.taken:
        assert tells("receipts", id=text["id"], state="delivered").status_code == 204
    for person, request in reached.items():
        text_back(person, person.lost)
        if person.number % 15 != 10:
            work(person, request, *staff)
        text_back(person, "STOP")
        if person.number % 15 == 5:
            take_back(person, request, public)
    everything = {"reason": "own_copy", "contents": "everything", "confirmed": "on"}
    exported = staff[1].post(f"{QUEUE}export/", {**everything, "list": f"code={request.reference}"}).getvalue()
    assert person.name.encode() in exported
    call_command("worker", once=True, stdout=io.StringIO())
    assert staff[1].get("/admin/intake/delivery/").content.count(b"sent") >= 20
    assert not Delivery.objects.exclude(state="sent").exists()
    assert len(set(post.ids())) == len(post.mails) > PEOPLE
    assert len({*receiver.ids()}) == len(receiver.taken) > PEOPLE
    looked, looking = places(public, *staff), Looking(people)
    references = list(ContactRequest.objects.values_list("reference", flat=True))
    assert len(references) == PEOPLE
    code = re.compile("|".join(f"{reference[:4]}[ +-]?{reference[4:]}" for reference in references).encode())
    for place in ("the database file", "a dump"):
        assert code.search(looked[place]), f"{place} does not hold what is certainly stored"
    for place in ("the log", "an address or a cookie", "a mail to staff", "a webhook", "a page for anybody"):
        assert looked[place], f"{place} is empty"
        assert not code.search(looked[place]), place
    held = {place: looking.found(octets) for place, octets in looked.items()}
    assert {place: found for place, found in held.items() if found} == {}
    told = looking.found(json.dumps(provider.taken).encode()), looking.found(_mails(post, to_staff=False))
    assert told == tuple(
        sorted(f"{what} of {person.number} as typed" for person in reached) for what in ("new_phone", "new_email")
    )
    octets = sum(map(len, looked.values()))
    print(f"{PEOPLE} people, {len(looking.spellings)} spellings, {octets} octets in {len(looked)} places")


def test_each_place_that_holds_one_is_noticed(
    places: Callable[..., dict[str, bytes]], helpline: Helpline, supervisor: User, receiver: Receiver
) -> None:
    person, walker = Canary(9_999), Walker()  # PostgreSQL has one log for all that tests write meanwhile
    request = a_request(phone="+12025550199")
    ContactRequest.objects.filter(pk=request.pk).update(name=person.name.encode())  # a column that is not sealed
    logging.getLogger("intake.broken").warning(f"{person.said} cannot be read")  # noqa: G004
    session = SessionStore()
    session["search"] = {"typed": [person.searched] * 20}
    session.save()
    apps.get_model("admin", "LogEntry").objects.create(user=supervisor, action_flag=2, object_repr=person.place)
    mail.EmailMessage(body=f"{person.note} wants to be called", to=["advisor@intake.example"]).send()
    receiver.taken.append(Taken("/", {}, person.note.encode()))
    caches["default"].set("try", person.user)
    Path(tempfile.gettempdir(), "upload").write_text(person.remark)
    Helpline.objects.update(name=person.lost[:80])
    clear_cache()
    landing_cache.clear_cache()
    walker.addresses.add(f"/status/?contact={quote(person.new_phone)}")
    looking = Looking([person])
    held = {place: looking.found(octets) for place, octets in places(walker).items()}
    noticed = {place for place, found in held.items() if found}
    assert noticed == {*held} - {"the shared memory"}  # which is the index of the write-ahead log, and holds no rows
    assert "place of 9999 as typed" in held["a dump"]
    assert "name of 9999 in hex" in held["a dump"]


SPELLED: dict[str, Callable[[str], bytes]] = {
    "as typed": str.encode,
    "in small letters": lambda text: text.lower().encode(),
    "in capitals": lambda text: text.upper().encode(),
    "escaped for HTML": lambda text: html.escape(text).encode(),
    "escaped for JSON": lambda text: json.dumps(text).encode(),
    "escaped for addresses": lambda text: quote(text).encode(),
    "escaped for forms": lambda text: quote_plus(text).encode(),
    "escaped for Python": lambda text: ascii(text).encode(),
    "escaped for mails": lambda text: quopri.encodestring(text.encode()),
    "in UTF-16 LE": lambda text: text.encode("utf-16-le"),
    "in UTF-16 BE": lambda text: text.encode("utf-16-be"),
    "in base64": lambda text: base64.b64encode(text.encode()),
    "in base64 a sign later": lambda text: base64.b64encode(b"x" + text.encode()),
    "in base64 two signs later": lambda text: base64.urlsafe_b64encode(b"xy" + text.encode()),
    "in hex": lambda text: text.encode().hex().encode(),
    "in hex capitals": lambda text: text.encode().hex().upper().encode(),
    "in Latin-1": lambda text: text.encode("latin-1"),
}


@pytest.mark.parametrize("how", SPELLED)
@pytest.mark.parametrize("what", ["name", "refused", "email", "phone", "zip", "called"])
def test_each_spelling_would_be_found(what: str, how: str) -> None:
    person = Canary(7)
    found = Looking([person]).found(b"before " + SPELLED[how](getattr(person, what)) + b" after")
    assert {line.partition(" of ")[0] for line in found} == {what}


@pytest.mark.parametrize("normal", ["+19893770007", "989-377-0007", "+1 989-377-0007", "989 377 0007", "19893770007"])
def test_a_number_would_be_found_however_it_is_written(normal: str) -> None:
    assert Looking([Canary(7)]).found(normal.encode())


def test_somebody_elses_words_are_not_found() -> None:
    other = Canary(8)
    texts = [other.name, other.phone, other.email, other.zip, other.note]
    assert Looking([Canary(7)]).found("|".join(texts).encode()) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("row 9893770007 of", True),
        ("+19893770007", True),
        ("1f40c377-0007, (989) 377-0007", True),
        ("1f40c377-0007-7aaa-8bbb-0123456789ab", False),
        ("X'00989377000701AB4C07D12E'", False),
    ],
)
def test_digits_in_a_key_or_in_hex_are_nobodys(text: str, found: bool) -> None:
    assert bool(Looking([Canary(7)]).found(text.encode())) == found
