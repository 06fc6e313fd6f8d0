"""Slips in an email's domain. They are asked about, never corrected: the address may be right all the same."""

import re

from intake.contact.characters import without_accents
from intake.search.edit_distance import edit_distance

_words = str.split
# The commonest first: of two that fit, it is the likelier.
_PROVIDERS = _words("""
gmail.com yahoo.com hotmail.com outlook.com icloud.com aol.com live.com msn.com comcast.net att.net verizon.net
sbcglobal.net bellsouth.net charter.net cox.net earthlink.net optonline.net frontier.com proton.me protonmail.com
googlemail.com rocketmail.com fastmail.com zoho.com
yahoo.es hotmail.es outlook.es yahoo.com.mx hotmail.com.mx live.com.mx outlook.com.mx prodigy.net.mx
yahoo.com.ar hotmail.com.ar live.com.ar outlook.com.ar yahoo.com.co yahoo.com.br uol.com.br bol.com.br
""")
_REAL_NEIGHBOURS = _words("mail.com email.com ymail.com fmail.com jmail.com zmail.com cloud.com alo.com")
# They have one domain each for mail, whatever the country; another ending is a slip.
_ONE_DOMAIN = {"gmail": "gmail.com", "icloud": "icloud.com", "sbcglobal": "sbcglobal.net", "bellsouth": "bellsouth.net"}
_ONE_DOMAIN |= {"comcast": "comcast.net", "optonline": "optonline.net", "googlemail": "googlemail.com"}
_NO_MAIL_THERE = {
    **dict.fromkeys(_words("al.com aoll.com aoi.com ao1.com"), "aol.com"),
    **dict.fromkeys(_words("at.net att.com atnt.net attnet.net"), "att.net"),
    **dict.fromkeys(_words("hotlook.com outlok.net outlook.net outlook.org outlook.com.com"), "outlook.com"),
    **dict.fromkeys(_words("hotmail.net hotmail.org hotmial.net"), "hotmail.com"),
    **dict.fromkeys(_words("yahoo.net yahoo.org"), "yahoo.com"),
    "verizon.com": "verizon.net",
}
MISTYPED_ENDINGS = {
    **dict.fromkeys(
        _words(
            "con cmo cpm cim comm coom ocm vom xom c0m c0n con0 co0m cp0m c9m cxom cvom dom fom conm cmom ccom comn"
        ),
        "com",
    ),
    **dict.fromkeys(_words("nte ner nett n3t met bet nrt"), "net"),
    **dict.fromkeys(_words("ogr orgg 0rg orh"), "org"),
}
_CUT_SHORT = {"co", "cm", "om", "ne", "nt", "et"}
_SHORT_NAME, _LONG_NAME = 4, 6


def suggest(address: str) -> str:
    """ "ana@gmail.com" for "ana@gmial.com" and "ana@gmial.con"; "" when nothing is likely."""
    name, _at, domain = address.rpartition("@")
    typed = domain.casefold()
    rest, _dot, ending = typed.rpartition(".")
    if not (name and rest):
        return ""
    meant = _domain(f"{rest}.{MISTYPED_ENDINGS.get(ending, ending)}")
    if ending in _CUT_SHORT and (longer := _domain(f"{rest}.com")) in _PROVIDERS:
        meant = longer
    # A keyboard that corrects "jose" puts an accent where these providers allow none.
    meant_name = without_accents(name) if meant in _PROVIDERS else name
    return f"{meant_name}@{meant}" if (meant_name, meant) != (name, typed) else ""


def _domain(typed: str) -> str:
    """Return the domain that is meant by `typed`, whose ending exists; `typed` itself when nothing else is likely."""
    if typed in _PROVIDERS or typed in _REAL_NEIGHBOURS:
        return typed
    first = typed.partition(".")[0]
    known = _ONE_DOMAIN.get(first) or _NO_MAIL_THERE.get(typed) or re.sub(r"\.(com|net|org)\.\1$", r".\1", typed)
    if known != typed:
        return known
    return next((p for p in _PROVIDERS if _is_slip(typed, p)), None) or next(
        (p for p in _PROVIDERS if _is_double_slip(typed, p)), typed
    )


def _is_slip(typed: str, meant: str) -> bool:
    """Whether one letter is missing, wrong, too many or in its neighbour's place, and `typed` is hardly a domain."""
    if edit_distance(typed, meant, 1) > 1:
        return False
    name, meant_name = typed.partition(".")[0], meant.partition(".")[0]
    if name != meant_name:
        # Every word of three or four letters is somebody's domain: love.com, line.com.
        return len(meant_name) > _SHORT_NAME or sorted(name) == sorted(meant_name)
    # Other countries' endings are real: hotmail.se beside hotmail.es.
    ending, meant_ending = typed.rpartition(".")[2], meant.rpartition(".")[2]
    return len(ending) != 2 or ending == meant_ending or ending in _CUT_SHORT


def _is_double_slip(typed: str, meant: str) -> bool:
    """Whether two letters of a long name are not in their place, and its first letters are."""
    (name, _dot, ending), (meant_name, _dot, meant_ending) = typed.partition("."), meant.partition(".")
    if ending != meant_ending or name[:1] != meant_name[:1]:
        return False
    if sorted(name) == sorted(meant_name):
        return len(meant_name) > _SHORT_NAME
    is_long = len(meant_name) >= _LONG_NAME or name[:2] == meant_name[:2] == "ya"
    return is_long and edit_distance(name, meant_name, 2) <= 2
