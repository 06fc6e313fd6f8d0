"""Before an article's review runs out, operators are told; once it has, recipients are, and no search finds it."""

import io
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from intake.articles.models import ArticleQuerySet
from intake.articles.reviews import articles_due
from intake.models import Article, Notification
from tests.build import an_article
from tests.desk.conftest import Browser

ARTICLES, DAY = "/admin/intake/article/", 24 * 3600
NEAR = "1 article needs a review by April 2, 2027. After that day no search finds it."
PAST = "1 article needs a review. It was due on March 2, 2027, and no search finds it now."


def due_in(days: int, **columns: Any) -> Article:
    return an_article(next_review=timezone.localdate() + timedelta(days=days), **columns)


@pytest.mark.usefixtures("db", "clock")
@pytest.mark.parametrize(("days", "said"), [(31, None), (30, NEAR), (-1, PAST)])
def test_it_is_due_for_thirty_days_before_it_runs_out_and_ever_after(days: int, said: str | None) -> None:
    due_in(days)
    due = articles_due()
    assert (due and due.in_words()) == said


@pytest.mark.usefixtures("db", "clock")
def test_only_what_is_on_the_site_counts() -> None:
    due_in(-1, slug="reviewed-since")
    due_in(365, slug="reviewed-since", version=2)
    due_in(-1, slug="off-the-site", is_published=False)
    assert articles_due() is None


@pytest.mark.usefixtures("clock")
def test_many_are_one_line_on_every_page_of_an_operator_with_the_way_to_them(operator: User) -> None:
    for days in (20, 10, -300):
        due_in(days, slug=f"in-{days}")
    for page in ("", "intake/facility/", "intake/article/add/", "password_change/"):
        html = Browser(operator).text(f"/admin/{page}")
        assert html.count("3 articles need a review. The first was due on May 7, 2026") == 1
        assert f'href="{ARTICLES}"' in html


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("who", ["advisor", "supervisor", "auditor"])
def test_nobody_else_is_troubled(who: str, request: pytest.FixtureRequest) -> None:
    browser = Browser(request.getfixturevalue(who))
    due_in(-1)
    assert "needs a review" not in browser.text("/admin/")


def worker(clock: time_machine.Traveller, seconds: int) -> int:
    """How many notifications there are so long after the last one."""
    clock.shift(seconds)
    call_command("worker", once=True, stdout=io.StringIO())
    call_command("worker", once=True, stdout=io.StringIO())
    return sum("A review is due." in notification.body for notification in mail.outbox)


def test_operators_get_a_notification_once_a_day_until_it_is_reviewed(
    operator: User, clock: time_machine.Traveller
) -> None:
    due_in(31)
    assert [worker(clock, seconds) for seconds in (0, DAY, 3600, DAY)] == [0, 1, 1, 2]
    due_in(365, version=2)
    assert worker(clock, 2 * DAY) == 2
    assert {recipient for notification in mail.outbox for recipient in notification.recipients()} == {
        "operator@intake.example"
    }
    assert set(Notification.objects.values_list("type", "request")) >= {("review_due", None)}


def recipients_are_told(clock: time_machine.Traveller) -> bool:
    """Whether the day after its day the page says that it is late, and no search, ours or another, finds it."""
    due_in(0, slug="zebra", title="Zebrafish")
    told = []
    for _day in range(2):
        page = Client().get("/learn/zebra/").content.decode()
        told.append((
            "This page was due for review on March 3, 2027." in page,
            '<meta name="robots" content="noindex">' in page,
            "/learn/zebra/" not in Client().get("/sitemap.xml").content.decode(),
            'href="/learn/zebra/"' not in Client().get("/search/?q=zebrafish").content.decode(),
        ))  # fmt: skip
        clock.shift(DAY)
    return told == [(False,) * 4, (True,) * 4]


@pytest.mark.usefixtures("helpline")
def test_once_it_has_run_out_its_page_says_so_and_no_search_finds_it(clock: time_machine.Traveller) -> None:
    assert recipients_are_told(clock)


@pytest.mark.usefixtures("helpline")
def test_the_check_sees_a_search_that_finds_it_all_the_same(
    clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ArticleQuerySet, "not_overdue", lambda articles: articles)
    assert not recipients_are_told(clock)


@pytest.mark.usefixtures("helpline")
def test_the_check_sees_a_page_that_does_not_say_so(
    clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Article, "is_overdue", False)
    assert not recipients_are_told(clock)
