"""Hostile requests, 2,000 or as many as HOSTILE says: none breaks a page, none comes back unescaped, and what is
accepted is kept.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, quote_from_bytes, unquote

import pytest
from django.db import transaction
from django.test import Client, override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.contact.contact_details import parse_email, parse_phone, printable
from intake.form.follow_up_form import MAX_NOTE_LENGTH
from intake.form.forms import MAX_LENGTHS
from intake.form.status import CHANGES
from intake.models import ContactRequest, Note
from intake.reception.access_token import issue_token
from tests.build import a_form, a_request
from tests.form.pages import foreign_markup
from tests.notify.provider import SECRET, tells

pytestmark = pytest.mark.django_db
TESTS = 11
FIELDS = [
    "about", "name", "phone", "email", "discretion", "when", "website", "ctx", "needs", "note", "zip", "language",
    "contact_method", "messages", "messages_read", "code", "contact", "receipt", "do", "q",
]  # fmt: skip
ADDRESSES = [
    "/", "/help/", "/received/junk/", "/status/", "/exit/", "/privacy/", "/learn/", "/self-check/", "/places/",
    "/places/texas/", "/places/wrong/1/", "/search/", "/sitemap.xml", "/robots.txt",
]  # fmt: skip
PROVIDERS = ["/sms/receipts/", "/sms/inbound/"]
ANYWHERE = st.sampled_from([*ADDRESSES, *(f"/es{address}" for address in ADDRESSES), *PROVIDERS])
LANGUAGE = st.sampled_from(["", "/es"])
URLENCODED = "application/x-www-form-urlencoded"
MARKUP = "\"'><script>alert(1)</script><img src=x onerror=y>"
NASTY = st.sampled_from(
    [
        MARKUP,
        "\0",
        "%00",
        "\u202e",
        "\ufeff",
        "{{ settings.SECRET_KEY }}",
        "{% debug %}",
        "' OR 1=1 --",
        "${jndi:ldap://x}",
        "../../etc/passwd",
        "\r\nSet-Cookie: a=b",
        "=cmd|' /C calc'!A0",
        "A" * 4000,
        "🫶🏽",
        "ﷺ" * 18,
        "Z̸͉̆a̷",
        "-1",
        "1e999",
        "NaN",
    ]
)
TEXT = st.one_of(st.text(max_size=80), NASTY, st.builds(str.__add__, NASTY, st.text(max_size=20)))
OCTETS = st.binary(max_size=200)
HEADER_TEXT = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\0"), max_size=200)
CONTENT_TYPES = st.one_of(
    st.sampled_from(["application/x-www-form-urlencoded", "multipart/form-data; boundary=X", "application/json", ""]),
    st.builds(
        "{}; charset={}".format,
        st.sampled_from(["application/x-www-form-urlencoded", "multipart/form-data; boundary=X", "text/plain"]),
        st.sampled_from(
            ["utf-7", "utf-16", "rot13", "idna", "punycode", "undefined", "unicode_escape", "cp037", "nope"]
        ),
    ),
    HEADER_TEXT,
)
NAMES = [
    "accept-language", "cookie", "host", "if-modified-since", "origin", "range", "referer", "sec-fetch-site",
    "transfer-encoding", "user-agent", "x-forwarded-for", "x-forwarded-proto", "x-http-method-override",
]  # fmt: skip
FEW_FIELDS, MANY_FIELDS = (st.dictionaries(st.sampled_from(FIELDS), TEXT, max_size=most) for most in (4, len(FIELDS)))
HEADERS = st.dictionaries(st.sampled_from(NAMES), HEADER_TEXT, max_size=4)

hostile = settings(
    max_examples=int(os.environ.get("HOSTILE", 2000)) // TESTS,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def browser(helpline, settings):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]  # so that what a sender says of its address is read
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


def fine(response):
    """No failure of ours, no cookie, and no markup but our own."""
    assert response.status_code < 500
    assert not response.cookies
    assert not foreign_markup(response.content.decode())
    return response


def encoded(fields):
    return "&".join(f"{name}={quote(value, errors='surrogatepass')}" for name, value in fields.items())


def received(text):
    """`text` as it comes out of a form that is encoded in UTF-8."""
    return text.encode(errors="surrogatepass").decode(errors="replace")


def press(browser, address, fields, **headers):
    return fine(browser.generic("POST", address, encoded(fields), content_type=URLENCODED, **headers))


@contextmanager
def one_example() -> Iterator[None]:
    """What it stores is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@hostile
@given(
    address=ANYWHERE,
    body=st.one_of(OCTETS, st.builds(lambda *parts: b"&".join(parts), OCTETS, OCTETS)),
    kind=CONTENT_TYPES,
    headers=HEADERS,
)
def test_any_bytes(browser, address, body, kind, headers):
    fine(browser.generic("POST", address, body, content_type=kind, headers=headers))


@hostile
@given(
    address=st.sampled_from(["receipts", "inbound"]),
    told=st.one_of(OCTETS, st.fixed_dictionaries(dict.fromkeys(["id", "state", "from", "text"], TEXT)).map(json.dumps)),
)
def test_anything_from_the_provider(address, told):
    with override_settings(SMS_SECRET=SECRET), one_example():
        fine(tells(address, body=told if isinstance(told, bytes) else told.encode()))


@hostile
@given(fields=MANY_FIELDS, headers=HEADERS, address=ANYWHERE)
def test_any_text_in_the_fields(browser, fields, headers, address):
    press(browser, address, fields, headers=headers)


