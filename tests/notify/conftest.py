"""A real mail server on loopback, and what it can do to whoever sends."""

import asyncio
from collections import Counter
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

from tests.notify.provider import NUMBER, SECRET, TOKEN, Provider
from tests.serving import free_port


class Post:
    """What it took, each notification with its one recipient, and its `raw` bytes as they came.

    `greeting`, `refusal` and `refused` are replies to refuse with; `lacks` are the extensions that it does not offer,
    `options` those that were asked for with each mail.
    """

    def __init__(self):
        self.mails, self.raw, self.connections = [], [], set()
        self.greeting, self.refusal, self.refused = "", "", {}
        self.lacks, self.options = {"SMTPUTF8"}, []
        self.hangs_up, self.takes = 0, 0.0  # after the last byte of so many mails; seconds for each mail
        self.port = free_port()
        self._controller = None

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        session.extended_smtp = True
        offered = [line for line in responses if line[4:].partition(" ")[0] not in self.lacks]
        offered[-1] = offered[-1].replace("-", " ", 1)
        return [self.greeting] if self.greeting else offered

    async def handle_HELO(self, server, session, envelope, hostname):
        return self.greeting or "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.connections.add(session.peer)
        await asyncio.sleep(self.takes)
        if self.refusal:
            return self.refusal
        mail = message_from_bytes(envelope.content)
        assert envelope.rcpt_tos == [str(message_from_bytes(envelope.content, policy=policy.SMTPUTF8)["To"])]
        self.options.append(envelope.mail_options)
        self.mails.append(mail)
        self.raw.append(envelope.content)
        if self.hangs_up:
            self.hangs_up -= 1
            server.transport.abort()
        return "250 OK"

    def read_by(self):
        """How many notifications each recipient got."""
        return Counter(mail["To"].partition("@")[0] for mail in self.mails)

    def recipients(self):
        """Each address that a mail was taken for."""
        return [str(message_from_bytes(raw, policy=policy.SMTPUTF8)["To"]) for raw in self.raw]

    def ids(self):
        return [mail["Message-ID"] for mail in self.mails]

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


@pytest.fixture
def provider(settings):
    """The provider of texts that the settings name. It answers until the test ends."""
    running = Provider()
    settings.SMS_URL = f"http://127.0.0.1:{running.port}/texts"
    settings.SMS_TOKEN, settings.SMS_FROM, settings.SMS_SECRET = TOKEN, NUMBER, SECRET
    yield running
    running.stop()
