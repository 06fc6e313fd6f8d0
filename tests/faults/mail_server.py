"""A real mail server on 127.0.0.1 that remembers what it took."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from typing import Any

from aiosmtpd.controller import Controller

from tests.serving import free_port


class MailServer:
    """`taken` counts each mail by its Message-ID."""

    def __init__(self) -> None:
        self.port, self.taken = free_port(), Counter[str]()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Say yes to everything."""
        self.taken[message_from_bytes(envelope.content)["Message-ID"]] += 1
        return "250 OK"

    @property
    def twice(self) -> int:
        """How many mails were taken more than once."""
        return sum(times > 1 for times in self.taken.values())


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Up until the block ends."""
    handler = MailServer()
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port)
    controller.start()
    try:
        yield handler
    finally:
        controller.stop()
