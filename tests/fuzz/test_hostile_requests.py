"""Two thousand hostile requests: none breaks a page, none comes back unescaped, and what is accepted is kept."""

from urllib.parse import quote, quote_from_bytes, unquote

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.contact.reach import printable
from intake.models import ContactRequest
from tests.build import a_form

pytestmark = pytest.mark.django_db
FIELDS = ["about", "name", "phone", "email", "discretion", "when", "website", "ctx", "needs", "note", "zip"]
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
HEADERS = st.dictionaries(st.sampled_from(NAMES), HEADER_TEXT, max_size=4)

hostile = settings(
    max_examples=400,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def browser(helpline):
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


def fine(response):
    """No failure of ours, no cookie, and no markup but our own."""
    assert response.status_code < 500
    assert not response.cookies
    page = response.content.decode()
    assert "<script" not in page.lower()
    assert "<img" not in page.lower()
    return response


@hostile
@given(
    body=st.one_of(OCTETS, st.builds(lambda *parts: b"&".join(parts), OCTETS, OCTETS)),
    kind=CONTENT_TYPES,
    headers=HEADERS,
)
def test_any_bytes_to_the_form(browser, body, kind, headers):
    fine(browser.generic("POST", "/help/", body, content_type=kind, headers=headers))


@hostile
@given(fields=st.dictionaries(st.sampled_from(FIELDS), TEXT, max_size=len(FIELDS)), headers=HEADERS)
def test_any_text_in_the_fields(browser, fields, headers):
    body = "&".join(f"{name}={quote(value, errors='surrogatepass')}" for name, value in fields.items())
    fine(browser.generic("POST", "/help/", body, content_type="application/x-www-form-urlencoded", headers=headers))


@hostile
@given(parts=st.lists(st.tuples(TEXT, st.one_of(st.none(), TEXT), OCTETS), max_size=5), tail=OCTETS)
def test_any_parts(browser, parts, tail):
    body = b""
    for name, file, content in parts:
        named = f'; filename="{file}"' if file is not None else ""
        head = f'--X\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'
        body += head.encode(errors="replace") + content + b"\r\n"
    fine(browser.generic("POST", "/help/", body + b"--X--" + tail, content_type="multipart/form-data; boundary=X"))


@hostile
@given(junk=st.one_of(TEXT, OCTETS.map(quote_from_bytes)), query=TEXT, headers=HEADERS)
def test_any_address(browser, junk, query, headers):
    path = quote(unquote(junk), safe="/:%", errors="surrogatepass")
    for address in (f"/received/{path}/", f"/{path}", f"/?{quote(query, errors='surrogatepass')}"):
        fine(browser.generic("GET", address, headers=headers))


@hostile
@given(name=TEXT, about=TEXT, email=TEXT, when=TEXT, website=TEXT)
def test_what_is_accepted_comes_back_as_it_was_typed(browser, name, about, email, when, website):
    form = a_form(browser, name=name, about=about, email=email, when=when, website=website)
    body = "&".join(f"{field}={quote(value, errors='replace')}" for field, value in form.items())
    with transaction.atomic():
        sent = fine(browser.generic("POST", "/help/", body, content_type="application/x-www-form-urlencoded"))
        assert sent.status_code == 303
        request = ContactRequest.objects.latest("created_at")
        assert request.opened("name") == printable(name.encode(errors="replace").decode())
        assert request.opened("phone") == "+12025550123"
        fine(browser.get(sent["Location"]))
        transaction.set_rollback(True)
