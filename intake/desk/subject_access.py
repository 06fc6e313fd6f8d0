"""A copy of everything we hold about one request, for the person who asks. The trail says so before it leaves."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.contact.request import ContactRequest
from intake.desk.detail import address, get_visible
from intake.desk.subject_access_report import sections
from intake.helpline.published import calendar_of
from intake.staff import policy
from intake.staff.policy import Permission


class CopyForm(forms.Form):
    """Who asks. One of a list: free words could name somebody in the audit trail."""

    reason = forms.ChoiceField(
        label=_("Who asks, and how do you know?"),
        choices=[
            ("called_back", _("The person: I called back the number, or wrote to the address, that they gave")),
            ("knew_the_code", _("The person: they told me their code and their number or address")),
            ("speaks_for_them", _("Somebody who may speak for them: I have seen the paper that says so")),
            ("law", _("A court, or an authority that the law names")),
        ],
        widget=forms.RadioSelect,
    )


def page(request: HttpRequest, context: dict[str, Any], pk: UUID) -> HttpResponse:
    """Asks who asks; then sends the file."""
    contact_request = get_visible(pk, request.user)
    policy.require(request.user, Permission.COPY, contact_request)
    form = CopyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        trail.record(EventType.COPY_MADE, actor=request.user, request_id=contact_request.pk, detail=form.cleaned_data)
        return _file(contact_request)
    context |= {"title": gettext("Copy of their data"), "contact_request": contact_request, "form": form}
    context["back"] = address(contact_request)
    return render(request, "intake/desk/subject_access.html", context, status=422 if form.is_bound else 200)


def _file(contact_request: ContactRequest) -> HttpResponse:
    """In the person's language where we have it; its name tells the code and nothing else."""
    language = (
        contact_request.language if contact_request.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    )
    zone = calendar_of(contact_request.helpline).time_zone
    with translation.override(language), timezone.override(zone):
        context = {
            "request": contact_request,
            "sections": sections(contact_request),
            "language": language,
            "zone": zone,
        }
        html = render_to_string("intake/desk/subject_access_file.html", {**context, "now": timezone.now()})
    named = f'attachment; filename="{contact_request.reference}.html"'
    return HttpResponse(html, content_type="text/html; charset=utf-8", headers={"Content-Disposition": named})
