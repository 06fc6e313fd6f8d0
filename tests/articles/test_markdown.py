"""What is typed into an article can never run, load or lead anywhere but to https and our own pages."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from intake.articles.markdown import render_markdown
from tests.form.pages import foreign_markup

pytestmark = pytest.mark.once

LEADS = re.compile(r'href="([^"]*)"')
PIECES = st.sampled_from(
    [
        "<script>alert(1)</script>", "<img src=x onerror=y>", "</article>", "<!--", "<svg onload=x>", "javascript:x",
        "[a](", ")", "![", "](", "<", ">", '"', "'", "&", "&#106;", "\\", "`", "**", "*", "# ", "## ", "- ", "1. ",
        "\n", "\n\n", "    ", "[1]", "[99]", "https://a.example/", "//evil.example", "/\\evil.example", "/status/",
        "http://a.example", "https://a@b.example", "|", "\0", "\u202e", " ", "\t", "vbscript:", "data:,",
        "[x]: https://a.example",
    ]
)  # fmt: skip
HOSTILE = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map("".join))


def is_safe(html: str) -> bool:
    """Nothing but our own elements, and links that lead to https, to our own pages, or to a source."""
    leads = LEADS.findall(html)
    return not foreign_markup(html) and all(
        re.match(r"https://[^/@]+(/|$)|/(?![/\\])|#source-\d+$", to) for to in leads
    )


@given(HOSTILE)
def test_whatever_is_typed_is_safe(body):
    assert is_safe(render_markdown(body).html)


def test_a_reader_that_lets_html_through_is_noticed():
    careless = MarkdownIt("commonmark", {"html": True})
    assert not is_safe(careless.render("<script>alert(1)</script>"))
    assert not is_safe(careless.render("![a](https://a.example/b.png)"))
    assert not is_safe(careless.render("[a](//evil.example)"))


@pytest.mark.parametrize(
    "body", ["[here]()", "[here](<>)", "*[here]( )*", "[]() here", "[here]() [2](https://a.example/)"]
)
def test_a_link_without_an_address_is_its_text(body):
    html = render_markdown(body).html
    assert "here" in html
    assert 'href=""' not in html
    assert is_safe(html)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "vbscript:x", "http://a.example",
        "//a.example", "https:a.example", "https://", "https://a@b.example/", "mailto:a@b.example", "a.example", "#x",
    ],
)  # fmt: skip
def test_a_link_that_leads_elsewhere_stays_text(address):
    html = render_markdown(f"[here]({address})").html
    assert "href" not in html
    assert "[here](" in html


@pytest.mark.parametrize("address", ["https://nida.nih.gov/a?b=1&c=2#d", "/learn/naloxone/", "/es/status/"])
def test_a_link_to_https_or_to_our_own_page_is_one(address):
    assert LEADS.findall(render_markdown(f"[here]({address})").html) == [address.replace("&", "&amp;")]


def test_what_an_article_needs_is_rendered():
    article = render_markdown("# One\n\nA **b** *c* [1].\n\n### Two\n\n- d\n\n1. e\n\n## Three [2]")
    assert article.html == (
        '<h2 id="part-1">One</h2>\n<p>A <strong>b</strong> <em>c</em> <sup><a href="#source-1">[1]</a></sup>.</p>\n'
        "<h3>Two</h3>\n<ul>\n<li>d</li>\n</ul>\n<ol>\n<li>e</li>\n</ol>\n"
        '<h2 id="part-2">Three <sup><a href="#source-2">[2]</a></sup></h2>\n'
    )
    assert article.parts == (("part-1", "One"), ("part-2", "Three "))
    assert article.cited == {1, 2}


@pytest.mark.parametrize("body", ["> a", "`a`", "```\na\n```", "| a |\n|---|", "---", "<b>a</b>", "&amp;", "~~a~~"])
def test_anything_else_stays_the_text_it_is(body):
    assert re.sub(r"</?p>|\n", "", render_markdown(body).html).count("<") == 0
