"""The audit trail: who did what, for those who watch over it. Whoever looks is in it too, so a look is a POST."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.audit.id_search import min_id_after, min_id_since
from intake.audit.models import AuditEvent
from intake.audit.verification import Cursor, verify
from intake.contact.reference import normalize
from intake.contact.request import ContactRequest
from intake.desk.site import PolicyAdmin
from intake.staff import policy
from intake.staff.policy import Permission
from intake.staff.roles import Account

PAGE_SIZE = 25
# A page looks through so many rows for those it shows, and a check reads so many: neither grows with the trail.
SPAN, PORTION = 50_000, 10_000
MAX_ID = 2**63 - 1
# Their values are lists.
LISTED_DETAILS = ("filters", "fields", "reasons", "added", "removed", "found")
# Whoever is told that somebody's access changed can read what changed.
ACCESS_EVENTS = (EventType.ACCOUNT_CHANGED, EventType.FACTOR_RESET)


class AuditFilterForm(forms.Form):
    """What to look for; nothing is everything, newest first. `before` is where the next page goes on."""

    event_type = forms.ChoiceField(label=_("What"), choices=[("", _("anything")), *EventType.choices], required=False)
    who = forms.CharField(label=_("Who"), max_length=150, required=False)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput({"type": "date"}))
    code = forms.CharField(label=_("Code of the request"), max_length=20, required=False)
    before = forms.IntegerField(min_value=1, max_value=MAX_ID, required=False, widget=forms.HiddenInput)

    def named(self) -> list[str]:
        """Which filters were used, for the trail: never what for."""
        return [name for name, value in self.cleaned_data.items() if value and name != "before"]


class VerifyCursorForm(forms.Form):
    """Where the next portion of a check begins."""

    position = forms.IntegerField(min_value=0, max_value=MAX_ID)
    row = forms.IntegerField(min_value=0, max_value=MAX_ID)
    line = forms.IntegerField(min_value=0, max_value=MAX_ID)


@dataclass(frozen=True)
class Page:
    """A page of the trail. `before` is where the next one goes on, 0 at the end."""

    events: list[AuditEvent]
    before: int


def search(form: AuditFilterForm, user: Account) -> Page:
    """The newest rows that fit, of those that `user` may see, among the next SPAN."""
    wanted = form.cleaned_data
    rows = AuditEvent.objects.defer("mac").order_by("-pk")
    if not policy.may(user, Permission.SEE_AUDIT):
        rows = rows.filter(Q(request_id__isnull=False) | Q(event_type__in=ACCESS_EVENTS))
    if wanted["event_type"]:
        rows = rows.filter(event_type=wanted["event_type"])
    if wanted["who"]:
        rows = rows.filter(actor_name=wanted["who"])
    top, floor = wanted["before"] or MAX_ID, 0
    if wanted["until"]:
        end = _midnight(wanted["until"] + timedelta(days=1))
        rows, top = rows.filter(at__lt=end), min(top, min_id_after(end))
    if wanted["since"]:
        start = _midnight(wanted["since"])
        rows, floor = rows.filter(at__gte=start), min_id_since(start)
    if wanted["code"]:
        request = ContactRequest.objects.filter(reference=normalize(wanted["code"]) or None)
        rows, bottom = rows.filter(request_id__in=request.values("pk")), floor
    else:
        newest = AuditEvent.objects.filter(pk__lt=top).order_by("-pk").values_list("pk", flat=True).first() or 0
        bottom = max(newest - SPAN + 1, floor)
    events = list(rows.filter(pk__lt=top, pk__gte=bottom)[: PAGE_SIZE + 1])
    if len(events) > PAGE_SIZE:
        return Page(events[:PAGE_SIZE], events[PAGE_SIZE - 1].pk)
    return Page(events, bottom if bottom > max(floor, 1) else 0)


def _midnight(day: Any) -> datetime:
    return datetime.combine(day, time(), timezone.get_current_timezone())


class AuditAdmin(PolicyAdmin):
    """Read-only: rows are written by `audit.trail` alone."""

    view_permission = Permission.SEE_AUDIT_OF_REQUESTS

    def get_urls(self) -> list[URLPattern]:
        """One page, and its button that verifies."""
        page, verify = require_http_methods(["GET", "HEAD", "POST"])(self.page), require_POST(self.verify)
        return [
            path("", self.admin_site.admin_view(page), name="intake_auditevent_changelist"),
            path("verify/", self.admin_site.admin_view(verify), name="intake_auditevent_verify"),
        ]

    def page(self, request: HttpRequest) -> HttpResponse:
        """What to look for; by POST, what was found, after the row that says who looked."""
        policy.require(request.user, Permission.SEE_AUDIT_OF_REQUESTS)
        if request.method != "POST":
            return self._shown(request, form=AuditFilterForm())
        form = AuditFilterForm(request.POST)
        if not form.is_valid():
            return self._shown(request, form=form, status=422)
        trail.record(EventType.AUDIT_VIEWED, actor=request.user, detail={"filters": form.named()})
        listed = search(form, request.user)
        about = ContactRequest.objects.only("reference").in_bulk(
            [event.request_id for event in listed.events if event.request_id]
        )
        rows = [(event, about.get(event.request_id)) for event in listed.events]
        return self._shown(request, form=form, found_page=listed, rows=rows)

    def verify(self, request: HttpRequest) -> HttpResponse:
        """Verify the next portion of the trail, and say what was found."""
        policy.require(request.user, Permission.SEE_AUDIT)
        form = VerifyCursorForm(request.POST)
        since = Cursor(**form.cleaned_data) if form.is_valid() else Cursor()
        checked = verify(since, PORTION)
        detail: dict[str, Any] = {"after": since.position, "fault": checked.fault.kind.value if checked.fault else ""}
        if checked.faults:
            detail["faults"] = checked.counts.total()
        trail.record(EventType.AUDIT_VERIFIED, actor=request.user, detail=detail)
        return self._shown(request, form=AuditFilterForm(), checked=checked)

    def _shown(self, request: HttpRequest, *, status: int = 200, **context: Any) -> HttpResponse:
        context |= {
            **self.admin_site.each_context(request),
            "title": _("Audit trail"),
            "may_verify": policy.may(request.user, Permission.SEE_AUDIT),
            "sees_queue": policy.may(request.user, Permission.SEE_QUEUE),
            "portion": PORTION,
            "listed_details": LISTED_DETAILS,
        }
        return render(request, "intake/desk/audit.html", context, status=status)
