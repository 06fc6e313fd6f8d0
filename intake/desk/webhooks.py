"""Webhooks: the machines that are told, kept by an operator."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import display
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.desk.site import PolicyAdmin
from intake.notify.audiences import AUDIENCES
from intake.notify.models import NotificationType
from intake.notify.webhooks.address_guard import AddressRefused, resolve_allowed
from intake.notify.webhooks.models import SECRET_OVERLAP, WebhookEndpoint, disable, enable, enqueue_test
from intake.staff import policy
from intake.staff.policy import Permission
from intake.vault.cipher import CannotDecrypt
from intake.vault.derive import KeyMissing

LOOK_UP_SECONDS = 5
FIELDS = ("name", "url", "event_types")
HEALTHY: dict[str, Any] = {"failing_since": None, "paused_until": None, "last_error": ""}


class WebhookForm(forms.ModelForm):
    """An endpoint that can be reached now."""

    event_types = forms.MultipleChoiceField(
        label=_("Notifications"),
        choices=[
            (one, one.label) for one, audience in AUDIENCES.items() if audience.roles and one != NotificationType.TEST
        ],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("It learns which of these happened, when, and the row of the request. Nothing about a person."),
    )

    class Meta:
        model = WebhookEndpoint
        fields = FIELDS
        widgets = {"url": forms.URLInput({"class": "vLargeTextField"})}
        help_texts = {"url": _("Like https://hooks.example.org/intake. The privacy page names its host.")}

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if "url" in self.changed_data:
            try:
                resolve_allowed(url, LOOK_UP_SECONDS)
            except AddressRefused as error:
                raise ValidationError(error.why) from error
        return url


class WebhookAdmin(PolicyAdmin):
    """One endpoint. It is turned off and never deleted: deliveries hang on it."""

    form = WebhookForm
    view_permission = add_permission = change_permission = Permission.MANAGE_WEBHOOKS
    change_form_template = "intake/desk/webhook.html"
    fields = FIELDS
    list_display = ("name", "host", "state", "last_error")
    ordering = ("name",)

    @display(description=_("host"))
    def host(self, endpoint: WebhookEndpoint) -> str:
        """What follows may be a key to it."""
        return endpoint.host

    @display(description=_("state"))
    def state(self, endpoint: WebhookEndpoint) -> str:
        """In words."""
        if endpoint.disabled_at:
            return gettext("off: %s") % endpoint.get_disabled_reason_display()
        if endpoint.failing_since:
            since = date_format(timezone.localtime(endpoint.failing_since), "DATETIME_FORMAT")
            return gettext("fails since %s") % since
        return gettext("on")

    def save_model(self, request: HttpRequest, obj: WebhookEndpoint, form: Any, change: bool) -> None:
        """Saves what was changed and nothing else: a worker may be writing down how it fares."""
        fields = [*form.changed_data]
        detail = {"webhook": str(obj.pk), "fields": fields}
        trail.record(EventType.WEBHOOK_CHANGED, actor=request.user, detail=detail)
        if not change:
            obj.new_secret()
            obj.save()
        elif "url" in fields:
            vars(obj).update(HEALTHY)
            obj.save(update_fields=[*fields, *HEALTHY])
        else:
            obj.save(update_fields=fields)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """The secret, now or never."""
        return self._show(request, obj, obj.opened("secret"))

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        """With how it fares, and the buttons."""
        endpoint = self.get_object(request, object_id)
        context = {"endpoint": endpoint, "state": self.state(endpoint)} if endpoint else {}
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def get_urls(self) -> list[URLPattern]:
        """Django's pages, and the buttons of an endpoint."""
        asks = require_http_methods(["GET", "HEAD", "POST"])
        pages = {
            "test": require_POST(self.test),
            "on": require_POST(self.on),
            "off": asks(self.off),
            "secret": asks(self.secret),
        }
        named = [
            path(f"<uuid:pk>/{name}/", self.admin_site.admin_view(page), name=f"intake_webhookendpoint_{name}")
            for name, page in pages.items()
        ]
        return [*named, *super().get_urls()]

    def test(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Queue a notification that says nothing; what becomes of it stands among the deliveries."""
        endpoint = self._required(request, pk)
        if not enqueue_test(endpoint, by=request.user):
            messages.warning(request, gettext("It is off."))
            return redirect("admin:intake_webhookendpoint_change", pk)
        messages.success(request, gettext("A test is on its way. Load this page again to see what becomes of it."))
        return redirect(f"{reverse('admin:intake_delivery_changelist')}?webhook={pk}")

    def on(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Tell it again."""
        endpoint = self._required(request, pk)
        if enable(endpoint, by=request.user):
            messages.success(request, gettext("It is on. What was given up meanwhile can be sent again."))
        return redirect("admin:intake_webhookendpoint_change", pk)

    def off(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Asks first, then tells it nothing any more."""
        endpoint = self._required(request, pk)
        if request.method == "POST":
            if disable(endpoint, WebhookEndpoint.DisabledReason.OPERATOR, by=request.user):
                messages.success(request, gettext("It is off."))
            return redirect("admin:intake_webhookendpoint_change", pk)
        context = {
            "title": _("Turn it off"),
            "text": _("It is told nothing until it is turned on again, and what waits for it is given up."),
            "waiting": endpoint.waiting().count(),
        }
        return self._ask(request, endpoint, context)

    def secret(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Asks first, then makes another secret and shows it this once."""
        endpoint = self._required(request, pk)
        if request.method != "POST":
            hours = SECRET_OVERLAP // timedelta(hours=1)
            text = gettext("The present secret signs beside the new one for %d hours, and then no more.") % hours
            return self._ask(request, endpoint, {"title": _("New secret"), "text": text})
        try:
            with transaction.atomic():
                locked = WebhookEndpoint.objects.select_for_update().get(pk=pk)
                made = locked.new_secret()
                locked.save(update_fields=["secret", "previous_secret", "previous_until"])
                detail = {"webhook": str(pk), "fields": ["secret"]}
                trail.record(EventType.WEBHOOK_CHANGED, actor=request.user, detail=detail)
        except (KeyMissing, CannotDecrypt):
            messages.error(request, gettext("Its secret cannot be opened any more. Turn it off, and add another one."))
            return redirect("admin:intake_webhookendpoint_change", pk)
        return self._show(request, locked, made)

    def _required(self, request: HttpRequest, pk: Any) -> WebhookEndpoint:
        policy.require(request.user, Permission.MANAGE_WEBHOOKS)
        return get_object_or_404(WebhookEndpoint, pk=pk)

    def _ask(self, request: HttpRequest, endpoint: WebhookEndpoint, context: dict[str, Any]) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "endpoint": endpoint, **context}
        return render(request, "intake/desk/webhook_confirm.html", context)

    def _show(self, request: HttpRequest, endpoint: WebhookEndpoint, secret: str) -> HttpResponse:
        """Not a redirect: it is shown this once, and stays out of addresses and sessions."""
        context = {"title": _("The secret of this webhook"), "endpoint": endpoint, "secret": secret}
        return render(request, "intake/desk/webhook_secret.html", {**self.admin_site.each_context(request), **context})
