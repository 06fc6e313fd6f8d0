"""What would be wrong with an article, before it is published."""

import re
from collections.abc import Iterator

from django.urls import Resolver404, resolve
from django.utils.translation import gettext

from intake.articles.markdown import render_markdown
from intake.articles.sources import UnreadableSource, parse_sources

# The phone block prints numbers, beside who answers them; 911 and 988 are too short to be meant.
PHONE = re.compile(r"\d{3}\W{0,2}\d{3}\W?\d{4}")


def errors_in_body(body: str) -> Iterator[str]:
    """What is wrong with the text by itself."""
    article = render_markdown(body)
    if not article.parts:
        yield gettext("Give it headings: a line that begins with ##.")
    if "](" in article.html:
        yield gettext("A link leads neither to https nor to a page of ours.")
    if PHONE.search(body):
        yield gettext("Take the phone number out. The page shows our numbers, and who answers them.")
    for address in article.links:
        if address.startswith("/") and not _is_ours(address):
            yield gettext("We have no page %s.") % address


def errors_in_sources(body: str, sources: str) -> Iterator[str]:
    """What is wrong with its sources, or with what cites them."""
    try:
        listed = set(range(1, len(parse_sources(sources)) + 1))
    except UnreadableSource as unread:
        yield gettext("Write each source as: Title | Publisher | Year | https://address. This line is not: %s") % unread
        return
    cited = render_markdown(body).cited
    if not listed:
        yield gettext("Name at least one source.")
    if missing := cited - listed:
        yield gettext("The text cites a source that is not listed: %s.") % sorted(missing)[0]
    if unused := listed - cited:
        yield gettext("The text does not cite source %s.") % sorted(unused)[0]


def _is_ours(address: str) -> bool:
    try:
        return bool(resolve(address.partition("#")[0]))
    except Resolver404:
        return False
