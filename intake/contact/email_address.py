"""Reading an email address as people type, paste and dictate it.

Words and signs around an address are left out, unless they may be the beginning of it. Where it is not sure which
address is meant it stays unread, and is asked again: a letter to a stranger would tell them about somebody.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from intake.contact.characters import without_accents, without_unseen
from intake.contact.email_typos import MISTYPED_ENDINGS
from intake.contact.email_words import in_signs

MAX_EMAIL_LENGTH = 254
_REACHABLE = EmailValidator(allowlist=())
_KEYBOARD = str.maketrans({**dict.fromkeys("‘’", "'"), **dict.fromkeys("“”«»„", '"'), **dict.fromkeys("。｡．․", ".")})
# Lawful, and as nearly everybody writes it; signs that are rare in a name stand at its end.
_PLAIN_NAME = re.compile(r"[^\W.](?:[\w.+'&#$%!^-]|[^\x00-\x7f])*[!#$%&*/=?^`{|}~]*")
_QUOTED = re.compile(r'"[^"@\\]+"@(?P<domain>[^\s@"]+)')
_ADDRESS = re.compile(
    r"(?P<name>(?:[\w.+'!#$%&^-]|[^\x00-\x7f\s])+)\s*@\s*\.?\s*(?P<domain>(?:[\w.-]|[^\x00-\x7f\s])+)"
)
_words = str.split
_ENDINGS = _words("com net org edu gov mil info biz")
_COUNTRIES = _words("mx ar br pe ve co uk au do gt sv hn ni pr cu ec cl bo py uy")
_STRAY_DOT = re.compile(rf"\s*[.,;:]\s*({'|'.join(_ENDINGS)})\b|\s+({'|'.join(_ENDINGS[:4])})\b", re.IGNORECASE)
_STRAY_COUNTRY = re.compile(rf"\s+\.\s*({'|'.join(_COUNTRIES)})\b|\.\s+({'|'.join(_COUNTRIES)})\s*$", re.IGNORECASE)
_REST_OF_ENDING = re.compile(r"\s([a-z]{1,2})(?![\w'])", re.IGNORECASE)
_SCHEME = re.compile(r"(?:mailto|https?|e-?mail|correo):/+", re.IGNORECASE)
_OPENING = set('<([{:;,"|>')
_SPACED = set("-=*~/+&#)]}!?_")
_GLUED = set("*`~'=#.-/+_!?>&$%^\\\"")
# Words that lead to an address and are nobody's name: "mari vega@example.com" may be one name with a gap.
_LEADING = set(
    _words("""
    a account address addresses addy also an and at aqui best but by casa click con contact correo correos cual
    cuenta de del direccion do either el electronico email emailed emails en enviar envie envieme enviame es escriba
    escribame escribanme escribe escribeme escribir esta este for from gmail hay her here hers his home hotmail i icloud
    im is it its la least like line llama lo love mail mailbox mande mandeme mandame maybe me mensaje mensajes message
    mi mine mis msg my new no none not nuevo nueva o of old on only or other our outlook para personal please pls por
    porfavor favor prefer preferred private primary principal puede que reach reply respond school secondary second
    segundo send sent sera seria sms solo su text textme than thanks that the their then this to trabajo try trying tu
    un una us use used using usar uso via w was whatsapp with work works write yahoo y yes you your first primero
    """)
)


def parse_email(typed: str) -> str:
    """The address in `typed`, else "". Words around it are left out, unless they may be the beginning of it.

    Letters beyond ASCII are taken on both sides of the @: RFC 6531, RFC 5890.
    """
    if not typed or len(typed) > MAX_EMAIL_LENGTH:
        return ""
    text = unicodedata.normalize("NFKC", without_unseen(typed)).translate(_KEYBOARD).strip()
    name, _at, domain = text.rpartition("@")
    if _PLAIN_NAME.fullmatch(name) and not _symbols(text) and _is_whole(domain) and _is_address(text):
        return text
    if (quoted := _QUOTED.fullmatch(text)) and _is_address(f"a@{quoted['domain']}") and " " in text:
        return text
    text = re.sub(r"(?<=\w)\s?[·•∙‧]\s?(?=(?:com|net|org|edu|mx|es)\b)", ".", text)
    text = in_signs("".join(" | " if _symbols(c) else c for c in text).replace("%20", " "))
    # The first one is meant: where that is in doubt, no other one is taken in its place.
    return next((address for found in _ADDRESS.finditer(text) if (address := _address_at(text, found)) is not None), "")


def _symbols(text: str) -> bool:
    """Tell whether there is a sign in `text` that stands in no address: an envelope, an arrow, a bullet."""
    return not text.isascii() and any(unicodedata.category(c)[0] in "SPZ" for c in text if not c.isascii())


def _address_at(text: str, found: re.Match[str]) -> str | None:
    """Return the address that was found, "" where more may belong to it; None for what is none."""
    name, start = found["name"], found.start()
    while name and name[0] in _GLUED and name[0] != "_":
        name, start = name[1:], start + 1
    if found["domain"].endswith("_"):
        start, name = start + len(name) - len(name.lstrip("_")), name.lstrip("_")
    domain = _domain(text, found)
    address = f"{name}@{domain}"
    if not name or not domain or not _is_address(address):
        return None
    return address if _begins(text[:start]) else ""


def _domain(text: str, found: re.Match[str]) -> str:
    """Return the domain, with what a gap, a comma or a missing dot cut off; "" where its end is not sure."""
    domain, behind = found["domain"].rstrip(".-_"), text[found.start("domain") + len(found["domain"].rstrip(".-_")) :]
    if "." not in domain:
        stray = None if domain.lower().endswith(("dot", "punto")) else _STRAY_DOT.match(behind)
        domain, behind = (f"{domain}.{stray[1] or stray[2]}", behind[stray.end() :]) if stray else ("", behind)
    if country := _STRAY_COUNTRY.match(behind):
        return f"{domain}.{country[1] or country[2]}"
    labels = domain.split(".")
    if (rest := _REST_OF_ENDING.match(behind)) and (labels[-1] + rest[1]).lower() in _ENDINGS:
        return domain + rest[1]
    if _has_next_word(labels):
        return ".".join(labels[:-1])
    return domain if _is_whole(domain) else ""


def _has_next_word(labels: list[str]) -> bool:
    """Tell whether the last label is the first word of the next sentence: "example.com.Thanks"."""
    ending = labels[-1].lower()
    behind_ending = len(labels) > 2 and labels[-2].lower() in _ENDINGS
    return behind_ending and len(ending) > 2 and ending not in _ENDINGS and ending.isascii()


_LONGER = {"community", "company", "compare", "computer", "comsec", "commbank", "comcast", "network", "netbank"}
_LONGER |= {"netflix", "organic", "education", "gov"}


def _is_whole(domain: str) -> bool:
    """Tell whether the ending of `domain` is not one with the next word glued to it: "comThanks", "com.Thanks"."""
    labels = domain.split(".")
    ending = labels[-1].lower()
    is_glued = bool(re.match("(?:com|net|org|edu)[a-z]{3,}", ending)) and ending not in _LONGER
    return not is_glued and not _has_next_word(labels)


def _begins(before: str) -> bool:
    """Tell whether a name begins behind `before`: what stands there is no part of it."""
    bare = before.rstrip()
    if not bare:
        return True
    last, is_glued = bare[-1], bare == before
    if last in _OPENING:
        return True
    if is_glued and (bare.endswith("//") or _is_sign_at_word(bare)):
        return True
    if is_glued:
        return last == "=" and _leads(bare[:-1])
    return last in _SPACED or _leads(bare)


def _is_sign_at_word(bare: str) -> bool:
    return set(bare.split()[-1]) <= _GLUED


def _leads(bare: str) -> bool:
    """Tell whether the last word before a name is no part of it."""
    word = bare.split()[-1]
    if word.startswith("@") or "@" in word or re.fullmatch(r"#?\d{1,2}[.):]?", word):
        return True
    if re.fullmatch(r"[^\W\d_]{4,}[.!?]+", word):
        return True
    return without_accents(word.lower()).strip(".,'").replace("'", "").replace("-", "") in _LEADING


def _is_address(text: str) -> bool:
    name, at, domain = text.rpartition("@")
    ending = domain.rpartition(".")[2].lower()
    if domain.startswith("[") or ending.isdecimal():
        return False  # an address of a machine, maybe of one beside ours
    if ending in MISTYPED_ENDINGS:
        domain = domain[: -len(ending)] + "com"
    try:
        _REACHABLE(re.sub(r"[^\x00-\x7f]", "a", name) + at + domain)
    except ValidationError:
        return False
    return True
