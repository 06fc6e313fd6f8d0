"""What a log line may say of a failure: codes and sentences of Django and of ours, nothing that anybody typed."""

import errno
import re
import ssl
from collections.abc import Iterator
from typing import Any

MAX_CAUSES = 8
SQLSTATE = re.compile(r"[0-9A-Z]{5}")
SSL_REASON = re.compile(r"[A-Z0-9_]+")
# Names of our own tables and columns: no value that was sent can stand there.
MISSING = re.compile(
    r"(?:no such (table|column): ([a-z][a-z0-9_.]*)"
    r'|(relation|column) "?([a-z][a-z0-9_.]*)"? does not exist)'
)
# "CSRF token from POST has incorrect length."
TOKEN = re.compile(r"CSRF token from (?:POST|the '[\w-]+' HTTP header) [a-z ]+\.")
LEFT_OUT = "(left out)"


def causes(error: BaseException | None) -> list[str]:
    """Return the codes of an exception and of those that caused it: SQLSTATE, errno, SMTP, TLS."""
    found: list[str] = []
    for one in _chain(error):
        found += [code for code in _codes(one) if code not in found]
    return found


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: list[BaseException] = []
    while error is not None and len(seen) < MAX_CAUSES and error not in seen:
        seen.append(error)
        yield error
        error = error.__cause__ or error.__context__


def _codes(error: BaseException) -> Iterator[str]:
    state, sqlite = getattr(error, "sqlstate", None), getattr(error, "sqlite_errorname", None)
    if isinstance(state, str) and SQLSTATE.fullmatch(state):
        yield f"SQLSTATE {state}"
    if isinstance(sqlite, str):
        yield sqlite
    if (isinstance(state, str) or isinstance(sqlite, str)) and (missing := MISSING.match(str(error))):
        yield f"no {' '.join(filter(None, missing.groups()))}"
    if isinstance(error, ssl.SSLError):
        if SSL_REASON.fullmatch(error.reason or ""):
            yield f"TLS {error.reason}"
        if isinstance(error, ssl.SSLCertVerificationError) and isinstance(getattr(error, "verify_code", None), int):
            yield f"X509 {error.verify_code}"
    elif isinstance(error, OSError) and error.errno is not None and error.errno in errno.errorcode:
        yield errno.errorcode[error.errno]
    if isinstance(code := getattr(error, "smtp_code", None), int):
        yield f"SMTP {code}"


def route(request: Any) -> str | None:
    """Return the pattern of ours that the address of a request fits, "unknown" for none; None without a request."""
    if not hasattr(request, "resolver_match"):
        return None
    return str(request.resolver_match.route) if request.resolver_match else "unknown"


def reason(logger: str, args: Any) -> str | None:
    """Return why Django refused a request, in its own words; what these quote of the request is left out."""
    if logger == "django.security.DisallowedHost":
        return "The Host header is none of ALLOWED_HOSTS."
    if logger != "django.security.csrf" or not (isinstance(args, tuple) and args and isinstance(args[0], str)):
        return None
    from django.middleware import csrf  # not before the settings are read

    if TOKEN.fullmatch(args[0]):
        return args[0]
    for name, text in vars(csrf).items():
        if name.startswith("REASON_"):
            before, blank, after = text.partition("%s")
            if args[0] == text or (blank and args[0].startswith(before) and args[0].endswith(after)):
                return f"{before}{LEFT_OUT}{after}" if blank else str(text)
    return None
