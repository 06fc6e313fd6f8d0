"""The public pages as text: every state in which somebody reads them."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse

from intake.articles.bundled_articles import load_articles
from intake.demo.facilities import make_facilities
from intake.demo.helpline import make_helpline
from intake.form.info_pages import INFO_PAGES
from intake.models import ContactRequest
from intake.reception.access_token import issue_token
from intake.retention import hold
from tests.build import a_city, a_user, ctx_of

PROSE = {"p", "li", "dd", "summary"}
DANGERS = ["after_overdose", "withdrawal", "unsafe"]


def public_pages(language: str) -> Iterator[tuple[str, str]]:
    """The name and the HTML of each, as Hope Line's visitors see it."""
    make_helpline()
    client = Client()

    def at(name: str, **kwargs: str) -> str:
        return reverse(name, kwargs={"language": language, **kwargs})

    def html(response: object) -> str:
        return response.content.decode()  # type: ignore[attr-defined]

    landing = html(client.get(at("landing")))
    yield "landing", landing
    yield "no contact", html(client.post(at("help"), {"ctx": ctx_of(landing)}))
    yield "unreadable contact", html(client.post(at("help"), {"ctx": ctx_of(landing), "phone": "12", "email": "a@"}))
    yield "press again", html(client.post(at("help"), {"phone": "2025550123"}))
    for name, fields in {
        "by phone": {"phone": "2025550123"},
        "by email": {"email": "ana@gmial.com", "phone": "12"},
        "with a name": {"phone": "2025550124", "discretion": "first_name", "when": "gone", "email": "@"},
        "open": {"phone": "2025550125", "discretion": "open"},
    }.items():
        sent = client.post(at("help"), {**fields, "ctx": ctx_of(html(client.get(at("landing"))))})
        yield f"confirmed {name}", html(client.get(sent["Location"]))
    receipt = sent["Location"]
    yield "note too long", html(client.post(receipt, {"note": "a" * 4001}))
    client.post(receipt, {"needs": DANGERS})
    yield "in danger", html(client.get(f"{receipt}?added"))
    yield "confirmed earlier", html(client.get(at("received", token="past")))
    yield "look up", html(client.get(at("status")))
    stored = ContactRequest.objects.get(discretion="open")
    yield "not found", html(client.post(at("status"), {"code": "x", "contact": "x"}))
    found = {"code": stored.reference, "contact": "0125"}
    yield "found", html(client.post(at("status"), found))
    change = {"receipt": receipt.rstrip("/").rpartition("/")[2]}
    for do in ("time", "contact", "messages", "stop", "stop", "delete"):
        yield f"after {do}", html(client.post(at("status"), {**change, "do": do}))
    kept = ContactRequest.objects.get(discretion="first_name")
    hold.place(kept, by=a_user("supervisor", f"supervisor {language}"), reason="a case")
    receipt = issue_token(kept)
    yield "deleted under a legal hold", html(client.post(at("status"), {"receipt": receipt, "do": "delete"}))
    load_articles()
    for leaflet in (*INFO_PAGES, "learn", "self-check"):
        yield leaflet, html(client.get(at(leaflet)))
    yield from _places(client, language)
    for typed in ("", "narcan", "mi hijo", "sample houston", "huston", "overdose", "purple zebra"):
        yield f"search {typed}", html(client.get(at("search"), {"q": typed}))
    yield "404", html(client.get(at("landing") + "nowhere/"))
    yield "413", html(client.post(at("help"), {"name": "x" * 70_000}))


def _places(client: Client, language: str) -> Iterator[tuple[str, str]]:
    city = a_city()
    make_facilities()
    start = reverse("places", kwargs={"language": language})
    wrong = f"{start}wrong/{city.facilities.order_by('pk')[0].pk}/"

    def sent(**fields: str) -> Any:
        return client.post(wrong, {"ctx": ctx_of(client.get(wrong).content.decode()), **fields})

    pages = {
        "places": client.get(start),
        "places of a state": client.get(f"{start}georgia/"),
        "places near a city": client.get(f"{start}texas/houston/"),
        "no places near a city": client.get(f"{start}wyoming/cheyenne/"),
        "what is wrong": client.get(wrong),
        "what is wrong, nothing said": sent(),
        "what is wrong, too long": sent(note="x" * 1001),
        "what is wrong, press again": client.post(wrong, {"problem": "phone"}),
        "what is wrong, told": client.get(sent(problem="phone")["Location"]),
    }
    for name, response in pages.items():
        yield name, response.content.decode()


class _Prose(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in PROSE or tag == "label":
            self._open.append(tag)
            self.found.append("")
        elif tag == "br" and self._open:
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            del self._open[self._open.index(tag) :]

    def handle_data(self, data: str) -> None:
        if self._open:
            self.found[-1] += data


def prose(html: str) -> list[str]:
    """What stands in paragraphs, lists and labels, without tags, one text each."""
    parser = _Prose()
    parser.feed(html)
    return [text for text in (" ".join(found.split()) for found in parser.found) if text]
