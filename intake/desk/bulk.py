"""One move for several requests that a supervisor picked from the page: shown once more, then made one by one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from intake.audit.models import AuditEvent
from intake.contact.request import ContactRequest
from intake.desk import detail
from intake.desk.action_forms import ACTION_FORMS
from intake.desk.change_list import PAGE_SIZE
from intake.desk.queue_view import LISTED_COLUMNS
from intake.desk.tabs import TABS
from intake.staff import policy
from intake.staff.policy import Permission
from intake.triage.errors import TransitionRefused

VERBS = {verb for tab in TABS.values() for verb in tab.bulk}


def page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Shows what was picked and asks what the move needs; sent again with `confirmed`, makes it."""
    policy.require(request.user, Permission.BULK)
    if request.POST.get("verb", "") not in VERBS:
        return HttpResponseBadRequest()
    verb, picked = Permission(request.POST["verb"]), _picked(request.POST.getlist("picked"))
    back = f"{reverse('admin:intake_contactrequest_changelist')}?{request.POST.get('list', '')}"
    if not picked:
        messages.info(request, gettext("Pick some rows first."))
        return HttpResponseRedirect(back)
    confirmed = "confirmed" in request.POST
    form = ACTION_FORMS[verb](ContactRequest(), request.POST if confirmed else None)
    if confirmed and form.is_valid():
        _apply_each(request, verb, picked)
        return HttpResponseRedirect(back)
    requests = ContactRequest.objects.only(*LISTED_COLUMNS).select_related("claimed_by").filter(pk__in=picked)
    events = AuditEvent.objects.filter(request_id__in=picked).order_by()
    versions = dict(events.values_list("request_id").annotate(newest=Max("id")))
    # What is sent back stays as old as the page that the supervisor read.
    rows = [
        (contact_request, picked[contact_request.pk] or versions.get(contact_request.pk, ""))
        for contact_request in requests.soonest_due_first()
    ]
    context |= {"title": form.label, "form": form, "rows": rows, "list": request.POST.get("list", ""), "back": back}
    return render(request, "intake/desk/bulk.html", context, status=422 if confirmed else 200)


def _picked(values: list[str]) -> dict[UUID, str]:
    """Each key with the version that was seen of it, as "key" or "key.version"; at most a page of them."""
    picked: dict[UUID, str] = {}
    for value in values[:PAGE_SIZE]:
        key, _dot, seen_version = value.partition(".")
        try:
            picked[UUID(key)] = seen_version
        except ValueError:
            continue
    return picked


def _apply_each(request: HttpRequest, verb: Permission, picked: dict[UUID, str]) -> None:
    """Each in a transaction of its own: one that a colleague moved meanwhile does not hold back the others."""
    made, along = 0, set[UUID]()
    for contact_request in ContactRequest.objects.select_related("claimed_by", "helpline").filter(pk__in=picked):
        if contact_request.pk in along:
            made += 1
            continue
        form = ACTION_FORMS[verb](ContactRequest(), request.POST)
        form.is_valid()
        try:
            detail.apply(
                form, contact_request, by=policy.signed_in(request.user), seen_version=picked[contact_request.pk]
            )
        except detail.StaleVersion:
            messages.warning(
                request, f"{contact_request}: {gettext('Not done: it changed meanwhile. Look at it again.')}"
            )
        except (TransitionRefused, PermissionDenied) as refusal:
            why = refusal.describe() if isinstance(refusal, TransitionRefused) else gettext("Not done: not allowed.")
            messages.warning(request, f"{contact_request}: {why}")
        else:
            made += 1
            # Requests of the same contact went with it, for as long. By themselves they would look changed meanwhile.
            with_it = ContactRequest.objects.linked_to(contact_request).claimed_by(contact_request.claimed_by)
            along.update(with_it.filter(claim_expires_at=contact_request.claim_expires_at).values_list("pk", flat=True))
    if made:
        messages.success(request, ngettext("Done with %d request.", "Done with %d requests.", made) % made)
