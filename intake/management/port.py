"""The port that a site listens on: one copy has it, or none starts."""

import socket
import sys

from django.core.management.base import CommandError


def refuse_taken_port(host: str, port: str) -> None:
    """Raise `CommandError` unless `port` is free now."""
    if not (port.isdecimal() and 0 < int(port) < 65536):
        raise CommandError("PORT must be a number from 1 to 65535.")
    try:
        family, kind, number, _name, address = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, number) as probe:
            # What closed a moment ago is no hindrance. A listener is, also one that would share the port.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise CommandError(
            f"Port {port} of {host} cannot be used ({error.strerror}). Stop what runs there, or set PORT."
        ) from None


def claim_port(host: str, port: str) -> socket.socket:
    """Return what keeps the port from every other copy while it is open; raise `CommandError` unless it is free.

    granian's listeners share a port with whoever asks the same way, so that a second copy would get half of all
    requests, under other keys and in another database. Between two copies that start at once a name in the kernel
    decides, which goes with this process.
    """
    claim = socket.socket(socket.AF_UNIX)
    try:
        if sys.platform == "linux":
            claim.bind(f"\0intake-port-{port}")
    except OSError:
        claim.close()
        raise CommandError(f"Another copy starts on port {port}, or runs there. Stop it, or set PORT.") from None
    refuse_taken_port(host, port)
    return claim
