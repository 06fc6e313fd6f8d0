"""Staff accounts: made, given roles and deactivated by an operator. Deleting one is nobody's."""

from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _

from intake.desk.site import PolicyAdmin


class AccountAdmin(PolicyAdmin, UserAdmin):
    """An account and its roles. Permissions of Django's own are not used: `staff.policy` decides."""

    view_verb = add_verb = change_verb = "manage_staff"
    list_display = ("username", "first_name", "last_name", "email", "is_active")
    list_filter = ("is_active", "groups")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email")}),
        (_("Role"), {"fields": ("is_active", "is_staff", "groups")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("username", "usable_password", "password1", "password2")}),
    )
