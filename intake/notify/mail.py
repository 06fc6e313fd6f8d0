"""A mail as any server takes it: its addresses as they are written on the wire, its text in 7 bit, in short lines.

Without Auto-Submitted (RFC 3834, 5) vacation replies and ticket systems would answer it.
"""

import email.errors
import email.message
import email.policy
import re
from email.headerregistry import Address
from email.utils import formatdate, parseaddr
from functools import lru_cache
from typing import Any

import idna
from django.core.mail import EmailMultiAlternatives

# RFC 2045, 6.7: the longest line of quoted-printable. Python's own is 78.
MAX_LINE = 76
POLICY = email.policy.SMTP.clone(max_line_length=MAX_LINE)
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


class UnusableAddress(ValueError):
    """No mail server can be asked for this address."""


def parse_address(typed: str) -> Address:
    """Return an address, with its name if it has one, as it goes over the wire. Raises `UnusableAddress`.

    Its domain is written by IDNA 2008 (RFC 5891), mapped as UTS 46 says: by the older rules ß would be ss, which is
    somebody else's domain. What stands before the @ stays as it is: only its own server knows what that means.
    """
    name, bare = parseaddr(typed)
    local, _at, domain = bare.rpartition("@")
    if domain.startswith("["):  # a relay would try that machine, also one of its own network
        raise UnusableAddress
    try:
        ascii_domain = domain if domain.isascii() else idna.encode(domain, uts46=True).decode()
        # It knows the grammar of ASCII alone: a letter beyond it may stand wherever an "a" may (RFC 6531, 3.3).
        address = Address(name, addr_spec=f"{_BEYOND_ASCII.sub('a', local)}@{ascii_domain}")
        return address if local.isascii() else Address(name, local.strip('"'), ascii_domain)
    except (ValueError, IndexError, email.errors.MessageError) as error:
        raise UnusableAddress from error


def needs_utf8(address: Address) -> bool:
    """Return whether only a server that offers SMTPUTF8 (RFC 6531) takes it: there is no other way to write it."""
    return not address.username.isascii()


class Mail(EmailMultiAlternatives):
    """A mail to one recipient. `encoding_of` says how a text of it is written."""

    def __init__(self, subject: str, body: str, sender: str | None, recipient: str, message_id: str) -> None:
        headers = {"Message-ID": message_id, "Auto-Submitted": "auto-generated"}
        super().__init__(subject, body, sender, [recipient], headers=headers)

    def message(self, **options: Any) -> Any:
        """Return it with its headers and parts. Raises `UnusableAddress`."""
        sender, recipient = parse_address(self.from_email), parse_address(self.to[0])
        # Such an address stands in its header as it is: an encoded word there is no address (RFC 2047, 5).
        mail = email.message.EmailMessage(POLICY.clone(utf8=needs_utf8(sender) or needs_utf8(recipient)))
        mail["Subject"], mail["From"], mail["To"], mail["Date"] = self.subject, sender, recipient, formatdate()
        for name, value in self.extra_headers.items():
            mail[name] = value
        text = str(self.body)
        mail.set_content(text, cte=self.encoding_of(text))
        for html in (str(alternative[0]) for alternative in self.alternatives):
            mail.add_alternative(html, subtype="html", cte=self.encoding_of(html))
        return mail

    @staticmethod
    def encoding_of(text: str) -> str:
        """Return the transfer encoding: as it is where any server takes that. A filter distrusts what hides ASCII."""
        is_plain = text.isascii() and all(len(line) <= MAX_LINE for line in text.splitlines())
        return "7bit" if is_plain else "quoted-printable"


# A line of blanks as it is written: the last of them is =20.
PAD_LINE, MIN_PAD = 70, len("=20\r\n")
PAD_WIDTH = PAD_LINE - MIN_PAD + 1


class PaddedMail(Mail):
    """A mail whose every part is quoted-printable, so that `pad` can make it as long as any other."""

    @staticmethod
    def encoding_of(text: str) -> str:
        return "quoted-printable"


def written_size(text: str) -> int:
    """Return how many bytes `text` has as a part of a padded mail."""
    part = email.message.EmailMessage(POLICY)
    part.set_content(text, cte=PaddedMail.encoding_of(text))
    return len(part.as_bytes().partition(b"\r\n\r\n")[2])


@lru_cache(maxsize=256)
def pad(text: str, size: int) -> str:
    """Return `text` with lines of blanks behind it: `size` bytes as it is written, or a whole multiple of `size`."""
    text = text.rstrip("\n")
    missing = -written_size(text) % size
    if 0 < missing < MIN_PAD:
        missing += size
    lines, rest = divmod(missing, PAD_LINE)
    if 0 < rest < MIN_PAD:
        lines, rest = lines - 1, rest + PAD_LINE
    return text + ("\n" + " " * PAD_WIDTH) * lines + ("\n" + " " * (rest - PAD_LINE + PAD_WIDTH) if rest else "")
