"""Spanish that works where it is acted on: the crisis line by text, and names that mean what they say."""

import re

import pytest

from intake.articles.bundled_articles import read_bundled_articles
from tests.copy.test_reading_grade import read
from tests.copy.test_words import translated

# Each means something else to a reader of Spanish, or is English: a boarding school, Eastern Standard Time.
GONE = re.compile(
    r"(?i:\binternados?\b|\bconsulta,|señales a las que|está en la dirección|\bun texto al\b)"
    r"|\b[ECMP][SD]T\b|National Helpline"
)
# Calling and texting are two ways: pressing 2 exists only in a call, and by text Spanish is the word AYUDA
# (https://988lifeline.org/get-help/what-to-expect).
CALL, TEXT = re.compile(r"\bllam|\bmarc", re.IGNORECASE), re.compile(r"\btexto\b|\bsms\b", re.IGNORECASE)


def spanish_texts() -> set[str]:
    """Every Spanish text: of the catalogue, of the articles a paragraph each."""
    bodies = [article.body for article in read_bundled_articles() if article.language == "es"]
    return {re.sub("<[^>]*>", "", text) for text in translated()} | {
        line for body in bodies for line in body.split("\n")
    }


def lacks_a_way(text: str) -> bool:
    """Whether it names the crisis line, and a way to reach it that leads to English alone."""
    if not re.search(r"\b988\b", text):
        return False
    by_call, by_text = CALL.search(text), TEXT.search(text)
    return bool((by_call and "oprima 2" not in text) or (by_text and "AYUDA" not in text) or not (by_call and by_text))


def test_every_text_that_names_988_says_how_to_reach_somebody_who_speaks_spanish():
    naming = {text for text in spanish_texts() if "988" in text}
    assert len(naming) >= 2
    assert {text for text in naming if lacks_a_way(text)} == set()


@pytest.mark.parametrize(
    "text",
    [
        "Llame o mande un mensaje de texto al 988. De día o de noche. Para español, oprima 2.",
        "Llame o mande un texto al 988, de día o de noche.",
        "Llame al 988 y oprima 2.",
        "Mande AYUDA por mensaje de texto al 988.",
        "El 988 contesta siempre.",
    ],
)
def test_one_that_does_not_would_be_noticed(text: str):
    assert lacks_a_way(text)


def test_no_text_uses_a_word_that_says_something_else():
    titles = {f"{one.title}. {one.summary}" for one in read_bundled_articles() if one.language == "es"}
    assert {text for text in spanish_texts() | titles if GONE.search(text)} == set()


@pytest.mark.django_db
def test_no_spanish_page_names_a_time_zone_or_a_helpline_in_english():
    assert {sentence for page in read("es").values() for sentence in page if GONE.search(sentence)} == set()


@pytest.mark.parametrize("text", ["## Internado", "a las 5 p.m. (EST)", "SAMHSA National Helpline."])
def test_a_word_of_them_would_be_noticed(text: str):
    assert GONE.search(text)
