"""What an operator's pages share: every save is audited, and can be looked at before it is made."""

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.desk.site import PolicyAdmin
from intake.helpline.models import Helpline
from intake.helpline.published import NotPublished, clear_cache, read_public
from intake.staff.policy import Permission
from intake.staff.profile import Language

PAGE_SIZE = {"added": "new_objects", "changed": "changed_objects", "deleted": "deleted_objects"}


class LanguageFilter(SimpleListFilter):
    """A list's filter that names languages and shows no codes."""

    title, parameter_name = _("language"), "language"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        """Those that something is published in."""
        return Language.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """All, until one is chosen."""
        return queryset.filter(language=self.value()) if self.value() else queryset


class PublishingAdmin(PolicyAdmin):
    """A page about what the public sees."""

    view_permission = add_permission = Permission.MANAGE_HELPLINES
    change_form_template = "intake/desk/publishing.html"
    preview_template = "intake/desk/preview.html"
    event_type = EventType.HELPLINE_CHANGED

    def preview_target(self, obj: Any) -> tuple[Helpline, str]:
        """The helpline, and the language, of the public page that shows `obj`."""
        raise NotImplementedError

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Saves the rows of the inlines, and then writes down which fields changed."""
        super().save_related(request, form, formsets, change)
        rows = [
            f"{formset.prefix}.{how}"
            for formset in formsets
            for how, done in PAGE_SIZE.items()
            if getattr(formset, done)
        ]
        detail = {"model": self.opts.model_name, "object": form.instance.pk, "fields": [*form.changed_data, *rows]}
        trail.record(self.event_type, actor=request.user, detail=detail)
        transaction.on_commit(clear_cache)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """Saved, or shown."""
        return self._preview(request, obj) if "_preview" in request.POST else super().response_add(request, obj)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Saved, or shown."""
        return self._preview(request, obj) if "_preview" in request.POST else super().response_change(request, obj)

    def preview_context(self, obj: Any) -> dict[str, Any]:
        """What a preview shows: the parts of the public page that `obj` changes."""
        helpline, language = self.preview_target(obj)
        context: dict[str, Any] = {"language": language}
        try:
            context["helpline"] = read_public(helpline, language)
            context["slots"] = context["helpline"].calendar.slots(timezone.now())
        except NotPublished:
            context["helpline"] = None
        return context

    def _preview(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """What the public would see. `obj` is saved at this moment, and not any more afterwards."""
        context = {
            **self.admin_site.each_context(request),
            # They would count a review that is not published.
            "reviews_due": [],
            "articles_due": None,
            "title": gettext("Preview"),
            "previewed": obj,
            **self.preview_context(obj),
        }
        response = render(request, self.preview_template, context)
        transaction.set_rollback(True)
        return response
