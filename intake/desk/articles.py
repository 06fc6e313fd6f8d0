"""Articles: what each version said, and a page that publishes the next one."""

from typing import Any

from django import forms
from django.contrib.admin import display
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intake.articles.markdown import render_markdown
from intake.articles.models import Article
from intake.articles.validation import errors_in_body, errors_in_sources
from intake.audit.event_types import EventType
from intake.desk.publishing import LanguageFilter, PublishingAdmin
from intake.staff.policy import Permission
from intake.staff.profile import Language

LONGEST_BODY, LONGEST_SOURCES = 12_000, 4000
FIELDS = (
    "slug", "language", "position", "title", "summary", "body", "sources", "reviewer", "reviewed_on", "next_review",
    "is_published",
)  # fmt: skip


class UnlabelledInput(forms.HiddenInput):
    """A hidden field that no label names: the desk writes a label for each field, and one must name what is seen."""

    def id_for_label(self, id_: str | None) -> str:
        """Return none."""
        return ""


class ArticleForm(forms.ModelForm):
    """The next version of an article. `based_on` is the version that was on the page when somebody began to write."""

    based_on = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=UnlabelledInput, initial=0)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    body = forms.CharField(
        label=_("Text"),
        max_length=LONGEST_BODY,
        widget=AdminTextareaWidget({"rows": 30}),
        help_text=_(
            "A line with ## is a heading, one with - a point of a list. **Bold**, *emphasis*, "
            "[words](https://address). [1] cites the first source."
        ),
    )
    sources = forms.CharField(
        label=_("Sources"),
        max_length=LONGEST_SOURCES,
        widget=AdminTextareaWidget({"rows": 6}),
        help_text=_("A line each: Title | Publisher | Year | https://address. Add | es to one that is in Spanish."),
    )

    class Meta:
        model = Article
        fields = FIELDS
        widgets = {"summary": AdminTextareaWidget({"rows": 2})}

    def clean_body(self) -> str:
        """With line ends of ours, and without what a reader would stumble over."""
        body = "\n".join(self.cleaned_data["body"].splitlines())
        for fault in errors_in_body(body):
            self.add_error("body", fault)
        return body

    def clean_sources(self) -> str:
        return "\n".join(self.cleaned_data["sources"].splitlines())

    def clean(self) -> dict[str, Any]:
        """Sources that fit the text, a review with its date, and no version that somebody published meanwhile."""
        super().clean()
        filled = self.cleaned_data
        if {"body", "sources"} <= filled.keys():
            for fault in errors_in_sources(filled["body"], filled["sources"]):
                self.add_error("sources", fault)
        self._check_review(filled)
        if {"slug", "language", "based_on"} <= filled.keys():
            versions = Article.objects.filter(slug=filled["slug"], language=filled["language"])
            # Whoever publishes at the same time waits here. Only the next question sees what they published.
            list(versions.select_for_update(no_key=True).values_list("pk"))
            newest = versions.order_by("-version").first()
            self.instance.version = (newest.version if newest else 0) + 1
            if newest and newest.version != filled["based_on"]:
                self.add_error(None, _("Version %d of it is there already. Begin from that one.") % newest.version)
        return filled

    def _check_review(self, filled: dict[str, Any]) -> None:
        reviewed_on, today = filled.get("reviewed_on"), timezone.localdate()
        if bool(filled.get("reviewer")) != bool(reviewed_on):
            self.add_error("reviewed_on", _("A review has a name and a day, or neither."))
        if reviewed_on and reviewed_on > today:
            self.add_error("reviewed_on", _("That day is still to come."))
        if filled.get("next_review") and filled["next_review"] <= today:
            self.add_error("next_review", _("Choose a day to come."))


class ArticleAdmin(PublishingAdmin):
    """Published versions, read-only, and a page that publishes the next one."""

    view_permission = add_permission = Permission.MANAGE_ARTICLES
    event_type = EventType.ARTICLE_PUBLISHED
    form = ArticleForm
    change_form_template = "intake/desk/article.html"
    preview_template = "intake/desk/article_preview.html"
    list_display = ("title", "spoken", "version", "reviewed", "next", "is_published")
    list_filter = (LanguageFilter,)
    formfield_overrides = {models.DateField: {"widget": forms.DateInput({"type": "date"}, format="%Y-%m-%d")}}

    def get_queryset(self, request: HttpRequest) -> Any:
        """Every version; in the list the current ones alone."""
        match = request.resolver_match
        in_list = match is not None and match.url_name == "intake_article_changelist"
        return Article.objects.current() if in_list else Article.objects.all()

    def get_fields(self, request: HttpRequest, obj: Article | None = None) -> tuple[str, ...]:
        """What is filled in; of a version that exists also its number and its day."""
        return (*FIELDS, "version", "published_at") if obj else (*FIELDS, "based_on")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The words of the version that `?from=` names."""
        earlier = self._named(request)
        if earlier is None:
            return super().get_changeform_initial_data(request)
        return {**{field: getattr(earlier, field) for field in FIELDS}, "based_on": earlier.version}

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """With every version of the article, and what it says in other languages."""
        shown = self.get_object(request, unquote(object_id)) if object_id else self._named(request)
        others = Article.objects.filter(slug=shown.slug) if shown else Article.objects.none()
        extra: dict[str, Any] = {
            "versions": others.filter(language=shown.language).order_by("-version") if shown else [],
            "translations": others.current().exclude(language=shown.language) if shown else [],
        }
        if shown and not object_id:
            extra["title"] = gettext("Publish a new version")
        return super().changeform_view(request, object_id, form_url, {**(extra_context or {}), **extra})

    def _named(self, request: HttpRequest) -> Article | None:
        named = request.GET.get("from", "")
        return Article.objects.filter(pk=named).first() if named.isdecimal() else None

    @display(description=_("language"), ordering="language")
    def spoken(self, article: Article) -> Any:
        """The language by its name."""
        return dict(Language.choices).get(article.language, article.language)

    @display(description=_("reviewed by"))
    def reviewed(self, article: Article) -> str:
        """Who, or that nobody has."""
        return article.reviewer or gettext("nobody yet")

    @display(description=_("next review"), ordering="next_review")
    def next(self, article: Article) -> str:
        """When, and whether that is past."""
        day = article.next_review.isoformat()
        return gettext("%s, overdue") % day if article.is_overdue else day

    def preview_context(self, obj: Article) -> dict[str, Any]:
        """The article as its page would show it."""
        return {"article": obj, "text": render_markdown(obj.body)}
