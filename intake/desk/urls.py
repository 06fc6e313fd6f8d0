"""The desk: the pages of the second factor, under the names by which allauth knows them; preferences; the admin."""

from django.urls import path

from intake.desk import preferences, second_factor
from intake.desk.site import desk

PREFIX = "admin/two-factor"
TO_SET_UP = {
    "": (second_factor.FactorListView, "mfa_index"),
    "password/": (second_factor.ConfirmPasswordView, "account_reauthenticate"),
    "app/add/": (second_factor.AddAppView, "mfa_activate_totp"),
    "app/remove/": (second_factor.RemoveAppView, "mfa_deactivate_totp"),
    "passkey/add/": (second_factor.AddPasskeyView, "mfa_add_webauthn"),
    "passkey/<int:pk>/remove/": (second_factor.RemovePasskeyView, "mfa_remove_webauthn"),
    "recovery-codes/": (second_factor.NewRecoveryCodesView, "mfa_generate_recovery_codes"),
}

urlpatterns = [
    path("admin/login/", desk.login, name="account_login"),
    path(f"{PREFIX}/code/", second_factor.VerifyFactorView.as_view(), name="mfa_authenticate"),
    *(
        path(f"{PREFIX}/{route}", desk.admin_view(view.as_view()), name=name)
        for route, (view, name) in TO_SET_UP.items()
    ),
    path("admin/preferences/", desk.admin_view(preferences.page), name="preferences"),
    path("admin/", desk.urls),
]
