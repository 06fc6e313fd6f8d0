"""Who was told of what, and what could not be told: read by whoever can mend it, and sent again by them."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.desk.site import PolicyAdmin
from intake.notify.audiences import is_for_person
from intake.notify.models import Delivery, DeliveryChannel, Notification, NotificationType
from intake.notify.person_messages import render_message
from intake.notify.rendering import render_text
from intake.notify.sending import hasten, resend, resend_all
from intake.notify.webhooks import transport
from intake.notify.webhooks.models import WebhookEndpoint
from intake.staff import policy
from intake.staff.policy import Permission

PAGE_SIZE = 25
# A page looks through so many rows for those it shows: it does not grow with a month's notifications.
SCAN_LIMIT = 10_000
# So many are sent again in one transaction.
BATCH_SIZE = 500


class DeliveryFilterForm(forms.Form):
    """What to look for; nothing is everything, newest first. `before` is where the next page goes on."""

    state = forms.ChoiceField(label=_("State"), choices=[("", _("any")), *Delivery.State.choices], required=False)
    type = forms.ChoiceField(
        label=_("Notification"), choices=[("", _("any")), *NotificationType.choices], required=False
    )
    webhook = forms.ModelChoiceField(
        WebhookEndpoint.objects.order_by("name"),
        label=_("Webhook"),
        empty_label=_("any"),
        required=False,
    )
    before = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False, widget=forms.HiddenInput)


@dataclass(frozen=True)
class Page:
    """A page of deliveries. `before` is where the next one goes on, 0 at the end."""

    deliveries: list[Delivery]
    before: int


def search(state: str, notification_type: str, webhook: WebhookEndpoint | None, before: int | None) -> Page:
    """The newest that fit among the next SPAN; of those that were given up, among all."""
    rows, bottom = Delivery.objects.select_related("notification", "recipient", "endpoint").order_by("-pk"), 0
    if before:
        rows = rows.filter(pk__lt=before)
    if state != Delivery.State.FAILED:
        bottom = (rows.values_list("pk", flat=True).first() or 0) - SCAN_LIMIT
        rows = rows.filter(pk__gt=bottom)
    if state:
        rows = rows.filter(state=state)
    rows = matching(rows, notification_type, webhook)
    deliveries = list(rows[: PAGE_SIZE + 1])
    if len(deliveries) > PAGE_SIZE:
        return Page(deliveries[:PAGE_SIZE], deliveries[PAGE_SIZE - 1].pk)
    return Page(deliveries, bottom + 1 if bottom > 0 else 0)


def matching(rows: Any, notification_type: str, webhook: WebhookEndpoint | None) -> Any:
    """Those of one type, and to one webhook, where they are asked for."""
    if notification_type:
        rows = rows.filter(notification__type=notification_type)
    return rows.filter(endpoint=webhook) if webhook else rows


class DeliveryAdmin(PolicyAdmin):
    """Rows are made by `notify`; all that is done here is to send one again."""

    view_permission = Permission.SEE_DELIVERIES

    def get_urls(self) -> list[URLPattern]:
        """One page, the button of a row, and the one for all."""
        page, again, all_again = require_safe(self.page), require_POST(self.again), require_POST(self.all_again)
        hasten_all = require_POST(self.hasten_all)
        return [
            path("", self.admin_site.admin_view(page), name="intake_delivery_changelist"),
            path("again/", self.admin_site.admin_view(all_again), name="intake_delivery_all_again"),
            path("now/", self.admin_site.admin_view(hasten_all), name="intake_delivery_hasten"),
            path("<int:pk>/again/", self.admin_site.admin_view(again), name="intake_delivery_again"),
        ]

    def page(self, request: HttpRequest) -> HttpResponse:
        """The newest deliveries; in the demo, which has no mail server, with what they say."""
        policy.require(request.user, Permission.SEE_DELIVERIES)
        form = DeliveryFilterForm(request.GET)
        wanted = form.cleaned_data if form.is_valid() else {}
        state = wanted.get("state", "")
        listed = search(state, wanted.get("type", ""), wanted.get("webhook"), wanted.get("before"))
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Sent notifications"),
            "form": form,
            "found_page": listed,
            "rows": [(delivery, _text(delivery)) for delivery in listed.deliveries],
            "pending_fan_out": Notification.objects.pending_fan_out()[:100].count(),
            "may_send_again": policy.may(request.user, Permission.SEND_AGAIN),
            "waits": any(one.state == Delivery.State.QUEUED and one.attempts for one in listed.deliveries),
            "may_send_all_again": state == Delivery.State.FAILED and policy.may(request.user, Permission.SEND_AGAIN),
        }
        return render(request, "intake/desk/deliveries.html", context, status=200 if form.is_valid() else 422)

    @transaction.atomic
    def again(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Queue what was given up."""
        policy.require(request.user, Permission.SEND_AGAIN)
        delivery = get_object_or_404(Delivery.objects.select_related("notification"), pk=pk)
        if resend(delivery):
            matching = delivery.notification.request_id
            trail.record(EventType.DELIVERY_RESENT, actor=request.user, request_id=matching, detail={"delivery": pk})
            messages.success(request, gettext("It is on its way again."))
        else:
            messages.warning(request, gettext("It is not given up any more, or its webhook is off."))
        return redirect("admin:intake_delivery_changelist")

    @transaction.atomic
    def hasten_all(self, request: HttpRequest) -> HttpResponse:
        """Let what waits for another attempt be tried now: the server was away, and is back."""
        policy.require(request.user, Permission.SEND_AGAIN)
        if number := hasten():
            trail.record(EventType.DELIVERY_RESENT, actor=request.user, detail={"hastened": number})
            text = ngettext("%d notification is tried again now.", "%d notifications are tried again now.", number)
            messages.success(request, text % number)
        else:
            messages.info(request, gettext("Nothing waits for a later attempt."))
        return redirect("admin:intake_delivery_changelist")

    @transaction.atomic
    def all_again(self, request: HttpRequest) -> HttpResponse:
        """Queue all that was given up of what was looked for: a number to say yes to, and done if it is still right."""
        policy.require(request.user, Permission.SEND_AGAIN)
        form = DeliveryFilterForm(request.POST)
        if not form.is_valid():
            return HttpResponseBadRequest()
        wanted = form.cleaned_data
        rows = matching(Delivery.objects.failed().deliverable(), wanted["type"], wanted["webhook"])
        oldest = rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", "notification__request_id")
        deliveries = list(oldest[: BATCH_SIZE + 1])
        are_more, deliveries = len(deliveries) > BATCH_SIZE, deliveries[:BATCH_SIZE]
        if not deliveries or request.POST.get("confirmed") != str(len(deliveries)):
            context = {
                **self.admin_site.each_context(request),
                "title": gettext("Send all of these again"),
                "form": form,
                "count": len(deliveries),
                "are_more": are_more,
                "changed": "confirmed" in request.POST,
            }
            return render(request, "intake/desk/deliveries_resend.html", context)
        sent = resend_all([pk for pk, _request_id in deliveries])
        for pk, request_id in deliveries:
            trail.record(EventType.DELIVERY_RESENT, actor=request.user, request_id=request_id, detail={"delivery": pk})
        text = ngettext("%d notification is on its way again.", "%d notifications are on their way again.", sent)
        messages.success(request, text % sent)
        return redirect("admin:intake_delivery_changelist")


def _text(delivery: Delivery) -> Any:
    if not settings.DEMO:
        return ""
    if delivery.channel == DeliveryChannel.WEBHOOK:
        return transport.body_of(delivery).decode()
    notification_type, contact_request = delivery.notification.type, delivery.notification.request
    if is_for_person(notification_type):
        if contact_request is None:
            return ""
        return "\n\n".join(render_message(notification_type, contact_request, delivery.channel))
    return "\n\n".join(render_text(notification_type))
