"""The second factor of an account: a passkey, an app's one-time codes (RFC 6238), or a recovery code.

second_factor.verify_code(user, "123456")
"""

from base64 import b64decode, b64encode
from typing import Any
from uuid import UUID

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Case, F, Q, When
from django.utils import timezone
from django.utils.translation import gettext

from intake.staff.allauth_bridge import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from intake.staff.models import OtpAttempts
from intake.staff.roles import Account
from intake.vault.cipher import DataKey
from intake.vault.derive import ID_BYTES, derive, derive_for_key_id

# Three codes of a million are right at any moment: 100 guesses find one with 0.03 %. Thirty days touch at most three
# calendar months (the last of January to the first of March), so that any thirty days stay below 0.1 %.
MAX_FAILURES = 100
PURPOSE, ASSOCIATED_DATA = "second factor", ("mfa_authenticator", "data", UUID(int=0))


class OtpLocked(Exception):
    """One-time codes are closed for this account until next month; passkeys and recovery codes are not."""


class SealedMFAAdapter(DefaultMFAAdapter):
    """Seals what allauth keeps about a factor: whoever reads the database cannot make codes."""

    def encrypt(self, text: str) -> str:
        key_id, secret = derive(PURPOSE)
        return b64encode(key_id + DataKey(secret).seal(text, *ASSOCIATED_DATA)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        sealed = b64decode(encrypted_text)
        return DataKey(derive_for_key_id(PURPOSE, sealed[:ID_BYTES])).open(sealed[ID_BYTES:], *ASSOCIATED_DATA)

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        return gettext("Passkey %d") % (Authenticator.objects.filter(user=user, type=type).count() + 1)


def has_none(user: Account) -> bool:
    """Whether the account has neither a passkey nor an app."""
    return not Authenticator.objects.filter(user=user.pk).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def reset(user: User) -> None:
    """Take every factor away. Whoever is signed in with one of them is out."""
    Authenticator.objects.filter(user=user).delete()


def verify_code(user: User, typed: str) -> Authenticator | None:
    """The factor that this code shows, and it shows it once; None for a wrong code.

    Raises `OtpLocked` for a one-time code when too many were wrong this month. Recovery codes are too long to be
    guessed, and are not counted: they are the way in when somebody else has used the guesses up.
    """
    code = "".join(filter(str.isalnum, typed))
    factors = {factor.type: factor for factor in Authenticator.objects.filter(user=user)}
    if len(code) == settings.MFA_RECOVERY_CODE_DIGITS:
        recovery = factors.get(Authenticator.Type.RECOVERY_CODES)
        return recovery if recovery and recovery.wrap().validate_code(code) else None
    app = factors.get(Authenticator.Type.TOTP)
    return app if app and _matches(user, app, code) else None


def burn_code(user: User, typed: str) -> None:
    """Count the code that has just set up the account's app as used: whoever read it over a shoulder gets nothing."""
    app = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    secret, code = decrypt(app.data["secret"]), "".join(filter(str.isalnum, typed))
    steps = [step for step in yield_hotp_counters_from_time() if format_hotp_value(hotp_value(secret, step)) == code]
    if steps:
        month = timezone.now().date().replace(day=1)
        OtpAttempts.objects.get_or_create(user=user, defaults={"month": month})
        OtpAttempts.objects.filter(user=user, last_counter__lt=max(steps)).update(last_counter=max(steps))


def _matches(user: User, app: Any, code: str) -> bool:
    """Whether `code` is the app's of this moment. The guess is spent first, so that guesses at once cannot share one.

    A right code gives its own guess back and no other: whoever signs in each day must not open the count for a thief.
    """
    secret = decrypt(app.data["secret"])
    month = timezone.now().date().replace(day=1)
    OtpAttempts.objects.get_or_create(user=user, defaults={"month": month})
    guesses = OtpAttempts.objects.filter(user=user)
    one_more = Case(When(month=month, then=F("failures") + 1), default=1)
    if not guesses.filter(Q(month__lt=month) | Q(failures__lt=MAX_FAILURES)).update(month=month, failures=one_more):
        raise OtpLocked
    for step in yield_hotp_counters_from_time():
        if format_hotp_value(hotp_value(secret, step)) == code:
            return bool(guesses.filter(last_counter__lt=step).update(last_counter=step, failures=F("failures") - 1))
    return False
