"""Which number answers at this minute stands first on every page, and a page is kept no longer than that is so."""

import re

import pytest

from intake.public.error_pages import error_page
from tests.helpline.calendars import at

OURS, SAMHSA = "tel:2025550100", "tel:18006624357"
OPEN, CLOSED = (2027, 3, 3, 20, 58), (2027, 3, 3, 21)


def numbers(page: str) -> list[str]:
    """The numbers of the phone block, in their order."""
    (block,) = re.findall(r'<section class="phones".*?</section>', page, re.DOTALL)
    return re.findall(r"tel:\d+", block)


@pytest.mark.parametrize(
    ("address", "is_open", "is_closed"),
    [
        ("/", "Open now, until 9 p.m. Eastern.", "Closed now. Opens tomorrow at 8 a.m. Eastern."),
        (
            "/es/",
            "Abierto ahora, hasta las 9 p.m., hora del este.",
            "Cerrado ahora. Abre mañana a las 8 a.m., hora del",
        ),
        ("/learn/", "Open now, until 9 p.m. Eastern.", "Closed now. Opens tomorrow at 8 a.m. Eastern."),
        ("/nowhere/", "Open now, until 9 p.m. Eastern.", "Closed now. Opens tomorrow at 8 a.m. Eastern."),
    ],
)
def test_the_one_that_answers_stands_first_from_the_minute_on_in_which_it_does(
    client, helpline, clock, address, is_open, is_closed
):
    for moment, sentence, order in ((OPEN, is_open, [OURS, SAMHSA]), (CLOSED, is_closed, [SAMHSA, OURS])):
        clock.move_to(at(*moment))
        page = client.get("/")  # an error page shows what was read last
        page = client.get(address).content.decode()
        assert sentence in page
        assert numbers(page) == order


def test_a_cache_keeps_a_page_no_longer_than_it_is_true(client, helpline, clock):
    for moment, seconds in ((OPEN, 120), (CLOSED, 300), ((2027, 3, 3, 23, 59, 58), 2), ((2027, 3, 3, 12), 300)):
        clock.move_to(at(*moment))
        assert client.get("/learn/")["Cache-Control"] == f"public, max-age={seconds}"


def test_what_is_said_to_answer_now_does(send, client, clock):
    for moment in (OPEN, CLOSED):
        clock.move_to(at(*moment))
        page = client.get(send()["Location"]).content.decode()
        text = re.sub(r"\s+", " ", re.sub("<[^>]*>", "", page))
        assert ("1-800-662-4357 answers now." in text) is (moment == CLOSED)
        assert "numbers below" not in text


@pytest.mark.parametrize(
    ("seconds", "words"),
    [("1", "in 1 minute,"), ("61", "in 2 minutes,"), ("900", "in 15 minutes,"), ("", "in 15 minutes,")],
)
def test_who_must_wait_is_told_how_long(seconds, words):
    headers = {"Retry_After": seconds} if seconds else {}
    assert words in error_page(429, "en", **headers).content.decode()
    assert words.split()[1] in error_page(429, "es", **headers).content.decode()


@pytest.mark.parametrize(("language", "title"), [("en", "does not open just now"), ("es", "no abre en este momento")])
def test_who_only_read_is_not_told_that_nothing_was_saved(language, title):
    read = error_page(503, language, is_read=True).content.decode()
    assert title in read
    assert re.search("sav(e|ed)|guard", re.sub("<style>.*|<script>.*|<footer>.*", "", read, flags=re.DOTALL)) is None
    assert title not in error_page(503, language).content.decode()
