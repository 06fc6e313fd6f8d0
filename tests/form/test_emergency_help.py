"""Somebody says that they are in danger: what the page says at once."""

import re

import pytest

from tests.helpline.calendars import at

HOTLINE = "1-800-799-7233"
WORDS = {
    "after_overdose": "After an overdose, it can come back. Do not leave the person alone. Keep naloxone near.",
    "withdrawal": "If someone faints or shakes hard, call <a href='tel:911'>911</a>.",
    "unsafe": HOTLINE,
}
BY_DAY = "We have told our staff. You go to the front of the line."
BY_NIGHT = (
    "We are closed now, and back on Thursday, March 4, 8 a.m. Eastern. You go to the front of the line. "
    'Until then, <a href="tel:18006624357">1-800-662-4357</a> answers.'
)


@pytest.fixture
def shown(send, client, clock):
    """What the page shows after the answer, at an hour of the day: the words of danger alone, and the whole."""

    def page_at(hour, *needs):
        clock.move_to(at(2027, 3, 3, hour))
        answer = client.post(send()["Location"], {"needs": needs})
        page = client.get(answer["Location"]).content.decode()
        (first,) = re.findall(r'<section class="emergency".*?</section>', page, re.DOTALL) or [""]
        return first, page

    return page_at


@pytest.mark.parametrize("need", WORDS)
@pytest.mark.parametrize(("hour", "staff"), [(12, BY_DAY), (22, BY_NIGHT)])
def test_it_says_what_to_do_now_and_when_we_come(shown, need, hour, staff):
    danger, page = shown(hour, need)
    assert "Please read this first" in danger
    assert {other: words in danger for other, words in WORDS.items()} == {other: other == need for other in WORDS}
    assert "tel:911" in danger
    assert "tel:988" in danger
    assert staff in danger
    assert page.index(danger) < page.index("Your code"), "it is read first"


def test_everything_that_was_said_is_answered(shown):
    danger, _ = shown(12, *WORDS)
    assert all(words in danger for words in WORDS.values())


def test_the_hotline_says_who_answers(shown):
    danger, _ = shown(12, "unsafe")
    paragraph = next(part for part in danger.split("<p>") if HOTLINE in part)
    assert "National Domestic Violence Hotline. Trained people of a charity answer, day and night." in paragraph
    assert 'href="tel:18007997233"' in paragraph


@pytest.mark.parametrize("hour", [12, 22])
def test_by_night_and_by_day_somebody_is_named_who_answers_now(shown, hour):
    _, page = shown(hour, "withdrawal")
    assert "1-800-662-4357" in page
    assert "Every day, all day and night." in page


@pytest.mark.parametrize("needs", [[], ["talk"], ["medicine", "naloxone"]])
def test_nobody_else_is_alarmed(shown, needs):
    emergency, page = shown(12, *needs)
    assert "Please read this first" not in page
    assert HOTLINE not in page
    assert "tel:911" in emergency


def test_it_is_said_once_more_when_the_page_is_loaded_in_spanish(send, client, clock):
    sent = send()
    client.post(sent["Location"], {"needs": "unsafe"})
    page = client.get(f"/es{sent['Location']}").content.decode()
    assert '<html lang="es">' in page
    assert page.index(HOTLINE) < page.index('<p class="code">')
