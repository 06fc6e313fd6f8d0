"""What a text message that came in wishes: a small grammar over the words that `text_tokens` reads.

A called or texted party may revoke consent "by using any reasonable method to clearly express a desire not to receive
further calls or text messages"; "stop", "quit", "end", "revoke", "opt out", "cancel" and "unsubscribe" always do, and
other words do where a reasonable person would read them so: 47 CFR 64.1200(a)(10). What is about drugs, about life,
about others, about another number or time, or is a question or a condition is never an end: a person reads it.

understand("Stop, and thank you") is Wish.END; understand("I want to stop using") is Wish.UNCLEAR
"""

import re

from intake.contact.choices import Wish
from intake.triage.text_tokens import MAX_LENGTH, PAUSE, Token, tokenize

# Parts of sentences. Capitals are classes of `text_words.txt`, words in braces are parts that stand above.
PARTS = {
    "of": "(?:DET|MY|THIS|IT|ALL|MORE|ADJ|FROM|TO)",
    "noun": "(?>(?:{of}|CALL|SPAM)*(?:NOUN|CALL|SPAM)(?:(?:AND|OR){of}*CALL*(?:NOUN|CALL))*)",
    "number": "(?>(?:DET|MY|THIS|ALL)*(?:NUMBER|INFO)(?:AND?MY*(?:NUMBER|INFO))*(?:BE?DIGITS)*)",
    "requested": "(?>(?:{of})*(?:REQUEST|CONSENT|DNC|CALL|NOUN|NUMBER|INFO)+(?:AND{of}*(?:REQUEST|CALL|NOUN"
    "|NUMBER|INFO))*)",
    "list": "(?>(?:FROM|OFF|AT|WITH)+{of}*(?:CALL|NOUN|SPAM)*(?:LIST|NUMBER|REQUEST|CALL|NOUN|SPAM)+|FROM ALL(?!.))",
    "adverb": "(?:AGAIN|NOW|MORE|NOMORE|BACK|COURTESY|HERE)",
    "target": "(?:ME|(?:TO|AT|FOR|WITH)+ME|(?:TO|AT|FROM|WITH|FOR)*{number}|(?:TO|WITH|FROM|AT)*{noun}|HERE"
    "|STUFF|{of}*(?:SPAM|STUFF)"
    "|IT|THIS|ALL|FROM YOU|BY(?:{number}|{noun})(?:OR(?:{number}|{noun}))*|{adverb})",
    "verb": "(?:REACH|CALL|SUPPLY|KEY)",
    "reach": "(?:(?:ADJ|COURTESY|ME|AGAIN|AGAINTO|TRY|TO|KEEP)*{verb}REACH?(?:{target}*+(?:OR NOT?"
    "|AND(?=REACH))ME?{verb})*{target}*+)",
    "removal": "(?:REMOVE(?:ME|{number}|{requested}|IT|ALL)*(?:{list}|FROM HERE)*|REMOVE(?:DET|MY)*LIST"
    "|REMOVEME(?:{list}|FROM HERE)*|(?:TAKE|GET)(?:ME|{number}){list}"
    "|TAKE(?:ME|{number})OFF(?:THIS|IT)?|TAKEN OFF|TAKEN{list}|LOSE{number}|(?:TAKE(?:ME|{number})(?:AT|TO"
    "|WITH))?(?:DET|MY)*DNC"
    "|GIVE FROM?BAJA(?:{list}|ME|{number})*|BAJA{list})",
    "cancel": "(?:CANCEL(?:ME|IT|ALL|THIS|{requested})*{list}*)",
    "nowant": "(?:(?:NOT|NO|NOLONGER)(?:AGAIN|NOW|ME|ADJ)*(?:WANT|WOULDLIKE))",
    "will": "(?:I?(?:WANT|WOULDLIKE|WANTTHAT|LEADIN))",
}
# Sentences that end contact, and say so whatever stands beside them.
STRONG = [
    "(?:STOP|QUIT|LET|LETBARE|END|FINISH|ENOUGH|CANCEL)(?:ADJ|FROM|COURTESY|QUE|NOW)*{reach}",
    "CANYOU(?:ADJ|COURTESY)*(?:STOP|QUIT|LET)(?:FROM|COURTESY)*{reach}",
    "CANYOU COURTESY*(?:{removal}|{cancel})",
    "QUE?(?:NOT|NO|(?:YOU|BE)*MAYNOT)(?:COURTESY|AGAIN|ME|NOW|YOU|ADJ)*(?:AGAINTO|TO)*ME*{reach}",
    "NOLONGER(?:ME|AGAINTO)*{reach}",
    "(?:NO|NOMORE|OR|STOP|END|NO AGAIN|NOT FROM|(?:END|STOP|FINISH|ENOUGH)(?:IT|NOW)*(?:WITH|FROM))"
    "(?:FROM)?{noun}{adverb}*+",
    "I?{nowant}(?:(?:TO|BE)*(?:SUPPLY|GET|TO HAVE)+)?ME?{noun}(?:FROM YOU|{target})*+",
    "I?{nowant}TO?(?:SUPPLY)+(?:FROM)?(?:YOU|{noun}|FROM YOU|STUFF|MORE)*{adverb}*+",
    "I?{nowant}(?:QUE|YOU|AGAIN)+(?:TO|ME|YOU|AGAINTO)*{reach}",
    "I?(?:NO|NOT|NOLONGER)(?:AGAIN|NOW|ME|ADJ)*WANTTHAT(?:ME|AGAINTO)*{reach}",
    "I?{nowant}TO?BE(?:BE)?REACHED(?:BY YOU|FROM YOU|{target}|{list})*",
    "I?{nowant}(?:TO BE)?(?:PERSON)?{list}",
    "{will}(?:TO|BE|QUE|FROM|ME)*(?:{removal}|{cancel})",
    "QUE?ME(?:REMOVE|CANCEL|SUPPLY BAJA|GIVE BAJA){list}*",
    "NONEED(?:TO|FOR|YOU|QUE|ME)*{reach}",
    "I?{nowant}TO?(?:TALK|REACH)(?:TO|WITH)YOU{adverb}*+",
    "I?{nowant}STUFF(?:FROM|WITH)YOU{adverb}*+",
    "NOW LEAVEME",
    "LEAVEME NOW",
    "{will}(?:TO|YOU)*STOP(?:GET|SUPPLY|FROM|REACHED|BE)+(?:{noun}|{target})*",
    "{will}(?:NO|NOMORE)(?:FROM)?{noun}{adverb}*+",
    "{will}{noun}TO STOP{adverb}*+",
    "{will}(?:TO BE)?FROM?{list}",
    "{will}{number}(?:TO|BE)*REMOVE{list}*{adverb}*+",
    "I?{nowant}(?:DET|THIS|MY)*REQUEST{adverb}*+",
    "{will}(?:QUE)?(?:LEAVEME|ME LET)ALONE{adverb}*+",
    "QUE(?:LEAVEME|ME LET)ALONE",
    "{will}(?:TO BE)?LEFT ALONE",
    "END{requested}",
    "{removal}{adverb}*+",
    "{cancel}{adverb}*+",
    "(?:LEAVE(?:ME|MY NUMBER)|LEAVEME)(?:ALONE|BE){adverb}*+",
    "AWAY{adverb}*+",
    "I?(?:BE)?NOTINTERESTED(?:AT|TO)*(?:THIS|{noun}|IT|{adverb})*",
    "I?(?:REMOVE|CANCEL|NO|NOT|DIDNT)(?:DET|YOU|SUPPLY|ME|MY|THIS|ALL)*CONSENT(?:TO|FOR|QUE|FROM|BE|YOU"
    "|THIS)*(?:ME?(?:{reach}|REACHED|{noun}))?",
    "YOU?(?:NO|NOT|NOLONGER)(?:AGAIN)*HAVE(?:DET|MY|THIS)*CONSENT(?:TO|FOR|QUE|FROM)*(?:ME?(?:{reach}|{noun}))?",
    "(?:KEY|CALL|SUPPLY)(?:WITH)?(?:STOP|END|CANCEL)(?:TO(?:END|STOP|CANCEL))?",
]
# The keywords, and what ends contact only where nothing else is said.
WEAK = [
    "(?:STOP|QUIT)(?:ADJ|COURTESY|YOU|IT|ALL|FROM IT|THIS|STUFF|SPAM|{adverb})*+",
    "(?:END|FINISH|ENOUGH){adverb}*+", "NOMORE{adverb}*+",
    "BAJA{adverb}*+", "{will}(?:END|BAJA){adverb}*+", "{will}END{list}",
    "(?:STOP|END|CANCEL)TO(?:END|STOP|CANCEL)",
]  # fmt: skip
# Sentences of somebody who did not ask, or whose number it was not.
WRONGS = [
    "I?(?:YOUHAVE|SELF|HAVE|YOU HAVE|YOU BE|IT BE|BE|DET|MY)*WRONG(?:NUMBER|PERSON|REQUEST|COURTESY)*",
    "(?:YOUHAVE|SELF|HAVE|YOU HAVE|BE)*(?:DET|THIS|YOU)*(?:NUMBER|PERSON)(?:BE|YOUHAVE)?WRONG",
    "I?(?:YOUHAVE|SELF|HAVE|YOU HAVE|BE|YOU)*DET*WRONGDONE(?:(?:FROM|WITH|DET)*(?:NUMBER|PERSON))?",
    "YOU?BE?(?:REACH|CALL)(?:TO|AT)?DET?WRONG(?:NUMBER|PERSON|COURTESY)",
    "I?BE?NOTME", "I?NOTTHEM", "NOTTHEIRS(?:NAME|FROM)*",
    "I?(?:IAMNOT|NOT|NO|DIDNT|BE NOT)(?:FROM)?NAME+(?:NUMBER)?",
    "(?:NOBODY|NO|NOT)(?:HERE|DET|PERSON|THIS)*(?:NAMED)?(?:NAME)+(?:HERE|(?:AT|WITH)(?:THIS|DET)*NUMBER)*",
    "(?:NOBODY|NO PERSON|DONTKNOW)(?:HERE|DET|PERSON|BE)*NAMED(?:NAME)*(?:HERE|(?:AT|WITH)(?:THIS|DET)*NUMBER)*",
    "(?:THIS|DET)*NUMBER(?:BE NOT|BE NO|DIDNT|NOT)(?:FROM)?NAME+",
    "(?:DET|THIS)*(?:IAMNOT|NOT|NO|BE NOT|DIDNT)(?:MY)(?:INFO|REQUEST|NOUN|CALL)",
    "(?:NOBODY|DONTKNOW)(?:DET|IT|THIS|FROM|TO)*PERSON HERE?", "(?:DET|IT|THIS)*PERSON DOESNTLIVE(?:HERE|AGAIN)*",
    "NO SELF NAME+", "DONTKNOW(?:DET)*NAME+", "NAME+DOESNTLIVE(?:HERE|AGAIN)*", "DOESNTLIVE(?:NAMED|NOBODY|NAME)+",
    "I?DISOWN(?:DET|THIS|IT|FOR|TO|ALL|STUFF|REQUEST|{noun}|QUE ME REACHED)*+", "BUSINESS",
]  # fmt: skip
FILLERS = [
    "PAUSE", "NOW", "UNKNOWNYOU QUESTION?", "WHO(?:BE)?NAME*QUESTION", "OR(?=STOP|END|CANCEL|QUIT)", "SELF NAME+",
    "NAME", "NO(?=PAUSE|COURTESY|$)", "(?:TO|FOR)YOU",
    "COURTESY(?:YOU|TO YOU)?", "CANCEL(?:DET|MY)*APPOINTMENT(?=.)", "(?:LEADIN|WANTTHAT)TO?(?=.)",
    "(?:AND|BUT)(?=.)", "YOU(?=STOP|QUIT|CANCEL|REMOVE|TAKE|LEAVE)",
    "I(?=CANCEL|REMOVE)",
]  # fmt: skip
# What may stand beside a strong sentence that is a sentence of its own: nothing that asks for anything.
BESIDE = {
    "UNKNOWN", "NAME", "DET", "MY", "THIS", "IT", "I", "YOU", "BE", "COURTESY", "AND", "FROM", "AT", "TO", "ALL", "NOW",
    "HERE", "NUMBER", "INFO", "HAVE", "PERSON", "SELF", "PAUSE", "ADJ", "ME", "REQUEST", "WRONG",
}  # fmt: skip
# A longer text is no sentence about contact alone: a person reads it.
MAX_TOKENS, MAX_BESIDE = 40, 12
# Words by which somebody says that they are there.
ORDINARY = re.compile(
    r"(?:\s*(?:yes|ok|okay|k|kk|yeah|yep|si|sure|thanks|thank you|thx|ty|gracias|muchas gracias|hi|hello|hola|please"
    r"|call me|text me|por favor|llamenme|llameme|llamame|unstop|start|great|perfecto|bueno|got it)\b[\s.,!]*)+"
)
CODES: dict[str, str] = {}


