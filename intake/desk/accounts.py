"""Staff accounts: made, given roles and deactivated by an operator. Deleting one is nobody's."""

from typing import Any

from django import forms
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from intake.audit import trail
from intake.audit.happened import Happened
from intake.desk.site import PolicyAdmin
from intake.staff.profile import LANGUAGES, StaffProfile, languages_of


class AccountForm(UserChangeForm):
    """An account with the languages of its profile."""

    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("“Take the next one” prefers people who speak one of these."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if languages := self.fields.get("languages"):
            languages.initial = languages_of(self.instance)


class AccountAdmin(PolicyAdmin, UserAdmin):
    """An account and its roles. Permissions of Django's own are not used: `staff.policy` decides."""

    form = AccountForm
    view_verb = add_verb = change_verb = "manage_staff"
    list_display = ("username", "first_name", "last_name", "email", "is_active")
    list_filter = ("is_active", "groups")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email", "languages")}),
        (_("Role"), {"fields": ("is_active", "is_staff", "groups")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("username", "usable_password", "password1", "password2")}),
    )

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Keeps the languages too, and writes down that they changed."""
        super().save_related(request, form, formsets, change)
        if "languages" in form.changed_data:
            languages = form.cleaned_data["languages"]
            StaffProfile.objects.update_or_create(account=form.instance, defaults={"languages": languages})
            detail = {"account": form.instance.pk, "languages": languages}
            trail.record(Happened.LANGUAGES_SET, actor=request.user, detail=detail)
