"""The landing page is compressed once, around the few bytes that differ."""

import gzip
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.form.split_gzip import SplitPage
from intake.public.compression import accepts_gzip
from tests.build import a_form, ctx_of

pytestmark = pytest.mark.once

ACCEPTS = {"accept-encoding": "gzip, deflate, br"}
# What each showing has of its own: the context, and the name of a field that is new each time.
OWN = re.compile(r' name="ctx" value="[^"]+"><noscript><input type="hidden" name="[0-9a-f]{32}">')


@given(st.binary(max_size=5000), st.binary(max_size=5000), st.binary(max_size=70_000))
def test_a_spliced_page_unpacks_to_what_the_plain_one_is(before, after, middle):
    page = SplitPage(before, after)
    assert page.plain(middle) == before + middle + after
    if len(middle) <= 65_535:
        assert gzip.decompress(page.gzipped(middle)) == before + middle + after


def test_the_most_that_may_stand_in_the_middle_is_taken():
    assert gzip.decompress(SplitPage(b"a", b"b").gzipped(b"m" * 65_535)) == b"a" + b"m" * 65_535 + b"b"


@pytest.mark.parametrize("address", ["/", "/es/"])
def test_what_is_unpacked_is_the_plain_page(client, helpline, clock, address):
    packed, plain = client.get(address, headers=ACCEPTS), client.get(address)
    assert packed["Content-Encoding"] == "gzip"
    unpacked = gzip.decompress(packed.content).decode()
    assert ctx_of(unpacked) != ctx_of(plain.content.decode())
    assert OWN.sub("", unpacked) == OWN.sub("", plain.content.decode())
    assert len(packed.content) < len(plain.content) / 2
    kept = {"Content-Encoding", "Content-Length", "Vary"}
    assert {name: value for name, value in packed.headers.items() if name not in kept} == {
        name: value for name, value in plain.headers.items() if name not in kept
    }


TAKEN = "gzip", "GZIP", "gzip, deflate, br", "br;q=1.0, Gzip;q=0.8", "*", "x-gzip", "gzip;q=0.001", "gzip ; q=1"
NOT_TAKEN = (
    "",
    "br, deflate",
    "gzip;q=0",
    "gzip;Q=0.000",
    "GZIP; q=0.0, br",
    "*;q=0",
    "gzip;q=0, *",
    "gzipped",
    "identity",
)


def wrong(accepts: Callable[[str], bool]) -> set[str]:
    """What somebody asks for and does not get, or gets and did not ask for."""
    return {one for one in TAKEN if not accepts(one)} | {one for one in NOT_TAKEN if accepts(one)}


def test_who_takes_gzip_is_read_as_rfc_9110_writes_it():
    assert wrong(accepts_gzip) == set()
    assert len(wrong(lambda header: "gzip" in header)) > 5, "to look for the word is not enough"


@pytest.mark.parametrize("address", ["/", "/status/", "/learn/", "/nowhere/"])
def test_every_page_follows_it_and_says_that_it_varies(client, helpline, address):
    for header, encoding in (("GZIP", "gzip"), ("gzip;q=0", None), ("gzip", "gzip")):
        response = client.get(address, headers={"accept-encoding": header})
        assert response.get("Content-Encoding") == encoding, header
        if encoding or "max-age" in response["Cache-Control"]:
            assert response["Vary"] == "Accept-Encoding", header


def test_an_unchanged_page_says_that_it_varies_too(client, helpline):
    page = client.get("/learn/")
    unchanged = client.get("/learn/", headers={"if-none-match": page["ETag"]})
    assert (unchanged.status_code, unchanged["Vary"]) == (304, "Accept-Encoding")


@pytest.mark.parametrize("headers", [{}, {"accept-encoding": ""}, {"accept-encoding": "br, deflate"}])
def test_who_does_not_ask_gets_it_plain(client, helpline, headers):
    response = client.get("/", headers=headers)
    assert not response.has_header("Content-Encoding")
    assert response.content.startswith(b"<!doctype html>")


def test_a_form_from_a_compressed_page_is_taken(client, helpline):
    ctx = ctx_of(gzip.decompress(client.get("/", headers=ACCEPTS).content).decode())
    assert client.post("/help/", {"phone": "2025550123", "ctx": ctx}).status_code == 303


def test_a_change_is_seen_at_once(client, helpline, clock, monkeypatch):
    client.get("/", headers=ACCEPTS)
    monkeypatch.setattr("intake.helpline.published.CACHE_SECONDS", 0)
    helpline.name = "Hope Line of the Valley"
    helpline.save()
    assert "Hope Line of the Valley" in gzip.decompress(client.get("/", headers=ACCEPTS).content).decode()


def test_other_pages_are_compressed_as_well(client, helpline):
    for response in (
        client.get("/status/", headers=ACCEPTS),
        client.get("/privacy/", headers=ACCEPTS),
        client.post("/help/", a_form(client, phone="555"), headers=ACCEPTS),
        client.get("/nowhere/", headers=ACCEPTS),
    ):
        assert response["Content-Encoding"] == "gzip"
        assert gzip.decompress(response.content).startswith(b"<!doctype html>")
