"""Requests in the admin: the list, one request, and an address for each move."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.desk import bulk, detail, export, phone_requests, saved_views, subject_access
from intake.desk.action_forms import ACTION_FORMS
from intake.desk.change_list import QueueChangeList
from intake.desk.queue_view import contact_search, queue_view
from intake.desk.site import PolicyAdmin
from intake.staff import policy
from intake.staff.policy import Permission
from intake.triage import transitions

# So many of those that a search found are in the trail by name.
MAX_RECORDED = 100


class RequestAdmin(PolicyAdmin):
    """The queue at the address that Django people expect."""

    view_permission = Permission.SEE_QUEUE
    actions = None
    list_display = ("reference",)
    change_list_template = "intake/desk/queue.html"

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[QueueChangeList]:
        """Keyset paging and bounded counts."""
        return QueueChangeList

    def get_urls(self) -> list[URLPattern]:
        """The list, a request, its moves, "next" and the search. Stock pages for edits and deletions are not here."""
        prefix = "intake_contactrequest"
        pages = [
            path("", self._page(self.changelist_view, "GET"), name=f"{prefix}_changelist"),
            path("next/", self._page(self.claim_next), name=f"{prefix}_next"),
            path("search/", self._page(self.search), name=f"{prefix}_search"),
            path("add/", self._page(self.add_phone_request, "GET", "POST"), name=f"{prefix}_add"),
            path("rows/", self._page(self.rows, "GET"), name=f"{prefix}_rows"),
            path("views/", self._page(saved_views.save), name=f"{prefix}_save_view"),
            path("views/<int:pk>/delete/", self._page(saved_views.delete), name=f"{prefix}_delete_view"),
            path("bulk/", self._page(self.bulk), name=f"{prefix}_bulk"),
            path("export/", self._page(self.export, "GET", "POST"), name=f"{prefix}_export"),
            path("<uuid:pk>/change/", self._page(self.show, "GET"), name=f"{prefix}_change"),
            path("<uuid:pk>/copy/", self._page(self.subject_access, "GET", "POST"), name=f"{prefix}_copy"),
        ]
        moves = [
            path(f"<uuid:pk>/{verb}/", self._page(self.move), {"verb": verb}, name=f"{prefix}_{verb}")
            for verb in ACTION_FORMS
        ]
        return [*pages, *moves]

    def _page(self, view: Callable[..., HttpResponseBase], *methods: str) -> Callable[..., HttpResponseBase]:
        """`view` for staff alone, and for POST alone unless others are named: what changes something is no GET."""
        allowed = {*(methods or ("POST",)), *(("HEAD",) if "GET" in methods else ())}

        def answered(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            if request.method not in allowed:
                return HttpResponseNotAllowed(sorted(allowed))
            policy.require(request.user, Permission.SEE_QUEUE)
            return view(request, **kwargs)

        return self.admin_site.admin_view(answered)

    def show(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """One request."""
        return detail.page(request, self.admin_site.each_context(request), detail.get_visible(pk, request.user))

    def move(self, request: HttpRequest, pk: UUID, verb: Permission) -> HttpResponse:
        """One move of one request."""
        return detail.move(request, self.admin_site.each_context(request), pk, verb)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The queue, with one's own saved views."""
        return super().changelist_view(
            request, {**(extra_context or {}), "views": saved_views.views_of(policy.signed_in(request.user))}
        )

    def rows(self, request: HttpRequest) -> HttpResponse:
        """The tabs and the rows alone, for a page that refreshes itself."""
        return render(request, "intake/desk/live.html", {"cl": self.get_changelist_instance(request)})

    def add_phone_request(self, request: HttpRequest) -> HttpResponse:
        """A request for somebody who phoned."""
        return phone_requests.page(request, self.admin_site.each_context(request))

    def bulk(self, request: HttpRequest) -> HttpResponse:
        """One move for several requests."""
        return bulk.page(request, self.admin_site.each_context(request))

    def export(self, request: HttpRequest) -> HttpResponseBase:
        """What the page shows, as a file."""
        return export.page(request, self.admin_site.each_context(request))

    def subject_access(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Everything we hold about one request, as a file for the person."""
        return subject_access.page(request, self.admin_site.each_context(request), pk)

    def claim_next(self, request: HttpRequest) -> HttpResponse:
        """Take the request that should be called next, and go there."""
        claimed = transitions.claim_next(by=policy.signed_in(request.user))
        if claimed is None:
            messages.info(request, gettext("Nobody is waiting to be called right now."))
            return HttpResponseRedirect(reverse("admin:intake_contactrequest_changelist"))
        return HttpResponseRedirect(detail.address(claimed))

    def search(self, request: HttpRequest) -> HttpResponse:
        """Look for a code, a phone number or an email address; which requests were found is written down with it."""
        policy.require(request.user, Permission.SEARCH)
        parameters = contact_search(request, request.POST.get("q", "").strip())
        found = list(queue_view(request, parameters).rows.values_list("pk", flat=True)[: MAX_RECORDED + 1])
        detail = {"by": next(iter(parameters)), **({"more": True} if len(found) > MAX_RECORDED else {})}
        # A row for each, so that the trail of a request has it; one without where nothing was found.
        for pk in found[:MAX_RECORDED] or [None]:
            ids = {"found": [str(pk)] if pk else []}
            event = {"actor": request.user, "request_id": pk, "detail": {**detail, **ids}}
            trail.record(EventType.CONTACT_SEARCHED, **event)
        return HttpResponseRedirect(f"{reverse('admin:intake_contactrequest_changelist')}?{urlencode(parameters)}")
