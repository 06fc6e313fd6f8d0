"""An article, in all the versions that were published."""

from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.articles.sources import Source, parse_sources
from intake.helpline.models import AppendOnlyError

WARN_BEFORE = timedelta(days=30)


class ArticleQuerySet(models.QuerySet[Any]):
    """Articles, as readers and reviewers ask for them."""

    def current(self) -> Self:
        """The newest version of each article in each language, in reading order."""
        newer = Article.objects.filter(
            slug=OuterRef("slug"), language=OuterRef("language"), version__gt=OuterRef("version")
        )
        return self.filter(~Exists(newer)).order_by("position", "slug", "language")

    def published(self) -> Self:
        """Those that the site shows. Asked of current versions: an older one was shown once."""
        return self.filter(is_published=True)

    def not_overdue(self) -> Self:
        """Those whose next review lies ahead: only they may be found by a search, ours or another."""
        return self.filter(next_review__gte=timezone.localdate())

    def due_for_review(self) -> Self:
        """Those whose next review is near, or past."""
        return self.filter(next_review__lte=timezone.localdate() + WARN_BEFORE)


class Article(models.Model):
    """One version of an article in one language. A review publishes a new version, with other words or the same."""

    slug = models.SlugField(
        _("name in addresses"), help_text=_("The same in both languages, and never changed, like is-heroin-addictive.")
    )
    language = models.CharField(_("language"), max_length=5)
    version = models.PositiveIntegerField(_("version"))
    position = models.PositiveSmallIntegerField(
        _("position in the list"), help_text=_("The smallest number comes first.")
    )
    title = models.CharField(_("title"), max_length=80)
    summary = models.CharField(
        _("summary"), max_length=200, help_text=_("One or two sentences, for the list and for search engines.")
    )
    body = models.TextField(_("text"))
    sources = models.TextField(_("sources"))
    reviewer = models.CharField(
        _("reviewed by"),
        max_length=120,
        blank=True,
        help_text=_("A clinician, with title. Nobody yet: leave it empty."),
    )
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    next_review = models.DateField(
        _("next review"), help_text=_("After this day the page says that it is due for review.")
    )
    is_published = models.BooleanField(_("on the site"), default=True, help_text=_("Without this nobody can open it."))
    published_at = models.DateTimeField(_("published"), default=timezone.now)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        constraints = [models.UniqueConstraint(fields=["slug", "language", "version"], name="article_version")]

    def __str__(self) -> str:
        return f"{self.title} ({self.language}, {self.version})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new version. Raises `AppendOnlyError` for one that is already published."""
        if not self._state.adding:
            raise AppendOnlyError
        super().save(*args, **kwargs)

    @property
    def is_overdue(self) -> bool:
        """Whether its review has run out."""
        return self.next_review < timezone.localdate()

    @property
    def numbered_sources(self) -> list[Source]:
        """What it relies on, in the order of its numbers."""
        return parse_sources(self.sources)

    @property
    def modified_on(self) -> date:
        """The day on which these words were published."""
        return timezone.localdate(self.published_at)
