"""Who was told of what, and what could not be told: read by whoever can mend it, and sent again by them."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from intake.audit import trail
from intake.audit.happened import Happened
from intake.desk.site import PolicyAdmin
from intake.notify.delivering import send_again
from intake.notify.letters import text_of
from intake.notify.models import Delivery, Letter, Notification
from intake.staff import policy

ROWS = 25
# A page looks through so many rows for those it shows: it does not grow with a month's letters.
SPAN = 10_000


class Looking(forms.Form):
    """What to look for; nothing is everything, newest first. `before` is where the next page goes on."""

    state = forms.ChoiceField(
        label=gettext_lazy("State"), choices=[("", gettext_lazy("any")), *Delivery.State.choices], required=False
    )
    letter = forms.ChoiceField(
        label=gettext_lazy("Letter"), choices=[("", gettext_lazy("any")), *Letter.choices], required=False
    )
    before = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False, widget=forms.HiddenInput)


@dataclass(frozen=True)
class Found:
    """A page of deliveries. `before` is where the next one goes on, 0 at the end."""

    deliveries: list[Delivery]
    before: int


def found(state: str, letter: str, before: int | None) -> Found:
    """The newest that fit among the next SPAN; of those that were given up, among all."""
    rows, bottom = Delivery.objects.select_related("notification", "to").order_by("-pk"), 0
    if before:
        rows = rows.filter(pk__lt=before)
    if state != Delivery.State.FAILED:
        bottom = (rows.values_list("pk", flat=True).first() or 0) - SPAN
        rows = rows.filter(pk__gt=bottom)
    if state:
        rows = rows.filter(state=state)
    if letter:
        rows = rows.filter(notification__letter=letter)
    deliveries = list(rows[: ROWS + 1])
    if len(deliveries) > ROWS:
        return Found(deliveries[:ROWS], deliveries[ROWS - 1].pk)
    return Found(deliveries, bottom + 1 if bottom > 0 else 0)


class DeliveryAdmin(PolicyAdmin):
    """Rows are made by `notify`; all that is done here is to send one again."""

    view_verb = "see_deliveries"

    def get_urls(self) -> list[URLPattern]:
        """One page, and the button of a row."""
        page, again = require_safe(self.page), require_POST(self.again)
        return [
            path("", self.admin_site.admin_view(page), name="intake_delivery_changelist"),
            path("<int:pk>/again/", self.admin_site.admin_view(again), name="intake_delivery_again"),
        ]

    def page(self, request: HttpRequest) -> HttpResponse:
        """The newest deliveries; in the demo, which has no mail server, with what they say."""
        policy.require(request.user, "see_deliveries")
        form = Looking(request.GET)
        wanted = form.cleaned_data if form.is_valid() else {}
        listed = found(wanted.get("state", ""), wanted.get("letter", ""), wanted.get("before"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Deliveries"),
            "form": form,
            "found": listed,
            "rows": [(delivery, _text(delivery)) for delivery in listed.deliveries],
            "unaddressed": Notification.objects.unaddressed()[:100].count(),
            "may_send_again": policy.may(request.user, "send_again"),
        }
        return render(request, "intake/desk/deliveries.html", context, status=200 if form.is_valid() else 422)

    @transaction.atomic
    def again(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Queue what was given up."""
        policy.require(request.user, "send_again")
        delivery = get_object_or_404(Delivery.objects.select_related("notification"), pk=pk)
        if send_again(delivery):
            about = delivery.notification.request_id
            trail.record(Happened.SENT_AGAIN, actor=request.user, request_id=about, detail={"delivery": pk})
            messages.success(request, _("It is on its way again."))
        else:
            messages.warning(request, _("It was not given up any more."))
        return redirect("admin:intake_delivery_changelist")


def _text(delivery: Delivery) -> Any:
    if not settings.DEMO:
        return ""
    subject, body = text_of(delivery.notification.letter)
    return f"{subject}\n\n{body}"