@hostile
@given(parts=st.lists(st.tuples(TEXT, st.one_of(st.none(), TEXT), OCTETS), max_size=5), tail=OCTETS, address=ANYWHERE)
def test_any_parts(browser, parts, tail, address):
    body = b""
    for name, file, content in parts:
        named = f'; filename="{file}"' if file is not None else ""
        head = f'--X\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'
        body += head.encode(errors="replace") + content + b"\r\n"
    fine(browser.generic("POST", address, body + b"--X--" + tail, content_type="multipart/form-data; boundary=X"))


@hostile
@given(junk=st.one_of(TEXT, OCTETS.map(quote_from_bytes)), query=TEXT, headers=HEADERS)
def test_any_address(browser, junk, query, headers):
    path = quote(unquote(junk), safe="/:%", errors="surrogatepass")
    for address in (
        f"/received/{path}/",
        f"/learn/{path}/",
        f"/es/{path}",
        f"/{path}",
        f"/?{quote(query, errors='surrogatepass')}",
    ):
        fine(browser.generic("GET", address, headers=headers))


@hostile
@given(name=TEXT, about=TEXT, email=TEXT, when=TEXT, website=TEXT, at=LANGUAGE)
def test_what_is_accepted_comes_back_as_it_was_typed(browser, name, about, email, when, website, at):
    form = a_form(browser, at=f"{at}/", name=name, about=about, email=email, when=when, website=website)
    with one_example():
        sent = press(browser, f"{at}/help/", form)
        is_too_long = any(len(printable(received(form[field]))) > most for field, most in MAX_LENGTHS.items())
        assert sent.status_code == (422 if is_too_long else 303)
        if is_too_long:
            return
        request = ContactRequest.objects.latest("created_at")
        assert request.opened("name") == printable(received(name))
        assert request.opened("phone") == "+12025550123"
        fine(browser.get(sent["Location"]))


@hostile
@given(fields=MANY_FIELDS, at=LANGUAGE)
def test_what_was_typed_is_on_the_page_in_the_other_language(browser, fields, at):
    press(browser, f"{at}/", {**fields, "ctx": a_form(browser)["ctx"]})
    assert not ContactRequest.objects.exists()


@hostile
@given(needs=TEXT, language=TEXT, zip=TEXT, method=TEXT, note=TEXT, headers=HEADERS, at=LANGUAGE)
def test_any_answers_after_the_form(browser, needs, language, zip, method, note, headers, at):
    with one_example():
        request = a_request(email="mari@example.org")
        answers = {"needs": needs, "language": language, "zip": zip, "contact_method": method, "note": note}
        answer = press(browser, f"{at}/received/{issue_token(request)}/", answers, headers=headers)
        lines = "\n".join(map(printable, received(note).splitlines())).strip()
        assert answer.status_code in {400, 403, 422 if len(lines) > MAX_NOTE_LENGTH else 303}
        kept = [note.opened("text") for note in Note.objects.all()]
        assert kept == ([lines] if lines and answer.status_code == 303 else [])
        if answer.status_code == 303:
            fine(browser.get(f"{at}/received/{issue_token(request)}/?added"))


@hostile
@given(code=st.one_of(TEXT, st.none()), contact=st.one_of(TEXT, st.just("0188")), headers=HEADERS, at=LANGUAGE)
def test_any_lookup(browser, code, contact, headers, at):
    with one_example():
        request = a_request(phone="+12025550188")
        sent = {"code": request.reference if code is None else code, "contact": contact}
        answer = press(browser, f"{at}/status/", sent, headers=headers)
        right = code is None and contact == "0188"
        assert answer.status_code in {400, 403, 200 if right else 422}


@hostile
@given(
    do=st.one_of(TEXT, st.sampled_from(sorted(CHANGES))),
    when=st.one_of(TEXT, st.just("asap")),
    phone=st.one_of(TEXT, st.just("(202) 555-0188")),
    email=st.one_of(TEXT, st.just("bo@gmial.com")),
    headers=HEADERS,
    at=LANGUAGE,
)
def test_any_change(browser, do, when, phone, email, headers, at):
    with one_example():
        request = a_request(phone="+12025550123", email="mari@example.org")
        fields = {"receipt": issue_token(request), "do": do, "when": when, "phone": phone, "email": email}
        answer = press(browser, f"{at}/status/", fields, headers=headers)
        assert answer.status_code in {200, 400, 403, 409, 422}
        request = ContactRequest.objects.get()
        if do == "contact" and answer.status_code == 200:
            assert request.opened("phone") == (parse_phone(printable(received(phone))) or "+12025550123")
            assert request.opened("email") == (parse_email(printable(received(email))) or "mari@example.org")
        assert (request.erased_at is None) is not (do == "delete" and answer.status_code == 200)


@hostile
@given(
    fields=st.dictionaries(st.sampled_from(FIELDS), TEXT, max_size=4), headers=HEADERS, at=LANGUAGE, mine=st.booleans()
)
def test_leaving_with_anything(browser, fields, headers, at, mine):
    with one_example():
        request = a_request()
        fields |= {"receipt": issue_token(request)} if mine else {}
        answer = press(browser, f"{at}/exit/", fields, headers=headers)
        assert answer.status_code in {303, 400}
        request.refresh_from_db()
        assert bool(request.tokens_revoked_at) is (mine and answer.status_code == 303)
