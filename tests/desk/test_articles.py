"""An operator publishes the next version of an article; what is published stays."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils import timezone

from intake.models import Article, AuditEvent, Helpline
from tests.build import a_user, an_article
from tests.desk.conftest import Browser

ARTICLES = "/admin/intake/article/"
ADD = f"{ARTICLES}add/"
FILLED = {
    "slug": "is-it-hard",
    "language": "en",
    "position": "10",
    "title": "Is it hard?",
    "summary": "Less than it was.",
    "body": "## What helps\r\n\r\nTalk to **someone**. [1]",
    "sources": "What helps | NIDA | 2020 | https://nida.nih.gov/help",
    "reviewer": "Dr. Rosa Example, MD",
    "reviewed_on": "2027-03-03",
    "next_review": "2028-03-03",
    "is_published": "on",
    "based_on": "0",
}


def kept() -> tuple[Any, ...]:
    return (
        list(Article.objects.order_by("pk").values_list()),
        AuditEvent.objects.filter(event_type="article_published").count(),
    )


@pytest.fixture
def browser(operator: User, helpline: Helpline, clock: time_machine.Traveller) -> Browser:
    return Browser(operator)


def test_a_first_version_is_published_and_the_site_shows_it(browser: Browser) -> None:
    assert browser.send(ADD, **FILLED).status_code == 302
    article = Article.objects.get()
    assert (article.version, article.body) == (1, "## What helps\n\nTalk to **someone**. [1]")
    page = Client().get("/learn/is-it-hard/").content.decode()
    assert "Talk to <strong>someone</strong>." in page
    assert "Reviewed by Dr. Rosa Example, MD on March 3, 2027." in page


def test_the_trail_tells_who_published_which_fields_and_none_of_the_words(browser: Browser) -> None:
    browser.send(ADD, **FILLED)
    event = AuditEvent.objects.get(event_type="article_published")
    assert event.actor_name == "operator"
    assert (event.detail["model"], event.detail["object"]) == ("article", Article.objects.get().pk)
    assert {"slug", "body", "reviewer"} <= set(event.detail["fields"])
    assert "Rosa" not in str(event.detail)


def test_the_next_version_begins_with_the_words_of_this_one(browser: Browser) -> None:
    first = an_article(title="Is it hard, really?")
    page = browser.text(f"{ARTICLES}{first.pk}/change/")
    again = f"{ADD}?from={first.pk}"
    assert f'href="{again}"' in page
    form = browser.text(again)
    assert 'value="Is it hard, really?"' in form
    assert '<input type="hidden" name="based_on" value="1"' in form
    browser.send(again, **{**FILLED, "based_on": "1"})
    assert [one.version for one in Article.objects.order_by("pk")] == [1, 2]
    assert Article.objects.current().get().title == "Is it hard?"


@pytest.mark.parametrize("named", ["0", "9" * 30, "x", "²", "-1"])
def test_an_address_that_names_no_version_gives_an_empty_page(named: str, browser: Browser) -> None:
    an_article()
    assert "Is it hard?" not in browser.text(f"{ADD}?from={named}")


@pytest.mark.parametrize("based_on", ["0", "1"])
def test_whoever_began_from_an_older_version_is_told_and_keeps_what_they_typed(based_on: str, browser: Browser) -> None:
    an_article()
    an_article(version=2)
    before = kept()
    answer = browser.send(ADD, **{**FILLED, "based_on": based_on, "summary": "My own words."})
    assert answer.status_code == 200
    assert "Version 2 of it is there already. Begin from that one." in answer.content.decode()
    assert "My own words." in answer.content.decode()
    assert kept() == before


@pytest.mark.django_db(transaction=True)
def test_of_two_operators_at_once_one_is_told(helpline: Helpline, monkeypatch: pytest.MonkeyPatch) -> None:
    an_article()
    browsers = [Browser(a_user("operator", name)) for name in ("olga", "omar")]
    together, save = Barrier(2), Article.save

    def slow(article: Article, *args: Any, **kwargs: Any) -> None:
        time.sleep(0.3)
        save(article, *args, **kwargs)

    monkeypatch.setattr(Article, "save", slow)
    later = (timezone.localdate() + timedelta(days=30)).isoformat()
    filled = {**FILLED, "reviewer": "", "reviewed_on": "", "next_review": later, "based_on": "1"}

    def publish(browser: Browser) -> int:
        try:
            browser.get("/admin/")
            together.wait(10)
            return int(browser.send(ADD, **filled).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as operators:
        assert sorted(operators.map(publish, browsers)) == [200, 302]
    assert [one.version for one in Article.objects.order_by("pk")] == [1, 2]


def test_the_other_language_has_versions_of_its_own(browser: Browser) -> None:
    english = an_article(version=4)
    browser.send(ADD, **{**FILLED, "language": "es"})
    spanish = Article.objects.get(language="es")
    assert spanish.version == 1
    for one, other in ((english, spanish), (spanish, english)):
        assert f'href="{ARTICLES}{other.pk}/change/"' in browser.text(f"{ARTICLES}{one.pk}/change/")
        assert f'href="{ARTICLES}{other.pk}/change/"' in browser.text(f"{ADD}?from={one.pk}")


@pytest.mark.parametrize("named", ["0", "9" * 30, "x", "_3A"])
def test_a_version_that_is_not_there_leads_to_the_front_page(named: str, browser: Browser) -> None:
    assert browser.get(f"{ARTICLES}{named}/change/").status_code == 302


def test_every_version_can_be_read_and_none_changed(browser: Browser) -> None:
    first, second = an_article(title="As it was"), an_article(version=2)
    before = kept()
    page = browser.text(f"{ARTICLES}{second.pk}/change/")
    assert f'href="{ARTICLES}{first.pk}/change/"' in page
    old = browser.text(f"{ARTICLES}{first.pk}/change/")
    assert "As it was" in old
    assert "<textarea" not in old
    assert 'name="_save"' not in old
    assert f"{ADD}?from={second.pk}" in old  # the next version begins from the newest
    assert browser.send(f"{ARTICLES}{first.pk}/change/", **FILLED).status_code == 403
    assert kept() == before


def test_the_list_has_the_current_versions_and_says_whose_review_is_late(
    browser: Browser, clock: time_machine.Traveller
) -> None:
    an_article(title="As it was", slug="b")
    an_article(version=2, title="As it is", slug="b", position=20)
    an_article(version=1, title="The first", slug="a", position=5, reviewer="Dr. Example")
    page = browser.text(ARTICLES)
    assert "As it was" not in page
    assert page.index("The first") < page.index("As it is")
    assert "nobody yet" in page
    assert "overdue" not in page
    clock.shift(366 * 24 * 3600)
    assert "2028-03-02, overdue" in Browser(User.objects.get(username="operator")).text(ARTICLES)


def test_the_list_can_be_of_one_language_which_is_named(browser: Browser) -> None:
    an_article(title="Is it hard?")
    an_article(title="¿Es difícil?", language="es")
    page = browser.text(ARTICLES, language="es")
    assert "¿Es difícil?" in page
    assert "Is it hard?" not in page
    assert '<a href="?language=en">English</a>' in page


def test_a_preview_shows_the_page_and_publishes_nothing(browser: Browser) -> None:
    an_article()
    before = kept()
    filled = {**FILLED, "based_on": "1", "body": "## Novel\n\n<script>x</script> **bold** [1]", "language": "en"}
    html = browser.send(ADD, **filled, _preview="Preview").content.decode()
    shown = html.partition("This is a preview. Nothing is saved")[2]
    assert '<h2 id="part-1">Novel</h2>' in shown
    assert "&lt;script&gt;x&lt;/script&gt; <strong>bold</strong>" in shown
    assert "What helps</a>. NIDA, 2020." in shown
    assert kept() == before


WRONG = {
    "a heading is missing": ({"body": "Words. [1]"}, "Give it headings"),
    "a link to nowhere": ({"body": "## A\n\n[b](javascript:alert) [1]"}, "leads neither to https nor"),
    "a page that we have not": ({"body": "## A\n\n[b](/learn-more/) [1]"}, "We have no page /learn-more/."),
    "a number": ({"body": "## A\n\nCall (202) 555-0199. [1]"}, "Take the phone number out."),
    "a source that is not listed": ({"body": "## A\n\nB [1] [2]"}, "a source that is not listed: 2."),
    "a source that nothing cites": ({"body": "## A\n\nB"}, "The text does not cite source 1."),
    "no source": ({"body": "## A\n\nB", "sources": "\n"}, "required"),
    "a source without an address": ({"sources": "A | B | 2020"}, "This line is not: A | B | 2020"),
    "a reviewer without a day": ({"reviewed_on": ""}, "A review has a name and a day, or neither."),
    "a day without a reviewer": ({"reviewer": ""}, "A review has a name and a day, or neither."),
    "a review to come": ({"reviewed_on": "2027-03-04"}, "That day is still to come."),
    "a next review that is past": ({"next_review": "2027-03-03"}, "Choose a day to come."),
    "another language": ({"language": "tlh"}, "Select a valid choice"),
    "no name in addresses": ({"slug": "is it"}, "valid “slug”"),
    "too long": ({"body": "a" * 12_001}, "at most 12000 characters"),
    "no number of its version": ({"based_on": "x"}, "Enter a whole number."),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_cannot_be_published_comes_back_and_says_why(wrong: str, browser: Browser) -> None:
    filled, said = WRONG[wrong]
    before = kept()
    answer = browser.send(ADD, **{**FILLED, **filled})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert said in re.sub("&#x27;", "'", page)
    assert kept() == before


def test_911_and_988_are_no_phone_numbers_to_take_out(browser: Browser) -> None:
    body = "## A\n\nCall 911, or 988. It lasts 30 to 90 minutes, in 2020 and 2021. [1]"
    assert browser.send(ADD, **{**FILLED, "body": body}).status_code == 302


def test_an_article_can_be_taken_off_the_site(browser: Browser) -> None:
    an_article()
    browser.send(ADD, **{key: value for key, value in FILLED.items() if key != "is_published"} | {"based_on": "1"})
    assert Client().get("/learn/is-it-hard/").status_code == 404


def test_the_front_page_leads_an_operator_there(browser: Browser) -> None:
    assert f'href="{ARTICLES}"' in browser.text("/admin/")
