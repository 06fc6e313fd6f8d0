"""Lets few requests of one network wait for a thread at once: of however many it sends only its own others wait."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    """One semaphore for each network that asks now; a thread is never idle for it while a request waits."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._of: dict[str, tuple[asyncio.Semaphore, list[None]]] = {}

    @asynccontextmanager
    async def turn(self, network: str) -> AsyncIterator[None]:
        """Wait behind the network's own requests, in the order in which they came."""
        semaphore, present = self._of.setdefault(network, (asyncio.Semaphore(self._most), []))
        present.append(None)
        try:
            async with semaphore:
                yield
        finally:
            present.pop()
            if not present:
                del self._of[network]
