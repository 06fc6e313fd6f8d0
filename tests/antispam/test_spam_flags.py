from itertools import product

import pytest

from intake.antispam.spam_flags import FLAGS, NO_SIGNALS, SubmissionSignals, spam_flags

RAISED_BY = {
    "honeypot_filled": {"honeypot": "anything"},
    "too_fast": {"seconds": 1.99, "by_browser": False},
    "many_links": {"typed": ("Ana", "", "http://a.example HTTPS://b.example")},
    "busy_network": {"from_network": 21},
}


def test_there_is_a_case_for_each():
    assert list(RAISED_BY) == list(FLAGS)


@pytest.mark.parametrize("code", RAISED_BY)
def test_each_is_seen_alone(code):
    assert spam_flags(SubmissionSignals(**RAISED_BY[code])) == (code,)


def test_any_of_them_may_come_together():
    for chosen in product([False, True], repeat=len(RAISED_BY)):
        codes = [code for code, taken in zip(RAISED_BY, chosen, strict=True) if taken]
        params = {name: value for code in codes for name, value in RAISED_BY[code].items()}
        assert list(spam_flags(SubmissionSignals(**params))) == codes


@pytest.mark.parametrize(
    "signals",
    [
        NO_SIGNALS,
        SubmissionSignals(seconds=0.0, by_browser=True),
        SubmissionSignals(seconds=-5.0, by_browser=True),
        SubmissionSignals(seconds=2.0, by_browser=False),
        SubmissionSignals(seconds=10**9, by_browser=False),
        SubmissionSignals(from_network=20),
        SubmissionSignals(from_network=0),
        SubmissionSignals(typed=("www.ana.example", "http:, they said", "")),
        SubmissionSignals(typed=("a < b", "[your name]", "ana@example.org")),
    ],
)
def test_people_are_let_in(signals):
    assert spam_flags(signals) == ()


@pytest.mark.parametrize(
    "typed", ["www.a www.b", "[url=x][url=y]", "<a href=x><a\nhref=y>", "HTTP://a https://b", "http://a[URL]"]
)
def test_links_are_counted_however_they_are_written(typed):
    assert spam_flags(SubmissionSignals(typed=(typed,))) == ("many_links",)
