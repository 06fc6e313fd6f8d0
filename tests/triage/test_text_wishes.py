"""Whoever wants contact to end is obeyed, however they write it; nobody loses their call for another text."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from intake.triage import text_tokens, text_wishes
from intake.triage.text_tokens import lexicon, tokenize
from intake.triage.text_wishes import Wish, understand

pytestmark = pytest.mark.once
HERE = Path(__file__).parent
ENDED = {Wish.END, Wish.WRONG_NUMBER}


def texts(file: str) -> dict[str, list[str]]:
    """The texts of a corpus, by heading."""
    found: dict[str, list[str]] = {}
    for line in (HERE / file).read_text("utf-8").splitlines()[1:]:
        if line.startswith("## "):
            found[line[3:]] = []
        elif line:
            found[[*found][-1]].append(line.replace("\\n", "\n"))
    return found


ENDS = texts("inbound_texts_end.txt")
NOT_ENDS, EITHER = texts("inbound_texts_not_end.txt").values()


def missed(judge: Callable[[str], Wish] = understand) -> dict[str, str]:
    return {text: wish for wish, group in ENDS.items() for text in group if judge(text) != wish}


def taken(judge: Callable[[str], Wish] = understand) -> list[str]:
    return [text for text in NOT_ENDS if judge(text) in ENDED]


def test_every_wish_to_end_contact_is_understood() -> None:
    assert sum(map(len, ENDS.values())) >= 300
    assert missed() == {}


def test_no_other_text_ends_contact() -> None:
    assert len(NOT_ENDS) >= 150
    assert taken() == []


def test_a_refusal_ends_contact_or_is_read_first() -> None:
    assert {understand(text) for text in EITHER} <= {*ENDED, Wish.UNCLEAR}


def test_a_yes_pauses_nothing() -> None:
    assert {understand(text) for text in ("Yes", "ok!", "Sí, gracias.", "llámenme por favor", "thank you")} == {
        Wish.ORDINARY
    }
    assert {understand(text) for text in ("yes but", "okra", "", "?", "👍")} == {Wish.UNCLEAR}


def test_a_list_of_keywords_misses_wishes() -> None:
    keywords = {"stop", "quit", "end", "cancel", "unsubscribe", "alto", "basta", "baja", "salir"}
    assert len(missed(lambda text: Wish.END if text.strip(" .!").lower() in keywords else Wish.UNCLEAR)) > 300


def test_phrases_found_anywhere_take_other_texts() -> None:
    phrase = re.compile("stop|quit|end|cancel|leave me alone|no me llamen|no more", re.IGNORECASE)
    assert len(taken(lambda text: Wish.END if phrase.search(text) else Wish.UNCLEAR)) > 50


def test_a_grammar_without_what_must_not_be_said_takes_other_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_wishes, "BESIDE", set(lexicon().classes.values()) | {"UNKNOWN", "PAUSE", "QUESTION"})
    assert len(taken()) > 5


def test_every_class_of_the_grammar_has_words_and_no_word_has_two() -> None:
    classes = {*lexicon().classes.values(), "PAUSE", "QUESTION", "DIGITS", "UNKNOWN"}
    assert set(text_wishes.CODES) <= classes
    lines = [line.split() for line in text_tokens.WORD_FILE.read_text("utf-8").splitlines() if line[:1] not in "#"]
    words = [(word, line[0]) for line in lines for word in line[1:]]
    assert len(dict(words)) == len({*words})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("S.T.O.P textng ME!!", "stop texting me"),
        ("$t0p", "stop"),
        ("St\u043ep", "stop"),
        ("sotp", "stop"),
        ("stoooop", "stop"),
        ("stoptexting", "stop texting"),
        ("no me yamen", "no me llamen"),
        ("STOP\n\nSent from my iPhone", "stop"),
        ("> Reply STOP to end\nyes", "yes"),
        ("🛑", "stop"),
        ("cancer", "cancer"),
        ("hasta", "hasta"),
    ],
)
def test_words_are_read_as_they_were_meant(text: str, words: str) -> None:
    assert [token.word for token in tokenize(text) if token.word_class != "PAUSE"] == words.split()


@pytest.mark.parametrize("part", ["text ", "no call ", "please ", "me ", "unsubscrjbf ", "my the all ", "s.t.o.p "])
def test_a_long_text_of_the_same_words_takes_no_long_time(part: str) -> None:
    began = time.process_time()
    understand(part * 100)
    understand((part * 100)[:470])
    assert time.process_time() - began < 0.5
