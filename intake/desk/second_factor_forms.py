"""What is typed or shown on the pages of the second factor: codes, passkeys, and the password once more."""

import struct
from typing import Any

from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

from intake.desk.login import too_many_attempts
from intake.desk.login_throttle import LoginThrottle
from intake.staff import second_factor
from intake.vault.derive import KeyMissing


class CredentialField(forms.JSONField):
    """What a browser says about a passkey. Whatever fido2 trips over in one is a wrong one, and no failure of ours."""

    widget = forms.HiddenInput

    def __init__(self, kind: type[AuthenticationResponse | RegistrationResponse]) -> None:
        super().__init__()
        self.kind = kind

    def to_python(self, value: Any) -> Any:
        try:
            credential = super().to_python(value)
            self.kind.from_dict(credential)
        except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError, struct.error):
            raise ValidationError(_("This is not a passkey that we know."), code="wrong_passkey") from None
        return credential


class PasskeyForm(AuthenticateWebAuthnForm):
    """A passkey that is shown."""

    credential = CredentialField(AuthenticationResponse)


class NewPasskeyForm(AddWebAuthnForm):
    """A passkey that is new, and what its owner calls it."""

    name = forms.CharField(label=_("What to call it"), max_length=60, required=False)
    credential = CredentialField(RegistrationResponse)


class CodeForm(AuthenticateForm):
    """A one-time code or a recovery code."""

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        try:
            self.authenticator = second_factor.verify_code(self.user, code)
        except second_factor.OtpLocked:
            raise ValidationError(
                _("Too many wrong codes this month. Use a passkey or a recovery code."), code="no_guesses_left"
            ) from None
        except KeyMissing as missing:
            raise ValidationError(
                _("This code cannot be checked: key %(key)s is missing. Use a passkey, or ask an operator."),
                code="key_missing",
                params={"key": missing.named},
            ) from None
        if self.authenticator is None:
            raise ValidationError(_("This code is not right, or it was used before."), code="wrong_code")
        return code


class PasswordForm(forms.Form):
    """The password of whoever is signed in."""

    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.request = request

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        tries = LoginThrottle(self.request, self.request.user.get_username())
        if not tries.allow():
            raise ValidationError(too_many_attempts(), code="too_many_tries")
        if not self.request.user.check_password(password):
            raise ValidationError(_("This is not your password."), code="wrong_password")
        tries.refund()
        return password
