"""Reading what people type when they say how they can be reached.

Whatever cannot be read for sure is left unread: we can ask again, but nobody learns of a call to a wrong number.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

MAX_PHONE_LENGTH, MAX_EMAIL_LENGTH = 100, 254
_UNPRINTABLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
_JOINERS = "\u200c\u200d"


def printable(typed: str) -> str:
    """`typed` without control and invisible characters and outer spaces; line breaks become spaces.

    NUL cannot be stored in PostgreSQL, and direction marks could make one number look like another. The two joiners
    stay: names in several scripts, and emoji, need them.
    """
    if typed.isprintable():
        return typed.strip()
    kept = (
        c if c in _JOINERS or unicodedata.category(c) not in _UNPRINTABLE else " " if c in "\t\r\n" else ""
        for c in typed
    )
    return "".join(kept).strip()


_BETWEEN_DIGITS = r"\s.()\[\]/\\_\u2010-\u2015\u2212\u200b-\u200d\ufe0f\u20e3-"
_SEPARATORS = re.compile(f"[{_BETWEEN_DIGITS}]+")
_RUN_OF_DIGITS = re.compile(rf"\+?[{_BETWEEN_DIGITS}]*\d[\d{_BETWEEN_DIGITS}]*")
_ENGLISH = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_SPANISH = ("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve")
_SAID = {word: str(digit) for words in (_ENGLISH, _SPANISH) for digit, word in enumerate(words)} | {"oh": "0", "o": "0"}
# Other letters are words, not keys: "202 555 home" lacks its end.
_FREE_CALL_IN_LETTERS = re.compile("1?8(?:00|33|44|55|66|77|88)[A-Za-z]{7}")
_ADDRESS = re.compile(r"\S+@\S*")
_AREA_CODE_BEHIND = re.compile(r"(?<=\d{4}) ?\(")
_GROUPS_WITH_COMMAS = re.compile(r"(?<!\d)(\d{3}), ?(\d{3}), ?(\d{4})(?!\d)")
_HOURS_OR_SECOND_NUMBER = re.compile(
    r"(?<=\s)\d{1,2}(?::\d\d)? ?(?:[ap]\.?m\b|hrs?\b|- ?\d{1,2}\b)|(?<=\d{4}) ?[/-] (?=[(+\d])", re.IGNORECASE
)
_DIGIT_SAID = re.compile(rf"(?<![^\W\d_])({'|'.join(_SAID)})(?![^\W\d_]),?", re.IGNORECASE)


def parse_phone(typed: str, region: str = "US") -> str:
    """The first number in `typed` as E.164, else "". A number that is possible is enough: an advisor will find out.

    E.164: ITU-T recommendation. A number without a country code is read as one of `region`. Its extension is left out.
    """
    if not typed or len(typed) > MAX_PHONE_LENGTH:
        return ""
    text = _AREA_CODE_BEHIND.sub(";(", unicodedata.normalize("NFKC", typed))
    joined = _SEPARATORS.sub("", text)
    if region == "US" and (usual := re.fullmatch(r"(?:\+?1)?([2-9][0-9]{9})", joined)):
        return f"+1{usual[1]}"  # as nearly everybody writes it; the library comes to the same at ten times the cost
    return next(filter(None, (_possible(run, region) for run in _runs(text, joined))), "")


def _runs(text: str, joined: str) -> Iterator[str]:
    """What may be a number, the likelier readings first."""
    if _FREE_CALL_IN_LETTERS.fullmatch(joined):
        yield phonenumbers.convert_alpha_characters_in_number(joined)
    text = _ADDRESS.sub("@", text)
    readings = (
        text,
        _GROUPS_WITH_COMMAS.sub(r"\1-\2-\3", text),
        _HOURS_OR_SECOND_NUMBER.sub(";", text),
        _DIGIT_SAID.sub(lambda said: _SAID[said[1].lower()], text),
    )
    for reading in readings:
        for run in _RUN_OF_DIGITS.findall(reading):
            yield _SEPARATORS.sub("", run)


def _possible(digits: str, region: str) -> str:
    # Half of Mexico still writes the 1 that its mobile numbers had until 2019. No number of the US begins like this.
    digits = re.sub(r"^(?:\+|00|011)?521?([2-9]\d{9})$", r"+52\1", digits)
    try:
        number = phonenumbers.parse(re.sub("^00", "+", digits), region)
    except phonenumbers.NumberParseException:
        return ""
    # A local number lacks its area code: whoever calls back could not dial it.
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return ""
    # "+202 555 0123" is Egypt to a telephone, but Washington to most who type it.
    if re.fullmatch(r"\+\d{10}", digits) and not phonenumbers.is_valid_number(number):
        return ""
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return "" if re.match(r"\+1[01]", e164) else e164  # an area code begins with 2 to 9: a digit is missing


def format_phone(e164: str) -> str:
    """A number as one reads it out: "+1 202-555-0123"."""
    return phonenumbers.format_number(phonenumbers.parse(e164), phonenumbers.PhoneNumberFormat.INTERNATIONAL)


_REACHABLE = EmailValidator(allowlist=())
_KEYBOARD = str.maketrans("‘’“”«»", "''" + '"' * 4, "\u200b\u200c\u200d")
_AT_SAID = re.compile(r"\s+(?:at|arroba)\s+|\s*[(\[]\s*(?:at|arroba)\s*[)\]]\s*", re.IGNORECASE)
_DOT_SAID = re.compile(r"\s+(?:dot|punto)\s+|\s*[(\[]\s*(?:dot|punto)\s*[)\]]\s*", re.IGNORECASE)
_STRAY = re.compile(r"\s*(@)\s*|\s*[.,]\s*(?=(?:com|net|org|edu)\b)")
_ONE_ADDRESS = re.compile(r"[^\s<>()\[\]:;,\"]+@[^\s<>()\[\]:;,\"?/]+")
_LEADS_IN = re.compile(r"(?:^|[<(\[:;,\"]|\b(?:e-?mail|mail|correo|is|es|at))\s*$", re.IGNORECASE)


def parse_email(typed: str) -> str:
    """The address in `typed`, else "". Words around it are left out, unless they may be the beginning of it.

    Letters beyond ASCII are taken on both sides of the @: RFC 6531, RFC 5890.
    """
    if not typed or len(typed) > MAX_EMAIL_LENGTH:
        return ""
    text = unicodedata.normalize("NFKC", typed).translate(_KEYBOARD).strip()
    if _is_address(text):
        return text
    text = _DOT_SAID.sub(".", text if "@" in text else _AT_SAID.sub("@", text))
    text = _STRAY.sub(lambda found: found[1] or ".", text)
    found = _ONE_ADDRESS.search(text)
    if not found or not _LEADS_IN.search(text[: found.start()]):
        return ""
    address = found[0].lstrip("'").rstrip("'.!*")
    return address if _is_address(address) else ""


def _is_address(text: str) -> bool:
    name, at, domain = text.rpartition("@")
    try:
        _REACHABLE(re.sub(r"[^\x00-\x7f]", "a", name) + at + domain)
    except ValidationError:
        return False
    return True


def contact_errors(phone: str, email: str, e164: str = "", address: str = "") -> dict[str, Any]:
    """What to say about `phone` and `email` as typed, by field, when they were read as `e164` and `address`."""
    if not phone and not email:
        return {"phone": _("Enter a phone number or an email address.")}
    again: dict[str, Any] = {}
    if phone and not e164:
        again["phone"] = _("Check the phone number. We need all of its digits.")
    if email and not address:
        again["email"] = _("Check the email address. It looks like name@example.com.")
    return again
