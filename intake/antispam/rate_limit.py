"""Counts how often somebody did something in a window of time. Nothing here can stop a request from being stored.

The counters live in the cache that CACHE_URL names, which all workers and machines share. While it is down, and
without one, each process counts for itself.
"""

import logging
import math
import time
from contextlib import suppress

from django.conf import settings
from django.core.cache import BaseCache, caches

log = logging.getLogger(__name__)


# A counter holds the second in which its window began, and in the last so many bits how often it was counted since.
COUNT_BITS = 20


def count(what: str, who: str, seconds: int) -> int:
    """Count one more `what` by `who`; return how many there are in the window that their first one began.

    Return 0 for somebody unknown, and while throttling is off.
    """
    if not who or not settings.THROTTLE:
        return 0
    key = _key(what, who)
    try:
        return _increment(caches["default"], key, seconds)
    except Exception:  # each cache has errors of its own kind
        log.warning("the shared counters cannot be reached", exc_info=True)
        return _increment(caches["process"], key, seconds)


def refund(what: str, who: str) -> None:
    """Take the last `count` back: what was tried was right."""
    key = _key(what, who)
    for name in ("default", "process"):
        try:
            caches[name].decr(key)
        except ValueError:
            continue  # not counted there
        except Exception:
            log.warning("the shared counters cannot be reached", exc_info=True)


def retry_after(what: str, who: str, seconds: int) -> int:
    """Return in how many seconds the window of that counter is over; all of it while the counters are out of reach."""
    try:
        value = caches["default"].get(_key(what, who))
    except Exception:
        value = caches["process"].get(_key(what, who))
    left = (value >> COUNT_BITS) + seconds - int(time.time()) if value else seconds
    return min(max(left, 1), seconds)


def _key(what: str, who: str) -> str:
    return f"{what}:{who}"


def _increment(cache: BaseCache, key: str, seconds: int) -> int:
    now = time.time()
    with suppress(ValueError):  # not counted yet
        value = cache.incr(key)
        if (value >> COUNT_BITS) + seconds > now:
            return value & (1 << COUNT_BITS) - 1
        cache.delete(key)  # Redis makes a counter without an end when one ends between its two looks
    first = math.ceil(now) << COUNT_BITS | 1
    value = first if cache.add(key, first, timeout=seconds) else cache.incr(key)
    return value & (1 << COUNT_BITS) - 1
