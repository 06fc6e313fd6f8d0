"""A CSV file of what a supervisor is looking at. Every row of it stands in the audit trail before the file leaves."""

import csv
import re
from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.contact.request import ContactRequest
from intake.db.fast_insert import insert
from intake.desk.queue_view import queue_view
from intake.staff import policy
from intake.staff.policy import Permission

MAX_ROWS, AT_ONCE = 2000, 200
# What a spreadsheet would take for the beginning of a formula (OWASP, "CSV Injection").
# What a spreadsheet takes for a formula, in the form of East Asian keyboards too, also where it takes `;` for the
# separator in spite of the quotes.
FORMULA = re.compile(r"(^|;)(?=\s*[=+\-@＝＋－＠])|^(?=[\t\r])")
# Without it Excel reads another encoding than ours, and shows "JosÃ©" for "José".
BYTE_ORDER_MARK = "\ufeff"
# What our own phone numbers are: a number to a spreadsheet, and no formula.
PHONE = re.compile(r"\+[0-9]{7,15}")
COLUMNS = [
    "id", "status", "outcome", "urgency", "reasons", "about", "needs", "discretion", "language", "source_page",
    "contact_method", "tries", "holder", "created_at", "due_at", "closed_at",
]  # fmt: skip
# The code opens the page on which a person changes their request.
PERSONAL = ["reference", "name", "phone", "email", "zip", "notes"]
REDACTED, EVERYTHING = "redacted", "everything"


class ExportForm(forms.Form):
    """Why, and what. The reason is one of a list: in free words it could name somebody in the audit trail."""

    reason = forms.ChoiceField(
        label=_("Why do you need this file?"),
        choices=[
            ("report", _("a report or statistics")),
            ("oversight", _("an audit or a complaint")),
            ("handover", _("handing people over to another service")),
            ("own_copy", _("the person asked for a copy")),
            ("law", _("a law or a court asks for it")),
        ],
        widget=forms.RadioSelect,
    )
    contents = forms.ChoiceField(
        label=_("What goes into it?"),
        choices=[
            (REDACTED, _("Nothing that says who somebody is")),
            (EVERYTHING, _("Also codes, names, numbers, addresses and notes")),
        ],
        initial=REDACTED,
        widget=forms.RadioSelect,
    )
    confirmed = forms.BooleanField(
        label=_("I cannot do without names, numbers and notes. I will delete the file when I am done."), required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("contents") == EVERYTHING and not cleaned.get("confirmed"):
            self.add_error("confirmed", gettext("Confirm this, or choose a file without them."))
        return cleaned


def page(request: HttpRequest, context: dict[str, Any]) -> HttpResponseBase:
    """Asks why; then sends the file."""
    policy.require(request.user, Permission.EXPORT)
    view = queue_view(request, request.GET if request.method != "POST" else QueryDict(request.POST.get("list")))
    rows = view.rows.without_pending_deletion()
    form = ExportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        keys = _record_export(rows, policy.signed_in(request.user), **form.cleaned_data)
        lines = _lines(keys, personal=form.cleaned_data["contents"] == EVERYTHING)
        name = f"requests-{timezone.localdate():%Y-%m-%d}.csv"
        return StreamingHttpResponse(
            chain([BYTE_ORDER_MARK], lines),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
    context |= {
        "title": gettext("Export"),
        "form": form,
        "list": urlencode(view.parameters),
        "rows": rows.values("pk")[: MAX_ROWS + 1].count(),
        "most": MAX_ROWS,
    }
    return render(request, "intake/desk/export.html", context, status=422 if form.is_bound else 200)


@transaction.atomic
def _record_export(rows: Any, by: User, *, reason: str, contents: str, confirmed: bool) -> list[UUID]:
    """The keys of the rows that leave, in their order: each with an audit row that says so, or none."""
    keys = list(rows.values_list("pk", flat=True)[:MAX_ROWS])
    detail = {"reason": reason, "contents": contents}
    for start in range(0, len(keys), AT_ONCE):
        exported = keys[start : start + AT_ONCE]
        insert(*(trail.build(EventType.DATA_EXPORTED, actor=by, request_id=key, detail=detail) for key in exported))
    return keys


class _Echo:
    """What a CSV writer writes to: it gives the line back."""

    def write(self, line: str) -> str:
        return line


def _lines(keys: list[UUID], *, personal: bool) -> Iterator[str]:
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_ALL)
    columns = [*COLUMNS, *(PERSONAL if personal else [])]
    yield writer.writerow(columns)
    for start in range(0, len(keys), AT_ONCE):
        chunk = keys[start : start + AT_ONCE]
        beside = ("notes", "attempts") if personal else ()
        rows = ContactRequest.objects.select_related("claimed_by").prefetch_related(*beside).in_bulk(chunk)
        for contact_request in (rows[key] for key in chunk if key in rows):
            cells = _facts(contact_request) | (_personal(contact_request) if personal else {})
            yield writer.writerow([_escape_formula(cells[column]) for column in columns])


def _facts(contact_request: ContactRequest) -> dict[str, Any]:
    facts = {column: getattr(contact_request, column, "") for column in COLUMNS}
    holder = contact_request.claimed_by.get_username() if contact_request.claimed_by else ""
    return {
        **facts,
        "holder": holder,
        "reasons": " ".join(contact_request.reasons),
        "needs": " ".join(contact_request.needs),
    }


def _personal(contact_request: ContactRequest) -> dict[str, str]:
    notes = [row.text_or_reason("text") for row in (*contact_request.notes.all(), *contact_request.attempts.all())]
    sealed = {column: contact_request.text_or_reason(column) for column in ("name", "phone", "email", "zip")}
    return {**sealed, "reference": contact_request.reference, "notes": "\n".join(filter(None, notes))}


def _escape_formula(value: Any) -> str:
    text = value.isoformat() if isinstance(value, datetime) else "" if value is None else str(value)
    return text if PHONE.fullmatch(text) else FORMULA.sub(r"\1'", text)
