"""The parts of allauth that it calls internal, imported here and nowhere else.

They may change in any release: pyproject.toml bounds the version, and `tests/staff/test_allauth_bridge.py` says what we
rely on. allauth offers no public way to sign in after our own password form, or to count the guesses of a code.
"""

from allauth.account.internal.flows.login import get_authentication_records, perform_login, record_authentication
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

__all__ = [
    "format_hotp_value",
    "get_authentication_records",
    "hotp_value",
    "perform_login",
    "record_authentication",
    "yield_hotp_counters_from_time",
]
