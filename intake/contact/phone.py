"""Reading a phone number as people type, paste and dictate it.

Groups of digits make a number by their own shape, never because there are ten digits: a date, an hour, a room or an
extension beside seven digits would call a stranger. Whatever cannot be read for sure stays unread, and is asked again.
"""

import re
from collections.abc import Iterator

import phonenumbers
from phonenumbers import PhoneNumberFormat

from intake.contact.characters import with_ascii_digits
from intake.contact.numbering_plans import MAX_DIGITS, begins_with_code, is_possible, is_valid
from intake.contact.phone_shapes import LISTED, number_at, prefix_length, stands_alone, strength
from intake.contact.phone_text import Run, normalized, runs
from intake.contact.vanity_numbers import number_in_letters

MAX_PHONE_LENGTH = 100
# As nearly everybody writes it; reading it step by step comes to the same at many times the cost.
_USUAL = re.compile(
    r"(?:\+1[-. ]?|1[-. ]|1(?=[0-9]{10}$))?\(?((?!.11|.9|988)[2-9][0-9]{2})\)?[-. ]{0,2}([2-9][0-9]{2})[-. ]?([0-9]{4})"
)
_TRUNK_OF_MEXICO = re.compile(r"52(?:1|01|044|045)?([2-9]\d{9})")


def parse_phone(typed: str) -> str:
    """The first number in `typed` as E.164, else "". A number that is possible is enough: an advisor will find out.

    E.164: ITU-T recommendation. A number without a country code is one of North America. Its extension is left out.
    """
    if not typed or len(typed) > MAX_PHONE_LENGTH:
        return ""
    if usual := _USUAL.fullmatch(typed.strip()):
        return f"+1{usual[1]}{usual[2]}{usual[3]}"
    return next(iter(numbers_in(typed)), "")


def numbers_in(typed: str) -> list[str]:
    """Return every number in `typed`, in E.164, in their order; none where it can be read in more than one way."""
    if len(typed) > MAX_PHONE_LENGTH:
        return []
    if number := number_in_letters(typed):
        return [number]
    understood: list[list[str]] = []
    for reading in runs(normalized(typed)):
        found = list(dict.fromkeys(number for run in reading for number in _numbers_of(run)))
        if found and found not in understood:
            understood.append(found)
    firsts = {found[0] for found in understood}
    return understood[0] if len(firsts) == 1 else []


def _numbers_of(run: Run) -> Iterator[str]:
    at = 0
    while at < len(run):
        number, end = _abroad(run, at)
        if not number:
            number, end = _in_north_america(run, at)
        if number:
            yield number
        at = end if number else at + 1


def _in_north_america(run: Run, at: int) -> tuple[str, int]:
    prefix = prefix_length(run, at)
    if prefix is None or at + prefix >= len(run):
        return "", at
    first = at + prefix
    digits, end = number_at(run, first)
    if not digits or (run[at].plus and not prefix and not re.match("0*1", run[at].digits)):
        return "", at
    if not stands_alone(run, at, end, first) or _may_be_abroad(run, at, first, end):
        return "", at
    return f"+1{digits}", end


def _may_be_abroad(run: Run, at: int, first: int, end: int) -> bool:
    """Tell whether the number with its neighbours may be one of another country, whose plus was left out."""
    if first > at:
        return False
    behind = "".join(group.digits for group in run[at : end + 1])
    if end < len(run) and not run[end].barred and re.fullmatch(r"521?\d{10}", behind):
        return True
    starts = [at] if at == 0 or run[at - 1].barred or run[at - 1].loose else [at - 1, at]
    return any(
        _is_of(run[start].digits, "".join(group.digits for group in run[start:stop]))
        for start in starts
        for stop in (end, min(end + 1, len(run)))
    )


def _is_of(country_code: str, digits: str) -> bool:
    return country_code != "1" and begins_with_code(country_code, digits) and is_valid(digits)


