"""The desk: the pages of the second factor, under the names by which allauth knows them; preferences; the admin."""

from django.urls import path

from intake.desk import preferences, second_factor
from intake.desk.site import desk

PREFIX = "admin/two-factor"
TO_SET_UP = {
    "": (second_factor.Factors, "mfa_index"),
    "password/": (second_factor.AskForPassword, "account_reauthenticate"),
    "app/add/": (second_factor.AddApp, "mfa_activate_totp"),
    "app/remove/": (second_factor.RemoveApp, "mfa_deactivate_totp"),
    "passkey/add/": (second_factor.AddPasskey, "mfa_add_webauthn"),
    "passkey/<int:pk>/remove/": (second_factor.RemovePasskey, "mfa_remove_webauthn"),
    "recovery-codes/": (second_factor.NewCodes, "mfa_generate_recovery_codes"),
}

urlpatterns = [
    path("admin/login/", desk.login, name="account_login"),
    path(f"{PREFIX}/code/", second_factor.AskForFactor.as_view(), name="mfa_authenticate"),
    *(
        path(f"{PREFIX}/{route}", desk.admin_view(view.as_view()), name=name)
        for route, (view, name) in TO_SET_UP.items()
    ),
    path("admin/preferences/", desk.admin_view(preferences.page), name="preferences"),
    path("admin/", desk.urls),
]
