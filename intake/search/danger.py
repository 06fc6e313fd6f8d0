"""Words of somebody who may be in danger: they see first whom to call, and never that nothing was found.

A few patterns for what can be said in many ways. One who is not in danger sees four lines more; to miss one is worse.
"""

import re

# Whoever it happens to. Texts are compared without apostrophes and accents: "don't" is "dont".
_SELF = r"(?:(?:my|your|him|her|them|one|it|our) ?sel(?:f|ves)|me)"
_WANTS = (
    r"(?:want(?:s|ed|ing)?(?: to)?|wan+a|going to|gon+a|ready to|rather|try(?:ing)? to|wish(?:ed)?(?: to)?|hope to)"
)
_NOT = r"(?:dont|do not|doesnt|does not|didnt|cant|cannot|can not|not|never|no longer|no)"
_QUIER = (
    r"(?:quier[oae]|quieren|quisiera|desea|deseo|voy a|va a|prefier[oe]|intent[oa]|trat[oa] de|pienso en|piensa en)"
)
_VIDA = r"(?:la|mi|su|tu|nuestra) vida"
_CRISIS = (
    # English: oneself, dying, not living, the end.
    rf"(?:kill|hurt|harm|hang|shoot|drown|stab|poison|burn|cut|starv|unaliv)\w* {_SELF}\b",
    rf"{_WANTS} (?:be |just |to )*(?:die|dead|dying|disappear|not exist|not be here|not wake up|end it)\b",
    rf"{_NOT} (?:really |ever )?(?:{_WANTS} )?(?:to )?(?:live|be alive|be here|exist|wake up)(?: any "
    rf"?more| no more)?\b",
    r"(?:end|ends|ended|ending|take|takes|took|taking) (?:my|his|her|their|your|ones|own|it)(?: own)? "
    r"(?:life|lives|all)",
    r"end(?:ing)? it|want (?:it|this|everything) (?:all )?(?:to )?(?:end|stop|be over|over)",
    r"(?:done|tired|sick|through) (?:with|of) (?:life|living|being alive|it all)",
    r"(?:better off|be|were|was|am) dead|better off without me",
    r"(?:no|any) (?:reason|point) (?:to|in|of) (?:live|living)",
    r"(?:cant|cannot|can not) (?:go on|take (?:it|this)|do this|live like this)|nothing to live for|give up on life",
    r"life (?:is|isnt|is not|not) (?:worth|pointless|over)|never been born|wasnt born|hate (?:my life|living)",
    r"wish i (?:wasnt|werent|wouldnt)",
    r"self ?harm\w*|self ?injur\w*|kms|unalive\w*|cutting|suicid\w*|suic|goodbye (?:note|letter)",
    r"slit\w* (?:my|his|her|their) wrists?",
    # Spanish: the same.
    rf"(?:me|se|te) {_QUIER} (?:morir|matar|suicidar|desaparecer|colgar|ahorcar|cortar|lastimar)",
    rf"{_QUIER} (?:morir|matar|suicidar|lastimar|cortar|ahorcar|colgar|danar|herir|envenenar)(?:me|se|te)\b",
    rf"{_QUIER} (?:ya |solo )?(?:morir|desaparecer|dormir para siempre|no despertar|estar muert[oa])\b",
    r"(?:matar|suicidar|ahorcar|lastimar|cortar|danar|herir|morir|colgar)(?:me|se|te)\b",
    rf"(?:quit|acab|termin)\w* (?:con )?(?:todo\b|{_VIDA})",
    rf"(?:no|ni|sin) (?:ya )?(?:{_QUIER}|ganas de|razon para|motivos? para|puedo) "
    r"(?:ya )?(?:vivir|seguir(?! usando| consumiendo| tomando)|despertar|existir|estar aqui|mas$)",
    r"(?:ganas|deseos) de (?:morir|matar|desaparecer)|cansad[oa] de (?:vivir|la vida|todo)|mejor muert[oa]",
    r"no aguanto mas",
    r"dejar de (?:vivir|existir)|jump\w* (?:off|from|in front)|no vale la pena (?:vivir|seguir)",
    r"(?:me|se|te) (?:hago|hace|haces|corto|corta|lastimo|lastima|mato|mata) dano",
    r"(?:hacer|hace|hago)(?:me|se|te)? dano|(?:me|se) (?:corto|corta|lastimo|mato|mata|suicid\w*)\b",
    r"autolesi\w*|autoles\w*",
    # As people spell it who cannot spell it now.
    r"su[ei]?[csz]+[iy][csz]?[iy]?d\w*|suic\w*d\w*|kil+ ?my ?self|killmyself|wantto die",
    # A body that may stop.
    r"overdos\w*|over ?dose\w*|od|ods|oding|sobredosi\w*|sobredocis",
    r"(?:i|he|she|they|just|son|daughter|friend|brother|sister) odd|(?:not|stopped|cant|isnt|no) breath\w*|blue lips",
    r"(?:wont|not|cant|doesnt|wouldnt|didnt) (?:be )?wak\w*(?: up)?|unresponsive|unconscious|passed out|turning blue",
    r"no (?:respira|despierta|reacciona|responde)|labios azules|inconsciente|se (?:esta muriendo|desmayo|muere)",
    r"(?:is|are|hes|shes|im|am) dying|took too (?:much|many)|tomo demasiad\w*|seizures?|convulsion\w*",
)
_VIOLENCE = (
    r"(?:hits?|hitting|beats?|beating|chok(?:es?|ed|ing)|hurts?|hurting|threatens?|threatened|rap(?:es?|ed)) "
    r"(?:me|us|her|my \w+)\b",
    r"abus(?:es|ed|ing) (?:me|us|her)\b|domestic (?:violence|abuse)|violen(?:t|ce|cia)",
    r"abusive|battered|assault\w*|raped?|stalk\w*|(?:not|isnt|un) ?safe",
    r"(?:scared|afraid) of (?:my|him|her)",
    r"(?:me|nos|le|la) (?:pega|pegan|pego|golpea|golpeo|amenaza|maltrata|viola|ahorca)",
    r"maltrat\w*|violad[oa]|violacion|abuso (?:sexual|domestico|infantil)|abus\w+ de mi|golpiza",
    r"tengo miedo de (?:mi|el|ella)|miedo a mi",
)


def _any(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(rf"\b(?:{pattern})\b" for pattern in patterns))


_IN_CRISIS, _HURT = _any(_CRISIS), _any(_VIOLENCE)


def is_crisis(text: str) -> bool:
    """Return whether a normalized text speaks of ending a life, or of one that may be ending."""
    return bool(_IN_CRISIS.search(text))


def is_violence(text: str) -> bool:
    """Return whether a normalized text speaks of somebody who is hurt or threatened by another."""
    return bool(_HURT.search(text))
