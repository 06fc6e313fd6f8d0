"""Saving a view of the queue, and deleting one."""

from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.desk.queue_view import queue_view
from intake.staff import policy
from intake.staff.saved_view import SavedView

MAX_VIEWS = 20


class SaveForm(forms.Form):
    """A name for what is on the page."""

    name = forms.CharField(label=_("Name of this view"), max_length=40)


def views_of(account: User) -> list[SavedView]:
    """What somebody saved, by name."""
    return list(SavedView.objects.filter(account=account)[:MAX_VIEWS])


@transaction.atomic
def save(request: HttpRequest) -> HttpResponse:
    """Keep the tab and the filters that the page was showing. A name that is taken is used again."""
    form = SaveForm(request.POST)
    parameters = queue_view(request, QueryDict(request.POST.get("list"))).parameters
    if not form.is_valid():
        messages.error(request, gettext("Not saved: a view needs a name of up to 40 characters."))
    elif "tab" not in parameters:
        messages.error(request, gettext("Not saved: a search is not kept."))
    elif len(views_of(policy.signed_in(request.user))) >= MAX_VIEWS:
        messages.error(request, gettext("Not saved: delete a view that you do not need any more."))
    else:
        view, _is_new = SavedView.objects.update_or_create(
            account_id=request.user.pk, name=form.cleaned_data["name"], defaults={"parameters": parameters}
        )
        trail.record(EventType.VIEW_SAVED, actor=request.user, detail={"view": view.pk, "parameters": parameters})
        messages.success(request, gettext("View saved."))
    return _queue(urlencode(parameters))


@transaction.atomic
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget one of one's own views."""
    deleted, _models = SavedView.objects.filter(account_id=request.user.pk, pk=pk).delete()
    if not deleted:
        raise Http404
    trail.record(EventType.VIEW_SAVED, actor=request.user, detail={"view": pk, "deleted": True})
    messages.success(request, gettext("View deleted."))
    return _queue("")


def _queue(parameters: str) -> HttpResponse:
    address = reverse("admin:intake_contactrequest_changelist")
    return HttpResponseRedirect(f"{address}?{parameters}" if parameters else address)
