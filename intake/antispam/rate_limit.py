"""Counting, for a while, how often somebody did something. Nothing here can stop a request from being stored.

The counters live in the cache that CACHE_URL names, which all workers and machines share. While it is down, and
without one, each process counts for itself.
"""

import logging
import time
from contextlib import suppress

from django.conf import settings
from django.core.cache import BaseCache, caches

log = logging.getLogger(__name__)


def count(what: str, who: str, seconds: int) -> int:
    """Count one more `what` by `who` in the present window of so many seconds: how many there are now, this included.

    0 for somebody unknown, and while throttling is off.
    """
    if not who or not settings.THROTTLE:
        return 0
    key = _key(what, who, seconds)
    try:
        return _counted(caches["default"], key, seconds)
    except Exception:  # each cache has errors of its own kind
        log.warning("the shared counters cannot be reached", exc_info=True)
        return _counted(caches["process"], key, seconds)


def refund(what: str, who: str, seconds: int) -> None:
    """Take the last `hit` back: it turned out well."""
    key = _key(what, who, seconds)
    for name in ("default", "process"):
        try:
            caches[name].decr(key)
        except ValueError:
            continue  # not counted there
        except Exception:
            log.warning("the shared counters cannot be reached", exc_info=True)


def retry_after(seconds: int) -> int:
    """How long the present window still lasts."""
    return seconds - int(time.time()) % seconds


def _key(what: str, who: str, seconds: int) -> str:
    return f"{what}:{who}:{int(time.time()) // seconds}"


def _counted(cache: BaseCache, key: str, seconds: int) -> int:
    with suppress(ValueError):  # not counted yet
        return cache.incr(key)
    return 1 if cache.add(key, 1, timeout=seconds) else cache.incr(key)
