"""Phone numbers as lists have them: with a second one behind, a remark, an extension, or letters for keys."""

import re

import phonenumbers

from intake.directory.cells import RowError, tidy, whole_number

PHONE_COLUMNS = ("phone", "intake1", "intake2", "intake1a", "intake2a", "hotline1")

# Neither an area code nor an exchange begins with 0 or 1, and without its area code nobody can dial a number.
_PHONE = re.compile(
    r"""(?<![\d+])(?<!\d\.)(?:\+?1[\s.-]*)?                # not the middle of a longer number
    [(\[]?(?P<area>[2-9]\d\d)[)\]]?[\s./-]*
    (?: (?P<exchange>[2-9]\d\d)[\s.-]*(?P<line>\d{4})(?!\d)
      | (?P<letters>[2-9A-Z]{3}-?[A-Z]{4}|[2-9]\d\d-?[A-Z]{4}|[A-Z]{4}-?[2-9A-Z]{3})(?![A-Za-z]) )
    (?:\s*,?;?\s*(?:ext(?:ension)?|x|\#)[\s.:]*(?P<extension>\d{1,6})(?!\d))?""",
    re.VERBOSE | re.IGNORECASE,
)
# What stands before a number that is for something else than a voice.
_NO_VOICE = re.compile(r"\b(?:fax|facsimile|f|tty|tdd|text|sms)\W*(?:no|number|line|us|at|to)?\W*$", re.IGNORECASE)


def read_phone(typed: str) -> str | None:
    """Return the first number for calls, as pages print it, "" for none, None when nobody could dial what is there."""
    text = tidy(typed).removeprefix("tel:").removeprefix("TEL:")
    text = whole_number(text)
    for found in _PHONE.finditer(text):
        if _NO_VOICE.search(text[: found.start()]):
            continue
        if found["letters"] and not found["letters"].isupper() and not re.search(r"\d", found["letters"]):
            continue  # words behind an area code
        digits = "".join(filter(None, (found["area"], found["exchange"], found["line"])))
        if found["letters"]:
            digits += re.sub(r"\D", "", phonenumbers.convert_alpha_characters_in_number(found["letters"]))
        if len(set(digits)) == 1 or digits[3] in "01":
            continue
        extension = found["extension"]
        return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}" + (f" ext. {extension}" if extension else "")
    return None if text else ""


def format_phone(typed: str) -> str:
    """Return the only number in `typed` as pages print it, "" for none. Raises `RowError`."""
    phone = read_phone(typed)
    if phone is None or len(list(_PHONE.finditer(tidy(typed)))) > 1:
        raise RowError("phone", "no phone number")
    return phone
