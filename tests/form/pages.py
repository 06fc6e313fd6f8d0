"""Reading our pages: what each showing has of its own, and what on them is not ours."""

import re
from html.parser import HTMLParser
from typing import Any

from intake.public.html import script

RECEIPT = re.compile(r"[0-9a-f]{32}\.\d+:[\w-]+")
CODE = re.compile(r"<strong>([0-9B-Z]{4}) ([0-9B-Z]{4})</strong>")
OURS = {
    "a", "article", "body", "br", "button", "details", "div", "em", "fieldset", "footer", "form", "h1", "h2", "h3",
    "head", "header", "html", "input", "label", "legend", "li", "link", "main", "meta", "nav", "noscript", "ol", "p",
    "section", "span", "strong", "style", "summary", "sup", "textarea", "title", "ul",
}  # fmt: skip
ADDRESSES = {"src", "action", "formaction"}


class Foreign(HTMLParser):
    """Collects the elements that our pages do not use, and the attributes that would run something."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [tag] if tag not in OURS else []
        self.found += [name for name, _value in attrs if name.startswith("on")]
        self.found += [value for name, value in attrs if name in ADDRESSES and value and ":" in value.partition("/")[0]]


def without_spaces(page: str) -> str:
    """`page` without white space beside its tags, and one space for any other."""
    return re.sub(r"\s*(<[^>]*>)\s*", r"\1", " ".join(page.split()))


def lasting(page: str) -> str:
    """`page` without its receipts, which differ from one showing to the next."""
    return RECEIPT.sub("", page)


# Where a page says where else it is; a browser follows none of it.
TOLD_TO_SEARCH_ENGINES = re.compile(r'<link rel="(?:canonical|alternate)"[^>]*>')


def foreign_markup(page: str) -> list[str]:
    """What could run or load something on `page`, our one script left out."""
    reader = Foreign()
    reader.feed(page.replace(f"<script>{script()}</script>", "", 1))
    return reader.found


def receipt_on(response: Any) -> str:
    """The receipt that a page carries on, or that an address leads to."""
    found = RECEIPT.search(response.headers.get("Location") or response.content.decode())
    assert found, "there is no receipt"
    return found[0]


def fields_of(page: str) -> set[str]:
    """The name of every field on `page`, without those that only a browser without scripts sends."""
    page = re.sub("<noscript>.*?</noscript>", "", page)
    return set(re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"', page))
