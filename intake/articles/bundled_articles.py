"""The articles that come with Intake: a Markdown file each, in `content/<language>/<slug>.md`, with front matter.

---
position: 10
title: Is heroin addictive?
summary: Yes, and that can be treated.
changed: 2026-11-30
next_review: 2027-11-30
sources:
- Title | Publisher | 2020 | https://address
---
## What it does in the brain
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from django.db import transaction

from intake.articles.models import Article

CONTENT = Path(__file__).parent / "content"


def read_bundled_articles() -> Iterator[Article]:
    """Each as a first version, not saved."""
    for path in sorted(CONTENT.glob("*/*.md")):
        columns = _columns(path.read_text(encoding="utf-8"))
        yield Article(slug=path.stem, language=path.parent.name, version=1, **columns)


@transaction.atomic
def load_articles() -> int:
    """How many were added. One that is there, in any version, stays as it is: it may have been edited at the desk."""
    there = set(Article.objects.values_list("slug", "language"))
    new = [article for article in read_bundled_articles() if (article.slug, article.language) not in there]
    Article.objects.bulk_create(new)
    return len(new)


def _columns(text: str) -> dict[str, Any]:
    _before, front, body = text.split("---\n", 2)
    head, _colon, sources = front.partition("sources:\n")
    columns: dict[str, Any] = dict(line.split(": ", 1) for line in head.splitlines())
    columns["position"] = int(columns["position"])
    columns["next_review"] = date.fromisoformat(columns["next_review"])
    # Of the text, and not of the day on which somebody installed it; at noon it is the same day in every zone of ours.
    columns["published_at"] = datetime.combine(date.fromisoformat(columns.pop("changed")), time(12), UTC)
    sources = "\n".join(line.removeprefix("- ") for line in sources.splitlines())
    return {**columns, "sources": sources, "body": body.strip()}
