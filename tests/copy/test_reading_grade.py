import pytest

from tests.copy.pages import prose, public_pages
from tests.copy.reading import (
    english_syllables,
    flesch_kincaid_grade,
    inflesz,
    sentences,
    spanish_syllables,
    words,
)
from tests.once import once

MAX_WORDS = 15


@pytest.fixture(autouse=True)
def texts(settings):
    """A provider of texts is set up, so that the pages ask about them too."""
    settings.SMS_URL, settings.SMS_FROM = "https://texts.example/", "+12025550100"


def read(language: str) -> dict[str, list[str]]:
    """The sentences of each page."""
    pages = once(f"public pages ({language})", lambda: list(public_pages(language)))
    return {name: [sentence for text in prose(html) for sentence in sentences(text)] for name, html in pages}


@pytest.mark.django_db
def test_every_page_reads_at_fifth_grade_or_below_in_english():
    grades = {name: round(flesch_kincaid_grade(text), 1) for name, text in read("en").items()}
    assert {name: grade for name, grade in grades.items() if grade > 5} == {}


@pytest.mark.django_db
def test_every_page_reads_fairly_easily_in_spanish():
    scores = {name: round(inflesz(text), 1) for name, text in read("es").items()}
    assert {name: score for name, score in scores.items() if score < 65} == {}


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "es"])
def test_no_sentence_has_more_than_15_words(language):
    assert {s for text in read(language).values() for s in text if len(words(s)) > MAX_WORDS} == set()


def test_a_harder_text_would_be_noticed():
    hard = "Individuals experiencing dependency should immediately contact available professional representatives"
    assert flesch_kincaid_grade([hard]) > 5
    assert inflesz(["Las personas con dependencias deberían contactar inmediatamente a profesionales disponibles"]) < 65


@pytest.mark.parametrize(("word", "syllables"), [("help", 1), ("someone", 2), ("addiction", 3), ("naloxone", 3)])
def test_english_syllables_are_counted_as_spoken(word, syllables):
    assert english_syllables(word) == syllables


@pytest.mark.parametrize(
    ("word", "syllables"),
    [("ayuda", 3), ("quien", 1), ("día", 2), ("aquí", 2), ("teléfono", 4), ("ciudad", 2), ("guía", 2), ("leer", 2)],
)
def test_spanish_syllables_are_counted_as_spoken(word, syllables):
    assert spanish_syllables(word) == syllables
