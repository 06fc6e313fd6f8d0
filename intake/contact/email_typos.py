"""Slips in an email's domain. They are asked about, never corrected: the address may be right all the same."""

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
_REAL_NEIGHBOURS = _words("mail.com email.com ymail.com fmail.com jmail.com zmail.com cloud.com")
_NO_ENDINGS = {
    **dict.fromkeys(_words("con cmo cpm cim comm coom ocm vom xom c0m"), "com"),
    **dict.fromkeys(_words("nte ner nett"), "net"),
    **dict.fromkeys(_words("ogr orgg"), "org"),
}
_CUT_SHORT = {"co", "cm", "om", "ne", "nt", "et"}
_SHORT_NAME = 4


def suggest(address: str) -> str:
    """ "ana@gmail.com" for "ana@gmial.com" and "ana@gmial.con"; "" when nothing is likely."""
    name, _at, domain = address.rpartition("@")
    typed = domain.casefold()
    rest, _dot, ending = typed.rpartition(".")
    if not (name and rest):
        return ""
    repaired = f"{rest}.{_NO_ENDINGS.get(ending, ending)}"
    known = repaired in _PROVIDERS or repaired in _REAL_NEIGHBOURS
    meant = repaired if known else next((p for p in _PROVIDERS if _is_slip(repaired, p)), repaired)
    return f"{name}@{meant}" if meant != typed else ""


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
