"""Counts how often somebody did something in a window of time. Nothing here can stop a request from being stored.

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
    """Count one more `what` by `who` in the current window; return how many there are now, this one included.

    Return 0 for somebody unknown, and while throttling is off.
    """
    if not who or not settings.THROTTLE:
        return 0
    key = _key(what, who, seconds)
    try:
        return _increment(caches["default"], key, seconds)
    except Exception:  # each cache has errors of its own kind
        log.warning("the shared counters cannot be reached", exc_info=True)
        return _increment(caches["process"], key, seconds)


def refund(what: str, who: str, seconds: int) -> None:
    """Take the last `count` back: what was tried was right."""
    key = _key(what, who, seconds)
    for name in ("default", "process"):
        try:
            caches[name].decr(key)
        except ValueError:
            continue  # not counted there
        except Exception:
            log.warning("the shared counters cannot be reached", exc_info=True)


def retry_after(seconds: int) -> int:
    """Return how many seconds the current window still lasts."""
    return seconds - int(time.time()) % seconds


def _key(what: str, who: str, seconds: int) -> str:
    return f"{what}:{who}:{int(time.time()) // seconds}"


def _increment(cache: BaseCache, key: str, seconds: int) -> int:
    with suppress(ValueError):  # not counted yet
        return cache.incr(key)
    return 1 if cache.add(key, 1, timeout=seconds) else cache.incr(key)
