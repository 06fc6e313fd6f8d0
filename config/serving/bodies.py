"""Reads the body of a request, before a thread is taken: whoever sends slowly holds up nobody."""

import asyncio
from typing import Any, NamedTuple

from granian.rsgi import ProtocolClosed

# More than one form takes on a bad line; a sender that stops in the middle gets no more than this.
SECONDS = 30
# What is too long is read up to here and thrown away. A connection that is closed on somebody who still sends looks to
# a proxy like a server that broke, and whoever's form comes next on that connection gets its error page.
MAX_DRAINED = 1024 * 1024


class Body(NamedTuple):
    """What was sent, if it is no longer than `limit`."""

    content: bytes
    refusal: int
    """413 for too long, 408 for too slow, 400 for one that is cut; 0 for a body that is whole."""
    is_at_end: bool
    """Whether the connection may carry another request."""


EMPTY, CUT = Body(b"", 0, True), Body(b"", 400, False)


async def read(scope: Any, protocol: Any, limit: int) -> Body:
    """Return the body, by its length or in chunks (RFC 9112, section 6)."""
    declared, coding = scope.headers.get("content-length"), scope.headers.get("transfer-encoding")
    if coding is None and declared in {None, "0"}:
        return EMPTY
    if declared and int(declared) > MAX_DRAINED:
        return Body(b"", 413, False)
    try:
        async with asyncio.timeout(SECONDS):
            if declared and int(declared) <= limit:
                return Body(await protocol(), 0, True)
            return await _read_pieces(protocol, limit)
    except TimeoutError:
        return Body(b"", 408, False)
    except ProtocolClosed:  # the sender went away, or what it sent is no body
        return CUT


async def _read_pieces(protocol: Any, limit: int) -> Body:
    """Read what says no length, or too much of one."""
    content, length, empty = bytearray(), 0, 0
    async for piece in protocol:
        length += len(piece)
        empty += not piece
        if length > MAX_DRAINED:
            return Body(b"", 413, False)
        if length <= limit:
            content += piece
    if length > limit:
        return Body(b"", 413, empty == 1)
    # The end is one empty piece; where the sender stopped before, or sent what is no chunk, there is another one.
    return Body(bytes(content), 0, True) if empty == 1 else CUT
