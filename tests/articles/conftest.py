"""The site as it is read: a helpline, and the articles that come with it."""

import re
from typing import Any

import pytest

from intake.articles.bundled_articles import load_articles
from intake.models import Article, Helpline

DATA = re.compile(r'<script type="application/ld\+json">([^<]*)</script>')


@pytest.fixture
def guide(helpline: Helpline, clock: Any) -> dict[tuple[str, str], Article]:
    """Every first article, by language and slug."""
    load_articles()
    return {(article.language, article.slug): article for article in Article.objects.all()}


def at(language: str, path: str) -> str:
    """The address of a page in a language."""
    return f"/{path}" if language == "en" else f"/{language}/{path}"


def text_of(response: Any) -> str:
    """What a browser gets."""
    assert response.status_code == 200
    return str(response.content.decode())
