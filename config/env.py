"""Typed readers of the environment. A wrong or missing value stops the start with a sentence and an id."""

import base64
import binascii
import os
import re
from datetime import date
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """The value of `name`; without a default a missing value raises `ImproperlyConfigured` (intake.E001)."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise ImproperlyConfigured(f"intake.E001: {name} is not set. Set {name}, or INTAKE_DEMO=1 for the demo.")
    return value


def refuse_debug() -> None:
    """Raise `ImproperlyConfigured` (intake.E014) when `DEBUG` is in the environment, whatever its value."""
    if "DEBUG" in os.environ:
        raise ImproperlyConfigured(
            "intake.E014: DEBUG is set, and nothing here has a debug mode: its pages would show what a person typed. "
            "Unset it; for the demo, which has no second factor, set INTAKE_DEMO=1."
        )


def flag(name: str, *, default: bool = False) -> bool:
    """True for 1, true, yes, on; False for 0, false, no, off; anything else is intake.E002."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"intake.E002: {name} must be 1 or 0, not {value!r}.")


def side(name: str) -> str:
    """`public`, `desk`, or "" for both; anything else is intake.E015."""
    value = text(name, "")
    if value not in {"", "public", "desk"}:
        raise ImproperlyConfigured(f"intake.E015: {name} must be public or desk, not {value!r}.")
    return value


def days(name: str, default: int, *, least: int, most: int) -> int:
    """A number of days from `least` to `most`; anything else is intake.E010."""
    value = text(name, str(default))
    if value.isdecimal() and value.isascii() and least <= int(value) <= most:
        return int(value)
    raise ImproperlyConfigured(f"intake.E010: {name} must be a number of days from {least} to {most}, not {value!r}.")


def contact(name: str) -> str:
    """An address for reports, `mailto:` or `https://`; "" when it is not set. Anything else is intake.E016."""
    value = text(name, "")
    if value and not re.fullmatch(r"mailto:[^\s@]+@[^\s@]+|https://\S+", value):
        raise ImproperlyConfigured(f"intake.E016: {name} must begin with mailto: or https://, not {value!r}.")
    return value


def day(name: str) -> date:
    """A day, 2027-06-30; anything else is intake.E017."""
    value = text(name, "")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ImproperlyConfigured(f"intake.E017: {name} must be a day like 2027-06-30, not {value!r}.") from None


def listing(name: str, default: str = "") -> list[str]:
    """A comma-separated value as a list without blanks."""
    return [item.strip() for item in text(name, default).split(",") if item.strip()]


def networks(name: str) -> list[str]:
    """Addresses and networks in CIDR notation, separated by commas; anything else is intake.E007."""
    listed = listing(name)
    for item in listed:
        try:
            ip_network(item, strict=False)
        except ValueError:
            raise ImproperlyConfigured(f"intake.E007: {name} must list addresses or networks, not {item!r}.") from None
    return listed


