"""An article, in all the versions that were published."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.guide.sources import Source, sources_in
from intake.helpline.models import AppendOnly


class ArticleQuerySet(models.QuerySet[Any]):
    """Articles, as readers and reviewers ask for them."""

    def current(self) -> Self:
        """The newest version of each article in each language, in reading order."""
        newer = Article.objects.filter(
            slug=OuterRef("slug"), language=OuterRef("language"), version__gt=OuterRef("version")
        )
        return self.filter(~Exists(newer)).order_by("place", "slug", "language")

    def shown(self) -> Self:
        """Those that the site shows. Asked of current versions: an older one was shown once."""
        return self.filter(is_shown=True)

    def in_date(self) -> Self:
        """Those whose next review lies ahead: only they may be found by a search, ours or another."""
        return self.filter(next_review__gte=timezone.localdate())


class Article(models.Model):
    """One version of an article in one language. A review publishes a new version, with other words or the same."""

    slug = models.SlugField(help_text=_("Its name in addresses, the same in both languages, like is-heroin-addictive."))
    language = models.CharField(max_length=5)
    version = models.PositiveIntegerField()
    place = models.PositiveSmallIntegerField(help_text=_("In the list of articles, smaller numbers come first."))
    title = models.CharField(max_length=80)
    summary = models.CharField(
        max_length=200, help_text=_("One or two sentences, for the list and for search engines.")
    )
    body = models.TextField()
    sources = models.TextField()
    reviewer = models.CharField(
        max_length=120,
        blank=True,
        help_text=_("The clinician who reviewed it, with title; nobody yet: leave it empty."),
    )
    reviewed_on = models.DateField(null=True, blank=True)
    next_review = models.DateField(help_text=_("After this day the page says that it is due for review."))
    is_shown = models.BooleanField(default=True, help_text=_("Without this the site does not have the article."))
    published_at = models.DateTimeField(default=timezone.now)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slug", "language", "version"], name="article_version")]

    def __str__(self) -> str:
        return f"{self.title} ({self.language}, {self.version})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new version. Raises `AppendOnly` for one that is already published."""
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs)

    @property
    def is_overdue(self) -> bool:
        """Whether its review has run out."""
        return self.next_review < timezone.localdate()

    @property
    def numbered_sources(self) -> list[Source]:
        """What it relies on, in the order of its numbers."""
        return sources_in(self.sources)

    @property
    def changed_on(self) -> date:
        """The day on which these words were published."""
        return timezone.localdate(self.published_at)
