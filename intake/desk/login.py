"""Signing in: the password, then the second factor, then the desk. What a session has shown stays in the session."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import Login
from allauth.mfa.models import Authenticator
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.desk.login_throttle import LoginThrottle
from intake.staff.allauth_bridge import get_authentication_records, perform_login, record_authentication
from intake.staff.password_hashing import HashingBusy

PASSWORD_FRESH_SECONDS = 10 * 60
TOO_MANY_ATTEMPTS = _("Too many tries from your network. Wait 15 minutes.")
BUSY = _("Several people are signing in. Try again in a few seconds.")


class LoginForm(AdminAuthenticationForm):
    """Name and password, so many times and no more."""

    def clean(self) -> dict[str, Any]:
        tries = LoginThrottle(self.request, self.cleaned_data.get("username", ""))
        if not tries.allow():
            raise ValidationError(TOO_MANY_ATTEMPTS, code="too_many_tries")
        try:
            cleaned = super().clean()
        except HashingBusy:
            tries.refund()  # nothing was tried
            raise ValidationError(BUSY, code="busy") from None
        tries.refund()
        return cleaned


class DeskLoginView(LoginView):
    """The password. Whoever has a second factor is asked for it next."""

    authentication_form = LoginForm
    template_name = "admin/login.html"

    def form_valid(self, form: Any) -> HttpResponse:
        # Whoever is signed in without the second factor would be sent past the page that asks for it.
        logout(self.request)
        record_authentication(self.request, form.get_user(), "password")
        return perform_login(self.request, Login(user=form.get_user(), redirect_url=self.get_success_url()))

    def form_invalid(self, form: Any) -> HttpResponse:
        """Writes down for which account, if it is one: where the name goes somebody may have typed a password."""
        if form.has_error(NON_FIELD_ERRORS, "invalid_login"):
            account = User.objects.filter(username=form.cleaned_data["username"]).values_list("pk", flat=True).first()
            trail.record(EventType.SIGN_IN_FAILED, actor_name=trail.ANONYMOUS, detail={"account": account})
        response = super().form_invalid(form)
        if form.has_error(NON_FIELD_ERRORS, "busy"):
            response.status_code = 503
            response.headers["Retry-After"] = "3"
        return response


class AccountAdapter(DefaultAccountAdapter):
    """What allauth asks about signing in."""

    def get_login_stages(self) -> list[str]:
        return ["allauth.mfa.stages.AuthenticateStage"]

    def login(self, request: HttpRequest, user: User) -> None:
        shown = [record.get("type", record["method"]) for record in get_authentication_records(request, user)]
        with transaction.atomic():
            super().login(request, user)
            trail.record(EventType.SIGNED_IN, actor=user, detail={"by": shown})

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our pages say what happened in their own words."""


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session has shown a second factor that its account still has."""
    records = get_authentication_records(request, request.user)
    shown = [record["id"] for record in records if record["method"] == "mfa"]
    return bool(shown) and Authenticator.objects.filter(user=request.user, pk__in=shown).exists()


def password_is_fresh(request: HttpRequest) -> bool:
    """Whether the password was given a moment ago: somebody may sit down where somebody else is signed in."""
    times = [
        record["at"] for record in get_authentication_records(request, request.user) if record["method"] == "password"
    ]
    return bool(times) and time.time() - times[-1] < PASSWORD_FRESH_SECONDS
