"""Words that put a person down, or make a person of a habit, stand nowhere: not in a template, not in a catalogue."""

import re

import polib
import pytest
from django.conf import settings

from intake.demo.helpline import WORDINGS

ENGLISH = re.compile(
    r"\b(addicts?|abus(?:e|er|ers|ing)|junk(?:ie|y|ies)|clean|dirty|habits?|suffer(?:s|ing|er|ers)?|victims?|users?)\b",
    re.IGNORECASE,
)
SPANISH = re.compile(
    r"\b(adict[oa]s?|drogadict[oa]s?|drogat[oa]s?|vicios?|vicios[oa]s?|limpi[oa]s?|suci[oa]s?|sufr\w+|v[ií]ctimas?"
    r"|abus\w+|consumidor(?:es|as?)?|yonquis?)\b",
    re.IGNORECASE,
)
CATALOGUE = settings.BASE_DIR / "intake/locale/es/LC_MESSAGES/django.po"


def texts() -> list[str]:
    """Every text that pages may show, in English."""
    return [text for entry in polib.pofile(str(CATALOGUE)) for text in (entry.msgid, entry.msgid_plural) if text]


def translated() -> list[str]:
    catalogue = polib.pofile(str(CATALOGUE))
    return [text for entry in catalogue for text in (entry.msgstr, *entry.msgstr_plural.values()) if text]


def test_no_english_text_uses_one():
    own = [text for (_kind, language), text in WORDINGS.items() if language == "en"]
    assert [text for text in (*texts(), *own) if ENGLISH.search(text)] == []


def test_no_spanish_text_uses_one():
    own = [text for (_kind, language), text in WORDINGS.items() if language == "es"]
    assert [text for text in (*translated(), *own) if SPANISH.search(text)] == []


def test_no_template_uses_one_outside_of_its_texts():
    templates = settings.BASE_DIR.joinpath("templates/intake").rglob("*.html")
    code = re.compile(r"\{[%{#].*?[%}#]\}|<[^>]*>", re.DOTALL)
    shown = {path.name: code.sub(" ", path.read_text()) for path in templates}
    assert {name for name, text in shown.items() if ENGLISH.search(text) or SPANISH.search(text)} == set()


@pytest.mark.parametrize("text", ["Are you an addict?", "drug users", "Stay clean.", "He suffers."])
def test_an_english_one_would_be_noticed(text):
    assert ENGLISH.search(text)


@pytest.mark.parametrize("text", ["¿Es adicto?", "dejar el vicio", "una víctima", "quien sufre"])
def test_a_spanish_one_would_be_noticed(text):
    assert SPANISH.search(text)
