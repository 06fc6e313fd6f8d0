"""Staff accounts: made, given roles and deactivated by an operator. Deleting one is nobody's."""

from contextlib import suppress
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import display
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.contact.contact_details import MAX_PHONE_LENGTH, parse_phone
from intake.contact.request import ContactRequest
from intake.desk.site import PolicyAdmin
from intake.notify.access_changes import Access, access_of, record_access_change, tell
from intake.notify.models import Delivery
from intake.staff import policy, second_factor
from intake.staff.policy import Permission
from intake.staff.profile import Language, StaffProfile, languages_of, phone_of
from intake.staff.roles import are_compatible
from intake.staff.sessions import end_sessions
from intake.triage import transitions
from intake.triage.errors import TransitionRefused

# What decides which roles an account has.
ROLE_FIELDS = ("is_active", "is_staff", "groups")


class AccountForm(UserChangeForm):
    """An account with the languages and the phone number of its profile."""

    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=Language.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("“Take the next one” prefers people who speak one of these."),
    )

    phone = forms.CharField(
        label=_("Phone number"),
        max_length=MAX_PHONE_LENGTH,
        required=False,
        widget=forms.TextInput({"type": "tel"}),
        help_text=_("Notifications to this account may come there as a text."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if languages := self.fields.get("languages"):
            languages.initial = languages_of(self.instance)
            self.fields["phone"].initial = phone_of(self.instance)

    def clean_groups(self) -> Any:
        """One account must not read every contact and watch over who reads them."""
        groups = self.cleaned_data["groups"]
        if not are_compatible(group.name for group in groups):
            raise forms.ValidationError(gettext("A supervisor is no auditor. Take one of the two away."))
        return groups

    def clean_phone(self) -> str:
        """In E.164."""
        typed = self.cleaned_data["phone"]
        phone = parse_phone(typed)
        if typed and not phone:
            raise forms.ValidationError(gettext("Check the phone number. We need all of its digits."))
        return phone


class AccountAdmin(PolicyAdmin, UserAdmin):
    """An account and its roles. Permissions of Django's own are not used: `staff.policy` decides."""

    form = AccountForm
    view_permission = add_permission = change_permission = Permission.MANAGE_STAFF
    change_form_template = "intake/desk/account.html"
    list_display = ("username", "first_name", "last_name", "email", "mail_error", "is_active")
    list_filter = ("is_active", "groups")
    filter_horizontal = ()
    readonly_fields = ("mail_error", "holds")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email", "mail_error", "phone", "languages")}),
        (
            _("Role"),
            {
                "fields": (*ROLE_FIELDS, "holds"),
                "description": _(
                    "Each change is in the trail, and supervisors and auditors are told. Nobody changes their own "
                    "role. A supervisor is no auditor."
                ),
            },
        ),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("username", "usable_password", "password1", "password2")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """With what became of the newest mail that did not arrive."""
        failed = Delivery.objects.failed_mails_to(OuterRef("pk"))
        return (
            super()
            .get_queryset(request)
            .annotate(
                mail_failed_at=Subquery(failed.values("created_at")[:1]),
                mail_failed_by=Subquery(failed.values("last_error")[:1]),
            )
        )

    @display(description=_("Mail that did not arrive"))
    def mail_error(self, account: Any) -> str:
        """The day of the newest, and why it failed or came back."""
        return f"{account.mail_failed_at:%Y-%m-%d}: {account.mail_failed_by}" if account.mail_failed_at else "-"

    @display(description=_("requests held"))
    def holds(self, account: User) -> str:
        """How many, and what becomes of them when the account is deactivated."""
        claimed = ContactRequest.objects.claimed_by(account).count()
        if not claimed:
            return gettext("none")
        return ngettext(
            "%d, which goes back to the queue when this account is deactivated or is no longer an advisor's.",
            "%d, which go back to the queue when this account is deactivated or is no longer an advisor's.",
            claimed,
        ) % (claimed,)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Nobody changes their own roles."""
        own = ROLE_FIELDS if obj is not None and obj.pk == request.user.pk else ()
        return (*super().get_readonly_fields(request, obj), *own)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Keep what the account could do until now, for the trail."""
        obj.access_before = access_of(obj) if change else Access()
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save profile and roles. What an account that may claim nothing any more has goes back to the queue."""
        super().save_related(request, form, formsets, change)
        profile = {name: form.cleaned_data[name] for name in ("languages", "phone") if name in form.changed_data}
        if profile:
            StaffProfile.objects.update_or_create(account=form.instance, defaults=profile)
        account = User.objects.get(pk=form.instance.pk)
        if not (account.is_active and account.is_staff):
            end_sessions(account)
        if policy.may(account, Permission.CLAIM):
            return
        given_back = 0
        for contact_request in ContactRequest.objects.claimed_by(account):
            with suppress(TransitionRefused):  # it ended, or somebody else has it, since we looked
                transitions.release(
                    contact_request,
                    by=policy.signed_in(request.user),
                    reason=gettext("The account that it was with was deactivated."),
                )
                given_back += 1
        if given_back:
            text = ngettext("%d request went back to the queue.", "%d requests went back to the queue.", given_back)
            messages.success(request, text % given_back)

    def get_urls(self) -> list[URLPattern]:
        """Django's pages, and the reset of a second factor."""
        reset = self.admin_site.admin_view(self.reset_second_factor)
        return [path("<int:pk>/second-factor/", reset, name="auth_user_second_factor"), *super().get_urls()]

    def reset_second_factor(self, request: HttpRequest, pk: int) -> HttpResponse:
        """For somebody who lost every factor: asks first, then takes them away."""
        policy.require(request.user, Permission.MANAGE_STAFF)
        account = get_object_or_404(User, pk=pk)
        if request.method == "POST":
            with transaction.atomic():
                second_factor.reset(account)
                trail.record(EventType.FACTOR_RESET, actor=request.user, detail={"account": account.pk})
                tell(account)
            messages.success(request, gettext("The second factor is reset."))
            return redirect("admin:auth_user_change", account.pk)
        context = {**self.admin_site.each_context(request), "title": _("Reset the second factor"), "account": account}
        return render(request, "intake/desk/second_factor/reset.html", context)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """One transaction with the row of the trail."""
        with transaction.atomic():
            return super().user_change_password(request, id, form_url)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        _record(request, obj, message)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        _record(request, obj, message)
        return super().log_change(request, obj, message)


def _record(request: HttpRequest, account: User, message: list[dict[str, dict[str, Any]]]) -> None:
    fields = [field for part in message for changed in part.values() for field in changed.get("fields", [])]
    # The page that sets a password saves no model of this admin: no role changed there.
    before = getattr(account, "access_before", None) or access_of(account)
    record_access_change(account, before, by=policy.signed_in(request.user), fields=fields)