def secret(name: str, made_in: Path | None = None, *, octets: int = 32) -> str:
    """`name`, or the content of the file that `name_FILE` names.

    `made_in` is for the demo alone: a file that keeps `octets` random bytes (base64) from one start to the next.
    """
    if path := os.environ.get(f"{name}_FILE"):
        try:
            content = Path(path).read_text().strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ImproperlyConfigured(f"intake.E001: {name}_FILE cannot be read: {type(error).__name__}.") from None
        if not content:
            raise ImproperlyConfigured(f"intake.E001: {name}_FILE names an empty file.")
        return content
    if made_in is None or os.environ.get(name):
        return text(name)
    if not made_in.exists():
        made_in.parent.mkdir(mode=0o700, exist_ok=True)
        with os.fdopen(os.open(made_in, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(base64.b64encode(os.urandom(octets)).decode())
    return made_in.read_text().strip()


def keys(value: str) -> list[bytes]:
    """A key ring, newest first: base64 keys of 32 bytes, separated by commas. Errors are intake.E003."""
    ring = []
    for item in filter(None, (part.strip() for part in value.split(","))):
        key = _key(item)
        if key is None:
            raise ImproperlyConfigured("intake.E003: INTAKE_KEYS must be base64 keys of 32 bytes, newest first.")
        if _is_weak(key):
            raise ImproperlyConfigured("intake.E003: INTAKE_KEYS must be random: one of them repeats a few bytes.")
        ring.append(key)
    if not ring:
        raise ImproperlyConfigured("intake.E003: INTAKE_KEYS holds no key.")
    return ring


def key_of_backups(ring: list[bytes]) -> bytes | None:
    """`BACKUP_KEY`, a base64 key of 32 bytes; None when it is not set. Anything else is intake.E011."""
    if not (os.environ.get("BACKUP_KEY", "").strip() or os.environ.get("BACKUP_KEY_FILE")):
        return None
    key = _key(secret("BACKUP_KEY"))
    if key is not None and _is_weak(key):
        raise ImproperlyConfigured("intake.E011: BACKUP_KEY must be random: it repeats a few bytes.")
    # Whoever keeps backups must not be able to read what is in them.
    if key is None or key in ring:
        raise ImproperlyConfigured("intake.E011: BACKUP_KEY must be a base64 key of 32 bytes, and none of INTAKE_KEYS.")
    return key


def shared_secret(name: str) -> str:
    """A secret that we sign with and somebody else too: 16 characters or more, and not always the same: intake.E018."""
    value = secret(name)
    if len(value) < 16 or _is_weak(value.encode(), least=5):
        raise ImproperlyConfigured(f"intake.E018: {name} must be 16 random characters or more: anybody could guess it.")
    return value


def _is_weak(key: bytes, least: int = 12) -> bool:
    """Whether fewer different bytes are in it than chance leaves in 32 once in more than 10^15 keys."""
    return len(set(key)) < least


def _key(value: str) -> bytes | None:
    try:
        key = base64.b64decode(value, validate=True)
    except binascii.Error:
        return None
    return key if len(key) == 32 else None


def _parts(name: str, url: str, error_id: str) -> tuple[SplitResult, int | None]:
    """`url` taken apart, and its port. What cannot be read is refused without quoting it: it may hold a password."""
    try:
        parts = urlsplit(url)
        return parts, parts.port
    except ValueError:
        raise ImproperlyConfigured(f"intake.{error_id}: {name} cannot be read. Percent-encode its signs.") from None


def database(url: str) -> dict[str, Any]:
    """Django's settings for `sqlite:///PATH` or `postgresql://USER:PASSWORD@HOST:PORT/NAME`; else intake.E004."""
    parts, port = _parts("DATABASE_URL", url, "E004")
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path).removeprefix("/") or ":memory:",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                # Without IMMEDIATE a reader that turns writer fails with "database is locked", whatever the timeout.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # FULL: a COMMIT that was acknowledged is on the disk. secure_delete: what is erased is overwritten.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.removeprefix("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(port or ""),
            "OPTIONS": {"pool": {"min_size": 1, "max_size": 8, "timeout": 2}, **dict(parse_qsl(parts.query))},
        }
    raise ImproperlyConfigured(f"intake.E004: DATABASE_URL must be sqlite:// or postgresql://, not {parts.scheme}://.")


def cache(url: str) -> dict[str, Any]:
    """Django's settings for `redis://HOST:PORT/NUMBER`, `rediss://` or `locmem://`; else intake.E008."""
    parts, _port = _parts("CACHE_URL", url, "E008")
    if parts.scheme == "locmem":
        # Of its 300 entries a flood would push out every counter but its own.
        options: dict[str, Any] = {"MAX_ENTRIES": 100_000}
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": url, "OPTIONS": options}
    if parts.scheme in {"redis", "rediss"}:
        # A cache that hangs must not hold up a person who asks for help.
        options = {"socket_timeout": 0.25, "socket_connect_timeout": 0.25}
        return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url, "OPTIONS": options}
    raise ImproperlyConfigured(
        f"intake.E008: CACHE_URL must be redis://, rediss:// or locmem://, not {parts.scheme}://."
    )


def provider(name: str) -> str:
    """An address that numbers are sent to: https, or http on this machine; "" when it is not set. Else intake.E013."""
    url = text(name, "")
    parts, _port = _parts(name, url, "E013")
    here = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if url and not (here or (parts.scheme == "https" and parts.hostname)):
        raise ImproperlyConfigured(f"intake.E013: {name} must be https://, not {parts.scheme}://.")
    return url


def email(url: str) -> dict[str, Any]:
    """Django's EMAIL_* settings for `smtp://`, `smtp+tls://`, `smtps://` or `file:///FOLDER`; else intake.E005."""
    parts, port = _parts("EMAIL_URL", url, "E005")
    if parts.scheme == "file":
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": unquote(parts.path),
        }
    if parts.scheme in {"smtp", "smtp+tls", "smtps"}:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": parts.hostname,
            "EMAIL_PORT": port or {"smtp": 25, "smtp+tls": 587, "smtps": 465}[parts.scheme],
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
            "EMAIL_USE_SSL": parts.scheme == "smtps",
            "EMAIL_TIMEOUT": 10,
        }
    raise ImproperlyConfigured(
        f"intake.E005: EMAIL_URL must be smtp://, smtp+tls://, smtps:// or file://, not {parts.scheme}://."
    )
