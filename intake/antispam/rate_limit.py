"""Counts how often somebody did something in a window of time. Nothing here can stop a request from being stored.

The counters live in the cache that CACHE_URL names, which all workers and machines share. While it is down, and
without one, each process counts for itself. What must be exact is counted in the database: `guess_limit`.
"""

import logging
import math
import time
from contextlib import suppress
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import BaseCache, caches

from intake.antispam.client_ip import Networks

log = logging.getLogger(__name__)

# A counter holds the second in which its window began, and in the last so many bits how often it was counted since.
COUNT_BITS = 20
# A customer with IPv6 has 65,536 networks in a wide one, and a carrier has many customers in it.
WIDE_FACTOR = 5


@dataclass(frozen=True)
class NetworkLimit:
    """At most `most` from one network in so many `seconds` from the first; from a wide one so many times as much."""

    what: str
    most: int
    seconds: int

    def count(self, networks: Networks) -> int:
        """Count one more; return how many there are, of the narrow network or of the share that it has in the wide one.

        The wide one is counted first, and alone once it is over: no flood adds a counter for each network it makes up.
        """
        share = math.ceil(count(self._wide, networks.wide, self.seconds) / WIDE_FACTOR)
        return share if share > self.most else max(share, count(self.what, networks.narrow, self.seconds))

    def seconds_to_wait(self, networks: Networks) -> int:
        """Count one more; return 0 while there is room, else in how many seconds there is."""
        return self.retry_after(networks) if self.count(networks) > self.most else 0

    def retry_after(self, networks: Networks) -> int:
        """Return in how many seconds there is room again."""
        if networks.wide and current(self._wide, networks.wide) > self.most * WIDE_FACTOR:
            return retry_after(self._wide, networks.wide, self.seconds)
        return retry_after(self.what, networks.narrow, self.seconds)

    @property
    def _wide(self) -> str:
        return f"{self.what}-wide"


def count(what: str, who: str, seconds: int) -> int:
    """Count one more `what` by `who`; return how many there are in the window that their first one began.

    Return 0 for somebody unknown, and while throttling is off.
    """
    if not who or not settings.THROTTLE:
        return 0
    try:
        value = _increment(caches["default"], _key(what, who), seconds)
    except Exception:  # each cache has errors of its own kind
        log.warning("the shared counters cannot be reached", exc_info=True)
        value = _increment(caches["process"], _key(what, who), seconds)
    return _number(value)


def current(what: str, who: str) -> int:
    """Return how many there are, without one more."""
    return _number(_read(what, who))


def retry_after(what: str, who: str, seconds: int) -> int:
    """Return in how many seconds the window of that counter is over; all of it while the counters are out of reach."""
    value = _read(what, who)
    left = (value >> COUNT_BITS) + seconds - int(time.time()) if value else seconds
    return min(max(left, 1), seconds)


def _key(what: str, who: str) -> str:
    return f"{what}:{who}"


def _number(value: int) -> int:
    return value & (1 << COUNT_BITS) - 1


def _read(what: str, who: str) -> int:
    try:
        return int(caches["default"].get(_key(what, who), 0))
    except Exception:
        return int(caches["process"].get(_key(what, who), 0))


def _increment(cache: BaseCache, key: str, seconds: int) -> int:
    now = time.time()
    with suppress(ValueError):  # not counted yet
        value = cache.incr(key)
        if (value >> COUNT_BITS) + seconds > now:
            return value
        cache.delete(key)  # Redis makes a counter without an end when one ends between its two looks
    first = math.ceil(now) << COUNT_BITS | 1
    return first if cache.add(key, first, timeout=seconds) else cache.incr(key)