def _abroad(run: Run, at: int) -> tuple[str, int]:
    """Return a number with a country code, as from abroad ("00"), to abroad ("011") or with a plus."""
    group = run[at]
    if group.barred:
        return "", at
    starts_run = at == 0 or run[at - 1].barred or run[at - 1].loose or strength(group.gap) == LISTED
    code = re.match(r"0{0,2}(?=[2-9])|011(?=[2-9]|$)" if group.plus else r"00(?=[2-9]|$)|011(?=[2-9]|$)", group.digits)
    if not code or not (group.plus or starts_run):
        return _in_mexico(run, at) if starts_run else ("", at)
    ends = [end for end in range(at + 1, len(run) + 1) if _holds_together(run, at, end)]
    joined = {end: "".join(part.digits for part in run[at:end])[code.end() :] for end in ends}
    joined = {end: _without_trunk(digits) for end, digits in joined.items()}
    valid = [end for end in reversed(ends) if is_valid(joined[end])]
    possible = [end for end in reversed(ends) if is_possible(joined[end])]
    for end in valid or possible[:1]:
        if len(joined[end]) == 10 and not is_valid(joined[end]):
            return "", at  # "+202 555 0123" is Egypt to a telephone, but Washington to most who type it
        return f"+{joined[end]}", end
    return "", at


def _holds_together(run: Run, at: int, end: int) -> bool:
    parts = run[at:end]
    return (
        sum(len(part.digits) for part in parts) <= MAX_DIGITS + 3
        and not any(part.barred or part.plus or strength(part.gap) == LISTED for part in parts[1:])
    )  # fmt: skip


def _in_mexico(run: Run, at: int) -> tuple[str, int]:
    """Return a number of Mexico without a plus, which half of those who have one write so."""
    digits = ""
    for end in range(at, min(at + 6, len(run))):
        if run[end].barred or (end > at and strength(run[end].gap) == LISTED):
            break
        digits += run[end].digits
        if not (found := _TRUNK_OF_MEXICO.fullmatch(digits)):
            continue
        begins = run[at].digits in {"52", "521"} or end == at
        here, _end = number_at(run, at + 1) if end > at else ("", at)
        if begins and is_valid(f"52{found[1]}") and not (here and is_valid(f"1{here}")):
            return f"+52{found[1]}", end + 1
        break
    return "", at


def _without_trunk(digits: str) -> str:
    """Return an international number without what is dialled only inside its country."""
    if digits.startswith("52"):
        # Half of Mexico still writes the 1 that its mobile numbers had until 2019, or 01, 044, 045 from before.
        return _TRUNK_OF_MEXICO.sub(r"52\1", digits)
    return digits


def last_digits(typed: str) -> list[str]:
    """Return what `typed` ends in, four digits each: of its first two numbers, or of all that is no extension."""
    if numbers := numbers_in(typed):
        return [number[-4:] for number in numbers[:2]]
    text = normalized(typed[:MAX_PHONE_LENGTH])
    groups = [group for run in next(runs(text), []) for group in run]
    if fours := [group.digits for group in groups if len(group.digits) == 4]:
        return fours[:2]
    endings = ("".join(group.digits for group in groups if group.barred <= barred)[-4:] for barred in (False, True))
    return list(dict.fromkeys(ending for ending in endings if len(ending) == 4))


def format_phone(e164: str) -> str:
    """A number as one reads it out: "+1 202-555-0123"."""
    return phonenumbers.format_number(phonenumbers.parse(e164), PhoneNumberFormat.INTERNATIONAL)


_PLAIN = re.compile(r"\W*\+?\W{0,3}(?:1\W{0,3})?\d{3}\W{0,3}\d{3}\W{0,3}\d{4}\W*|\W*\+\d[\d\W]*")


def says_more(typed: str, number: str) -> bool:
    """Tell whether `typed` holds more than the digits of `number` in usual groups: an extension, a word, a date."""
    text = typed.replace("_", "-")
    return not _PLAIN.fullmatch(text) or _digits(text) not in {number[1:], number.removeprefix("+1")}


# A word that we do not know may be a room's: "psalm 202 555-0123".
_BEHIND_A_WORD = re.compile(r"[^\W\d_]\W{0,3}\d{3}\s+\d{3}[-.]\d{4}")


def is_put_together(typed: str, number: str) -> bool:
    """Tell whether the digits of `number` may be others than meant: some were left out, said, or behind a word."""
    digits, whole = _digits(typed), number[1:]
    ways = {whole, whole.removeprefix("1"), f"00{whole}", f"011{whole}", f"521{whole.removeprefix('52')}"}
    return digits not in ways or bool(_BEHIND_A_WORD.search(typed))


def _digits(typed: str) -> str:
    return re.sub(r"\D", "", with_ascii_digits(typed))
