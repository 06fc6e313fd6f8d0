"""The pages of the second factor: asked for at sign-in, set up, changed and taken away."""

import json
from typing import Any, cast
from urllib.parse import urlencode

from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.contrib.auth.models import User
from django.contrib.auth.views import RedirectURLMixin
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView, View

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.desk.login import password_is_fresh, too_many_attempts
from intake.desk.login_throttle import LoginThrottle
from intake.desk.second_factor_forms import CodeForm, NewPasskeyForm, PasskeyForm, PasswordForm
from intake.desk.site import desk
from intake.staff import second_factor
from intake.staff.allauth_bridge import record_authentication

APP, PASSKEY, RECOVERY = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN, Authenticator.Type.RECOVERY_CODES


class DeskPageMixin(View):
    """A page that looks like the desk's others. PUT and DELETE would get past the forms."""

    http_method_names = ["get", "head", "post"]
    title: Any
    text: Any = ""
    button: Any = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What each page of the desk shows, and this page's words."""
        context = super().get_context_data(**kwargs)  # type: ignore[misc]
        words = {"title": self.title, "text": self.text, "button": self.button}
        return {**desk.each_context(self.request), **words, **context}


class VerifyFactorView(DeskPageMixin, AuthenticateView):
    """The second half of a sign-in."""

    template_name = "intake/desk/second_factor/challenge.html"
    title = _("Sign-in security")
    form_class = CodeForm
    webauthn_form_class = PasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        options = context["js_data"]["request_options"]
        return {**context, "options": json.dumps(options) if options["publicKey"].get("allowCredentials") else ""}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.tries = LoginThrottle(request, self.stage.login.user.get_username())
        if not self.tries.allow():
            messages.error(request, too_many_attempts())
            return HttpResponseRedirect(request.path)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        self.tries.refund()
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        tried = "code" if "code" in form.fields else PASSKEY.value
        trail.record(EventType.FACTOR_FAILED, actor=self.stage.login.user, detail={"by": tried})
        return super().form_invalid(form)


class FactorListView(DeskPageMixin, TemplateView):
    """What the account has, and what can be done with it."""

    template_name = "intake/desk/second_factor/mine.html"
    title = _("Sign-in security")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        factors = list(Authenticator.objects.filter(user=self.request.user).order_by("pk"))
        context = {
            "app": next((factor for factor in factors if factor.type == APP), None),
            "passkeys": [factor for factor in factors if factor.type == PASSKEY],
            "codes": next(
                (len(factor.wrap().get_unused_codes()) for factor in factors if factor.type == RECOVERY), None
            ),
            "is_missing": second_factor.has_none(self.request.user),
        }
        return super().get_context_data(**context, **kwargs)


class ConfirmPasswordView(DeskPageMixin, RedirectURLMixin, FormView):
    """The password once more, before the second factor is changed."""

    template_name = "intake/desk/second_factor/form.html"
    form_class = PasswordForm
    next_page = "mfa_index"
    title = _("Your password, please")
    text = _("The second factor can be changed only by whoever knows the password.")
    button = _("Go on")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "request": self.request}

    def form_valid(self, form: PasswordForm) -> HttpResponse:
        record_authentication(self.request, self.request.user, "password")
        return super().form_valid(form)

    def form_invalid(self, form: PasswordForm) -> HttpResponse:
        if form.has_error("password", "wrong_password"):
            trail.record(EventType.SIGN_IN_FAILED, actor=self.request.user, detail={"account": self.request.user.pk})
        return super().form_invalid(form)


class ChangeFactorView(DeskPageMixin):
    """A change of the second factor: not without the password, and written down with it."""

    template_name = "intake/desk/second_factor/form.html"
    factor: Authenticator.Type
    event_type: EventType
    done: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Asks for the password unless it was given a moment ago."""
        if not password_is_fresh(request):
            return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}")
        return super().dispatch(request, *args, **kwargs)

    def get_success_url(self) -> str:
        """Back to the list of factors."""
        return reverse("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        """Change it, and write down that it was changed."""
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
            trail.record(self.event_type, actor=self.request.user, detail={"factor": self.factor.value})
        messages.success(self.request, self.done)
        return response


class AddFactorView(ChangeFactorView):
    """Something new that this session has now shown. With the first one come the recovery codes."""

    event_type = EventType.FACTOR_ADDED

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        user, request = self.request.user, self.request
        added = Authenticator.objects.filter(user=user, type=self.factor).latest("pk")
        request.session.cycle_key()
        record_authentication(request, user, "mfa", id=added.pk, type=added.type)
        if added.type != RECOVERY and not self.did_generate_recovery_codes:  # type: ignore[attr-defined]
            return response
        # Not a redirect: the codes are shown this once, and stay out of addresses and sessions.
        codes = Authenticator.objects.get(user=user, type=RECOVERY).wrap().get_unused_codes()
        context = {**desk.each_context(request), "title": _("Your recovery codes"), "codes": codes}
        return render(request, "intake/desk/second_factor/codes.html", context)


class AddAppView(AddFactorView, ActivateTOTPView):
    """An app that makes one-time codes."""

    template_name = "intake/desk/second_factor/app.html"
    factor = APP
    title = _("Set up an app")
    done = _("The app is set up.")

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            response = super().form_valid(form)
            second_factor.burn_code(cast(User, self.request.user), form.cleaned_data["code"])
        return response


class AddPasskeyView(AddFactorView, AddWebAuthnView):
    """A passkey: a phone, a computer or a security key that signs in for its owner."""

    template_name = "intake/desk/second_factor/passkey.html"
    form_class = NewPasskeyForm
    factor = PASSKEY
    title = _("Add a passkey")
    done = _("The passkey is added.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "options": json.dumps(context["js_data"]["creation_options"])}


class NewRecoveryCodesView(AddFactorView, GenerateRecoveryCodesView):
    """Ten recovery codes in place of the old ones."""

    template_name = "intake/desk/second_factor/form.html"
    factor = RECOVERY
    title = button = _("New recovery codes")
    text = _("The codes that you have now stop working.")
    done = _("These codes replace the old ones.")


class RemoveAppView(ChangeFactorView, DeactivateTOTPView):
    """The app stops counting."""

    template_name = "intake/desk/second_factor/form.html"
    factor = APP
    event_type = EventType.FACTOR_REMOVED
    title = button = _("Remove the app")
    text = _("Its codes stop working. Without another factor you are asked to set one up at once.")
    done = _("The app is removed.")


class RemovePasskeyView(ChangeFactorView, RemoveWebAuthnView):
    """One passkey stops counting."""

    template_name = "intake/desk/second_factor/form.html"
    success_url = reverse_lazy("mfa_index")
    factor = PASSKEY
    event_type = EventType.FACTOR_REMOVED
    title = button = _("Remove the passkey")
    text = _("It stops working. Without another factor you are asked to set one up at once.")
    done = _("The passkey is removed.")
