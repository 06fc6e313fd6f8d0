"""Start-up checks. What stops the start outright is in `config/env.py`."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Tags, Warning, register
from django.db import Error as DatabaseError

from intake.vault import keys
from intake.vault.key_usage import KeyUsage


@register(deploy=True)
def the_demo_is_off(**_kwargs: Any) -> list[CheckMessage]:
    """intake.W001: the demo's passwords are known to everybody."""
    if settings.DEMO:
        return [Warning("INTAKE_DEMO is on: this is the demo.", hint="Unset INTAKE_DEMO.", id="intake.W001")]
    return []


@register
def proxies_are_named(**_kwargs: Any) -> list[CheckMessage]:
    """intake.W003: TLS ends at a proxy, and without its word for it every page leads to itself, for ever."""
    if settings.SECURE_SSL_REDIRECT and not settings.TRUSTED_PROXIES:
        return [
            Warning(
                "BASE_URL says https, and TRUSTED_PROXIES names no proxy: nobody can tell that a request came by TLS.",
                hint="Set TRUSTED_PROXIES to the address from which your proxy asks, like 127.0.0.1.",
                id="intake.W003",
            )
        ]
    return []


@register(deploy=True)
def the_journal_is_elsewhere(**_kwargs: Any) -> list[CheckMessage]:
    """intake.W005: whoever can rewrite the database, or loses its disk, has the journal too."""
    database = settings.DATABASES["default"]
    is_file = database["ENGINE"].endswith("sqlite3") and Path(str(database["NAME"])).is_absolute()
    if settings.DEMO or not is_file or settings.INTAKE_JOURNAL.parent != Path(str(database["NAME"])).parent:
        return []
    return [
        Warning(
            "INTAKE_JOURNAL is in the folder of the database.",
            hint="Name a folder on another machine's disk: whoever cuts off the trail must not cut the journal too.",
            id="intake.W005",
        )
    ]


@register(Tags.database)
def the_ring_opens_what_is_stored(*, databases: Any = None, **_kwargs: Any) -> list[CheckMessage]:
    """intake.E009, intake.W002, intake.I001: none, or not all, of the keys that stored rows need; or more.

    With none of them this is another site's ring, or a lost one: what is sent now would be sealed under a key that may
    not be there tomorrow. With some, requests can be taken and worked on, and only the older ones stay closed.
    """
    try:
        used = set(KeyUsage.objects.values_list("pk", flat=True)) if databases else set()
    except DatabaseError:
        return []  # before the first migration; or it is down, and the failure pages must be served all the same
    if not used:
        return []
    newest, *older = (key.id.hex() for key in keys.ring())
    missing, unused = sorted(used - {newest, *older}), sorted(set(older) - used)
    if missing and not used & {newest, *older}:
        return [_none_of(missing)]
    return [*([_lacks(missing)] if missing else []), *([_without_use(unused)] if unused else [])]


def _none_of(missing: list[str]) -> CheckMessage:
    return Error(
        f"INTAKE_KEYS holds none of the keys that stored rows were sealed with: {', '.join(missing)}.",
        hint="Put the right keys back. If they are lost for good, `manage.py rotate_keys` takes the first of the new "
        "ones into use.",
        id="intake.E009",
    )


def _lacks(missing: list[str]) -> CheckMessage:
    return Warning(
        f"INTAKE_KEYS lacks a key that stored rows were sealed with: {', '.join(missing)}. They cannot be opened.",
        hint="Put it back at the end of INTAKE_KEYS and start again. New requests are taken meanwhile.",
        id="intake.W002",
    )


def _without_use(unused: list[str]) -> CheckMessage:
    return Info(
        f"INTAKE_KEYS holds a key that no stored row uses: {', '.join(unused)}.",
        hint="It may leave INTAKE_KEYS; `manage.py rotate_keys --dry-run` counts once more.",
        id="intake.I001",
    )


def counts_alone(workers: int) -> list[CheckMessage]:
    """intake.W004: several processes, each with counters of its own. `serve` asks: nobody else knows how many.

    Wrong passwords and look-ups are counted in the database all the same.
    """
    if workers < 2 or "locmem" not in settings.CACHES["default"]["BACKEND"]:
        return []
    return [
        Warning(
            f"CACHE_URL is not set: each of {workers} processes counts floods for itself, and lets through as much.",
            hint="Set CACHE_URL to a Redis, or start one worker.",
            id="intake.W004",
        )
    ]
