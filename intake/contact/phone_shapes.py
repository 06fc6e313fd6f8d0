"""Which groups of digits are one phone number of North America by their own shape.

"202-555-0123" is one; "9-12 555-0123" is an hour and a number without its area code.
"""

import re
from collections.abc import Sequence

from intake.contact.numbering_plans import begins_with_code, is_possible
from intake.contact.phone_text import Group, Run

LENGTH = 10
# An area code and an exchange begin with 2 to 9. No area code ends in 11, or has a 9 in the middle: 911, 988, 292.
_NUMBER = re.compile(r"(?!.11|.9|988)[2-9]\d\d[2-9]\d{6}")
# Behind an area code. Other lengths are a date, an hour or two numbers.
_LOCAL = {(7,), (3, 4), (3, 2, 2), (3, 1, 1, 1, 1), (1, 1, 1, 4), (1,) * 7, (1, 1, 1, 2, 2)}
_LOCAL_IF_ALIKE = {(2, 2, 3), (2, 3, 2)}
_AREA = {(3,), (1, 1, 1)}
_PREFIXES = {"1", "01", "001", "0", "00", "011", "0111"}
_PREFIX = re.compile(r"0{0,3}11?|0111")
_GLUED = re.compile(r"(?:0{0,2}|011)1([2-9]\d{9})")
_GLUED_AREA_CODE = re.compile(r"0{0,2}1([2-9]\d\d)")
_MINUTES = {"00", "15", "30", "45"}

# How strongly two groups belong together.
LISTED, SPACED_MARK, SPACED, TIGHT, ONE_GROUP = range(5)


def core(gap: str) -> str:
    """Return the marks of a gap without blanks and brackets."""
    return re.sub(r"[\s()\[\]]", "", gap)


def strength(gap: str) -> int:
    """Return how strongly the groups on both sides of `gap` belong together."""
    if not re.search(r"\s", gap):
        return TIGHT
    if re.search(r"[,;:|/&]|(?<!\d)[.)]\s", gap) and not re.fullmatch(r"\)\s+", gap):
        return LISTED
    return SPACED_MARK if core(gap) else SPACED


def prefix_length(run: Run, at: int) -> int | None:
    """Return how many groups from `at` are a country code of North America, however it is written; None: not any."""
    joined = ""
    for more in range(4):
        if at + more >= len(run) or run[at + more].barred:
            return None
        if more and run[at + more].digits[0] not in "01":
            break
        if run[at + more].digits not in _PREFIXES:
            break
        joined += run[at + more].digits
    else:
        return None
    return more if not more or _PREFIX.fullmatch(joined) else None


def number_at(run: Run, at: int) -> tuple[str, int]:
    """Return the ten digits of the number whose first group is `at`, and where the next group is; "" for none."""
    first = run[at]
    if first.barred:
        return "", at
    if glued := _GLUED.fullmatch(first.digits):
        return (glued[1], at + 1) if _NUMBER.fullmatch(glued[1]) else ("", at)
    groups, end = [first], at + 1
    if (area := _GLUED_AREA_CODE.fullmatch(first.digits)) and not (first.digits[-2:] in _MINUTES and not first.plus):
        groups = [Group(area[1], first.gap, first.said)]
    while sum(len(group.digits) for group in groups) < LENGTH and end < len(run) and not run[end].barred:
        groups.append(run[end])
        end += 1
    digits = "".join(group.digits for group in groups)
    if not _NUMBER.fullmatch(digits) or not _is_one(groups):
        return "", at
    if area and len({group.gap for group in groups[1:]}) > 1:
        return "", at
    return digits, end


def _is_one(groups: Sequence[Group]) -> bool:
    return _have_shape(groups) and _are_joined([group.gap for group in groups[1:]], groups)


def _have_shape(groups: Sequence[Group]) -> bool:
    lengths = tuple(len(group.digits) for group in groups)
    if all(group.said for group in groups) or set(lengths) in ({1}, {2}) or lengths in {(10,), (6, 4)}:
        return True
    split = next((n for n in range(1, 4) if sum(lengths[:n]) == 3), 0)
    if not split:
        return False
    area, local = groups[:split], groups[split:]
    if all(group.said for group in area) and not all(group.said for group in local):
        # "nine thirty 555 0123" may be half past nine; "nine seventeen 555 0123" is New York.
        if split == 2 and area[1].digits in _MINUTES:
            return False
    elif lengths[:split] not in _AREA:
        return False
    if any(group.said for group in local):
        return _said_by_halves(local)
    return lengths[split:] in _LOCAL or (
        lengths[split:] in _LOCAL_IF_ALIKE and len({group.gap for group in groups[1:]}) == 1
    )


def _said_by_halves(local: Sequence[Group]) -> bool:
    """Tell whether what was said and what was typed share no half of the seven digits in a way that neither shows."""
    ends, total = set(), 0
    for group in local:
        total += len(group.digits)
        ends.add(total)
    return 3 in ends or all(len(group.digits) <= 2 for group in local)


def _are_joined(gaps: list[str], groups: Sequence[Group]) -> bool:
    cores = [core(gap) for gap in gaps]
    if any("(" in gap for gap in gaps):
        return False  # the area code stands behind
    if all(group.said for group in groups):
        return all(set(mark) <= set(",;.-:") for mark in cores)
    is_even = len(set(cores)) == 1 and len(gaps) > 1
    if groups[0].marked and gaps and not (is_even and strength(gaps[0]) == TIGHT):
        return False
    if is_even and len(set(cores[0])) <= 1:
        return True
    for n, (gap, mark) in enumerate(zip(gaps, cores, strict=True)):
        if strength(gap) == LISTED and not (groups[0].area and n == 0):
            return False
        if set(mark) & set("+#$%@&") or len(set(mark)) > 1:
            return False
    return True


def stands_alone(run: Run, start: int, end: int, first: int) -> bool:
    """Tell whether the number from `start` to `end` is not the middle of something longer.

    `first` is where the number itself begins, behind its country code.
    """
    inner = [strength(group.gap) for group in run[first + 1 : end]]
    weakest = min(inner, default=ONE_GROUP)
    if start and not _ends_before(run, start, weakest):
        return False
    if end < len(run) and not run[end].barred:
        last, following = run[end - 1], run[end]
        alike = inner and strength(following.gap) == inner[-1] and len(last.digits) == len(following.digits) <= 2
        if alike or (last.said and following.said):
            return False
    return True


def _ends_before(run: Run, start: int, weakest: int) -> bool:
    """Tell whether the group before `start` is something else: a house, a day, an age."""
    before, between = run[start - 1], strength(run[start].gap)
    if before.barred or before.loose:
        return True
    if weakest == ONE_GROUP and run[start].gap in {".", ","}:
        return False  # the decimals of something measured
    if (before.said and run[start].said) or (before.plus and between != LISTED):
        return False
    if between < weakest:
        return True
    if re.search(r"\s\($", run[start].gap):
        return True  # "34 (202) 555-0123"
    if between == TIGHT or between > weakest:
        return False
    if len(before.digits) >= 4 or (start > 1 and strength(before.gap) > between):
        return True
    # "34 202 555 0123" is an age; no country has numbers of this length. "44 207 946 0018" lacks a plus.
    joined = before.digits + "".join(group.digits for group in run[start:])
    is_short = len(before.digits) < 3 and (start == 1 or run[start - 2].barred)
    return is_short and not any(
        begins_with_code(before.digits, digits) and is_possible(digits)
        for digits in (joined, joined[: len(before.digits) + LENGTH])
    )
