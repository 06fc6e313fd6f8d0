"""Signing in: the password, then the second factor, then the desk. What a session has shown stays in the session."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import Login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.desk.login_throttle import LOGIN_WINDOW_SECONDS, LoginThrottle
from intake.staff import sessions
from intake.staff.allauth_bridge import get_authentication_records, perform_login, record_authentication
from intake.staff.password_hashing import HashingBusy

PASSWORD_FRESH_SECONDS = 10 * 60
CHANGED = _("Your password or your account was changed meanwhile. Sign in again.")
BUSY = _("Several people are signing in. Try again in a few seconds.")


def too_many_attempts() -> str:
    """Return how long somebody has to wait who tried too often."""
    params = {"minutes": LOGIN_WINDOW_SECONDS // 60}
    return gettext("Too many tries from your network. Wait %(minutes)d minutes.") % params


class LoginForm(AdminAuthenticationForm):
    """Name and password, so many times and no more."""

    def clean(self) -> dict[str, Any]:
        tries = LoginThrottle(self.request, self.cleaned_data.get("username", ""))
        if not tries.allow():
            raise ValidationError(too_many_attempts(), code="too_many_tries")
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
        # Half a sign-in is worth as long as the password that it was begun with.
        self.request.session[sessions.PASSWORD] = form.get_user().get_session_auth_hash()
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
        if not _is_current(request, user):
            request.session.flush()
            messages.error(request, CHANGED)
            raise ImmediateHttpResponse(redirect("admin:login"))
        shown = [record.get("type", record["method"]) for record in get_authentication_records(request, user)]
        with transaction.atomic():
            super().login(request, user)
            sessions.begin(request.session)
            trail.record(EventType.SIGNED_IN, actor=user, detail={"by": shown})

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our pages say what happened in their own words."""


def _is_current(request: HttpRequest, user: User) -> bool:
    """Return whether the password that this sign-in began with is still the account's, and the account is on."""
    begun_with = request.session.pop(sessions.PASSWORD, "")
    return user.is_active and constant_time_compare(begun_with, user.get_session_auth_hash())


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
