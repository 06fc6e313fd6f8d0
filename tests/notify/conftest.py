import socket
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller


class Post:
    """A real mail server on loopback: what it took, and a reply to refuse with."""

    def __init__(self):
        self.letters, self.readers, self.refusal = [], [], ""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._controller = None

    async def handle_DATA(self, server, session, envelope):
        if self.refusal:
            return self.refusal
        self.letters.append(message_from_bytes(envelope.content))
        self.readers.append(set(envelope.rcpt_tos))
        return "250 OK"

    def start(self):
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self):
        if self._controller:
            self._controller.stop()
            self._controller = None


@pytest.fixture
def post(settings):
    """The mail server that the settings name. It is down until `start`."""
    server = Post()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    yield server
    server.stop()
