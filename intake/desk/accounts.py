"""Staff accounts: made, given roles and deactivated by an operator. Deleting one is nobody's."""

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.contrib.admin import display
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from intake.contact.request import ContactRequest
from intake.desk.site import PolicyAdmin
from intake.staff import policy
from intake.triage import transitions
from intake.triage.errors import TransitionRefused


class AccountAdmin(PolicyAdmin, UserAdmin):
    """An account and its roles. Permissions of Django's own are not used: `staff.policy` decides."""

    view_verb = add_verb = change_verb = "manage_staff"
    list_display = ("username", "first_name", "last_name", "email", "is_active")
    list_filter = ("is_active", "groups")
    filter_horizontal = ()
    readonly_fields = ("holds",)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email")}),
        (_("Role"), {"fields": ("is_active", "is_staff", "groups", "holds")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("username", "usable_password", "password1", "password2")}),
    )

    @display(description=_("requests held"))
    def holds(self, account: User) -> str:
        """How many, and what becomes of them when the account is deactivated."""
        held = ContactRequest.objects.claimed_by(account).count()
        if not held:
            return gettext("none")
        return ngettext(
            "%d, which goes back to the queue when this account is deactivated or is no longer an advisor's.",
            "%d, which go back to the queue when this account is deactivated or is no longer an advisor's.",
            held,
        ) % (held,)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Saves the roles. What somebody holds who may hold nothing any more goes back to the queue with it."""
        super().save_related(request, form, formsets, change)
        account = User.objects.get(pk=form.instance.pk)
        if policy.may(account, "claim"):
            return
        given_back = 0
        for held in ContactRequest.objects.claimed_by(account):
            with suppress(TransitionRefused):  # it ended, or somebody else has it, since we looked
                transitions.release(held, by=request.user, reason=gettext("The holder's account was deactivated."))
                given_back += 1
        if given_back:
            told = ngettext("%d request went back to the queue.", "%d requests went back to the queue.", given_back)
            messages.success(request, told % given_back)