def _code(word_class: str) -> str:
    """One letter for a class, so that a text is a string and the grammar regular expressions."""
    return CODES.setdefault(word_class, chr(0xE000 + len(CODES)))


def _pattern(sentences: list[str]) -> re.Pattern[str]:
    grammar = "|".join(f"(?:{sentence})" for sentence in sentences)
    while "{" in grammar:
        grammar = re.sub(r"{(\w+)}", lambda part: PARTS[part[1]], grammar)
    return re.compile(re.sub(r"[A-Z_]+", lambda word: _code(word[0]), grammar).replace(" ", ""))


_STRONG, _WRONG, _FILLER = map(_pattern, (STRONG, WRONGS, FILLERS))
_END, _ANY = _pattern(STRONG + WEAK), _pattern(STRONG + WEAK + WRONGS)


def understand(text: str) -> Wish:
    """Return what `text` wishes. In doubt it is unclear, and a person reads it."""
    if len(text) > MAX_LENGTH:
        return Wish.UNCLEAR
    tokens = tokenize(text)
    if len(tokens) > MAX_TOKENS:
        return Wish.UNCLEAR
    if wish := _whole(tokens):
        return wish
    if ORDINARY.fullmatch(" ".join(token.word for token in tokens)):
        return Wish.ORDINARY
    return Wish.END if _has_own_sentence(tokens) else Wish.UNCLEAR


