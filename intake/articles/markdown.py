"""Articles as HTML: paragraphs, headings, lists, emphasis, links and citations. Anything else stays the text it is.

`[2]` cites the second source. Links lead to https or to a page of ours, given as "/status/".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

CITATION = re.compile(r"\[([1-9]\d?)\](?!\()")
# A backslash, or a slash after the first, would lead to another host.
LEADS_SOMEWHERE = re.compile(r"https://[^\s/?#@\\]+(?:[/?#][^\s\\]*)?|/(?![/\\])[^\s\\]*")


@dataclass(frozen=True)
class RenderedMarkdown:
    """`parts` are the headings of the first order with their ids; `cited` the numbers of sources; `links` addresses."""

    html: SafeString
    parts: tuple[tuple[str, str], ...]
    cited: frozenset[int]
    links: tuple[str, ...]


def _cite(state: StateInline, silent: bool) -> bool:
    found = CITATION.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        state.push("citation", "", 0).content = found[1]
    state.pos = found.end()
    return True


def _citation(_renderer: Any, tokens: Sequence[Token], index: int, *_: Any) -> str:
    number = tokens[index].content
    return f'<sup><a href="#source-{number}">[{number}]</a></sup>'


def _leads_somewhere(url: str) -> bool:
    return bool(LEADS_SOMEWHERE.fullmatch(url))


def _drop_empty_links(state: StateCore) -> None:
    """Leave the text of a link without an address: such a link is not asked about, and would lead to its own page."""
    for token in state.tokens:
        is_empty, kept = False, list[Token]()
        for child in token.children or ():
            if child.type == "link_open":
                is_empty = not child.attrGet("href")
            if not (is_empty and child.type in {"link_open", "link_close"}):
                kept.append(child)
        token.children = kept


def _reader() -> MarkdownIt:
    reader = MarkdownIt("zero").enable(["heading", "list", "emphasis", "link", "escape"])
    reader.validateLink = _leads_somewhere  # type: ignore[method-assign]
    reader.inline.ruler.before("link", "citation", _cite)
    reader.core.ruler.push("drop_empty_links", _drop_empty_links)
    reader.add_render_rule("citation", _citation)
    return reader


READER = _reader()


@lru_cache(maxsize=64)
def render_markdown(body: str) -> RenderedMarkdown:
    """`body` as HTML that stands below the title of a page."""
    tokens = READER.parse(body)
    parts: list[tuple[str, str]] = []
    for index, token in enumerate(tokens):
        if token.type in {"heading_open", "heading_close"}:
            token.tag = "h2" if token.tag in {"h1", "h2"} else "h3"
        if token.type == "heading_open" and token.tag == "h2":
            name = f"part-{len(parts) + 1}"
            token.attrSet("id", name)
            parts.append((name, _plain(tokens[index + 1])))
    inside = [child for token in tokens for child in token.children or ()]
    return RenderedMarkdown(
        mark_safe(READER.renderer.render(tokens, READER.options, {})),  # noqa: S308  the reader escapes what is typed
        tuple(parts),
        frozenset(int(child.content) for child in inside if child.type == "citation"),
        tuple(str(child.attrGet("href")) for child in inside if child.type == "link_open"),
    )


def _plain(token: Token) -> str:
    return "".join(child.content for child in token.children or () if child.type == "text")
