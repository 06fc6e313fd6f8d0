"""Articles that somebody must review, before their readers are told that nobody has."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import ngettext

from intake.articles.models import Article


@dataclass(frozen=True)
class ArticlesDue:
    """How many there are, and the day on which the first review runs out."""

    articles: int
    first: date

    def in_words(self) -> str:
        """For whoever can have them reviewed."""
        said = {"articles": self.articles, "day": date_format(self.first, "N j, Y")}
        if self.first < timezone.localdate():
            return (
                ngettext(
                    "%(articles)d article needs a review. It was due on %(day)s, and no search finds it now.",
                    "%(articles)d articles need a review. The first was due on %(day)s, and no search finds it now.",
                    self.articles,
                )
                % said
            )
        return (
            ngettext(
                "%(articles)d article needs a review by %(day)s. After that day no search finds it.",
                "%(articles)d articles need a review, the first by %(day)s. After that day no search finds it.",
                self.articles,
            )
            % said
        )


def articles_due() -> ArticlesDue | None:
    """Those on the site whose review runs out within 30 days or has run out; one query, None when there are none."""
    due = Article.objects.current().published().due_for_review()
    found = due.aggregate(articles=Count("pk"), first=Min("next_review"))
    return ArticlesDue(**found) if found["articles"] else None