def _whole(tokens: list[Token]) -> Wish | None:
    """Return the wish of a text that is nothing but sentences of the grammar, and courtesies."""
    codes = "".join(_code(token.word_class) for token in tokens)
    reached: list[set[Wish | None]] = [{None}, *(set() for _ in codes)]
    for start in range(len(codes)):
        if not reached[start]:
            continue
        if filler := _FILLER.match(codes, start):
            reached[filler.end()] |= reached[start]
        if not _ANY.match(codes, start):
            continue
        for end in range(start + 1, len(codes) + 1):
            if _WRONG.fullmatch(codes, start, end):
                reached[end].add(Wish.WRONG_NUMBER)
            elif _END.fullmatch(codes, start, end):
                reached[end].add(Wish.WRONG_NUMBER if Wish.WRONG_NUMBER in reached[start] else Wish.END)
    wishes = reached[-1]
    return next((wish for wish in (Wish.WRONG_NUMBER, Wish.END) if wish in wishes), None)


def _has_own_sentence(tokens: list[Token]) -> bool:
    """Whether a sentence among others ends contact: "Your service is no good. Stop texting me." """
    sentences: list[list[str]] = [[]]
    for token in tokens:
        sentences.append([]) if token.word_class == PAUSE else sentences[-1].append(token.word_class)
    lead_ins = [_lead_in(sentence) for sentence in sentences]
    beside = [sentence if lead_in is None else lead_in for lead_in, sentence in zip(lead_ins, sentences, strict=True)]
    words = [word_class for sentence in beside for word_class in sentence]
    return any(lead_in is not None for lead_in in lead_ins) and len(words) <= MAX_BESIDE and BESIDE.issuperset(words)


def _lead_in(sentence: list[str]) -> list[str] | None:
    """Return what stands before the words that end contact, where the sentence closes with them."""
    bare = [word_class for word_class in sentence if word_class != "COURTESY"]
    codes = "".join(map(_code, bare))
    if codes == _code("STOP"):
        return []
    starts = (
        at for at in range(len(bare)) if _STRONG.fullmatch(codes, at) and bare[at - 1 : at] not in (["I"], ["YOU"])
    )
    return next((bare[:at] for at in starts), None)
