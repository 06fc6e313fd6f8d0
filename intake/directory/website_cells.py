"""Web addresses as lists have them: several, with a broken beginning, or none at all."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from intake.directory.cells import tidy

MAX_WEBSITE_LENGTH = 300

_BETWEEN = re.compile(r"[\s,;|<>()\"]+")
# "https://https://", "http//", "https;//", "http:www". A host may begin like one: "httpbin.example".
_BEGINNING = re.compile(r"(?:h*t+p+(s?)(?:[:;]+[/\\]*|[/\\]+))+", re.IGNORECASE)
_SEMICOLON = re.compile(r"(?<=[tp][ps]);(?=[/\\])", re.IGNORECASE)
_HOST = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+(?:[^\W\d_]{2,63}|xn--[a-z0-9-]+)", re.IGNORECASE)
_check_url = URLValidator(schemes=["http", "https"])


def read_website(typed: str) -> str | None:
    """Return the first web address with its scheme, "" for none, None when there is none in what is there."""
    text = _SEMICOLON.sub(":", tidy(typed))
    for word in _BETWEEN.split(text):
        beginning = _BEGINNING.match(word)
        rest = word[beginning.end() :] if beginning else word
        address = _address(rest.rstrip(".'`*"), secure=bool(beginning and beginning[1]))
        if address:
            return address
    return None if text else ""


def _address(rest: str, *, secure: bool) -> str:
    host, path = re.fullmatch(r"([^/?#\\]*)(.*)", rest, re.DOTALL).groups()  # type: ignore[union-attr]
    name, _colon, port = host.partition(":")
    name = name.rstrip(".")
    is_host = _HOST.fullmatch(name) and (name.count(".") > 1 or not name.lower().startswith("www."))
    if not is_host or (port and not port.isdigit()):
        return ""
    address = f"http{'s' * secure}://{name}{_colon and port and f':{port}'}{path}"
    try:
        _check_url(address.replace("_", "-", name.count("_")))  # which host names must not have, and some do
    except ValidationError:
        return ""
    return address if len(address) <= MAX_WEBSITE_LENGTH else ""
