"""An operator publishes the next version of a wording; what is published stays."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from intake.helpline.published import published
from intake.helpline.reviews import REVIEW_DUE_AFTER
from intake.models import Helpline, Wording
from tests.build import CONSENT, DISCLOSURE, MESSAGES, REFERRAL, a_helpline, a_user, a_wording
from tests.desk.conftest import Browser
from tests.desk.test_helplines import configured, kept

WORDINGS = "/admin/intake/wording/"


def words(helpline: Helpline, kind: str = "disclosure", text: str = "New words.", **more: str) -> dict[str, str]:
    return {"helpline": str(helpline.pk), "kind": kind, "language": "en", "text": text, **more}


@pytest.fixture
def disclosure(helpline: Helpline) -> Wording:
    return Wording.objects.get(kind="disclosure", language="en")


def test_the_next_version_is_published_as_reviewed_now(
    helpline: Helpline, operator: User, clock: time_machine.Traveller, django_capture_on_commit_callbacks: Any
) -> None:
    assert published("en").disclosure.version == 1  # type: ignore[union-attr]
    clock.shift(3600)
    browser = Browser(operator)
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.send(f"{WORDINGS}add/", **words(helpline, text=" Two\r\nlines. ")).status_code == 302
    newest = Wording.objects.latest("pk")
    assert (newest.kind, newest.language, newest.version, newest.text) == ("disclosure", "en", 2, "Two\nlines.")
    assert newest.reviewed_at == timezone.now()
    assert published("en").disclosure.text == newest.text  # type: ignore[union-attr]
    fields = ["helpline", "kind", "language", "text"]
    assert configured() == [("operator", {"model": "wording", "object": newest.pk, "fields": fields})]


def test_each_kind_and_language_counts_by_itself(helpline: Helpline, operator: User) -> None:
    browser = Browser(operator)
    for more in ({}, {"language": "es"}, {"kind": "consent"}, {"language": "es"}):
        browser.send(f"{WORDINGS}add/", **words(helpline) | more)
    new = Wording.objects.filter(text="New words.").order_by("pk").values_list("kind", "language", "version")
    assert list(new) == [
        ("disclosure", "en", 2),
        ("disclosure", "es", 2),
        ("consent", "en", 2),
        ("disclosure", "es", 3),
    ]


def test_a_review_publishes_the_same_words_again(disclosure: Wording, operator: User) -> None:
    browser = Browser(operator)
    page = browser.text(f"{WORDINGS}{disclosure.pk}/change/")
    again = f"{WORDINGS}add/?from={disclosure.pk}"
    assert f'href="{again}"' in page
    html = browser.text(again)
    assert DISCLOSURE in html
    assert '<option value="disclosure" selected>' in html
    browser.send(again, **words(disclosure.helpline, text=DISCLOSURE))
    newest = Wording.objects.latest("pk")
    assert (newest.version, newest.sha256) == (2, disclosure.sha256)


@pytest.mark.parametrize("named", ["0", "9" * 30, "x", "²", "-1"])
def test_an_address_that_names_no_version_gives_an_empty_page(named: str, helpline: Helpline, operator: User) -> None:
    assert DISCLOSURE not in Browser(operator).text(f"{WORDINGS}add/?from={named}")


def test_a_published_version_is_shown_and_cannot_be_changed(disclosure: Wording, operator: User) -> None:
    browser, before = Browser(operator), kept()
    html = browser.text(f"{WORDINGS}{disclosure.pk}/change/")
    assert DISCLOSURE in html
    assert "<textarea" not in html
    assert 'name="_save"' not in html
    answer = browser.send(f"{WORDINGS}{disclosure.pk}/change/", **words(disclosure.helpline))
    assert answer.status_code == 403
    assert kept() == before


def test_versions_are_listed_newest_first(helpline: Helpline, operator: User, clock: time_machine.Traveller) -> None:
    clock.shift(60)
    a_wording(helpline, "consent", "Newer.", version=2)
    html = Browser(operator).text(WORDINGS)
    (newest, *_), rows = Wording.objects.order_by("-version"), html.partition("<tbody>")[2]
    assert rows.index(f"{WORDINGS}{newest.pk}/change/") == rows.index(WORDINGS)
    assert rows.count("<tr>") == Wording.objects.count()


def test_the_page_asks_the_four_questions_of_a_disclosure(helpline: Helpline, operator: User) -> None:
    html = Browser(operator).text(f"{WORDINGS}add/")
    for question in ("who picks up", "for whom they work", "who pays them", "if calls are recorded"):
        assert question in html


@pytest.mark.parametrize("lacks", [{"text": " \r\n "}, {"kind": "slogan"}, {"language": "tlh"}, {"helpline": "0"}])
def test_what_cannot_be_published_comes_back(lacks: dict[str, str], helpline: Helpline, operator: User) -> None:
    before = kept()
    answer = Browser(operator).send(f"{WORDINGS}add/", **words(helpline, text="We <answer>.") | lacks)
    assert answer.status_code == 200
    assert 'class="errorlist"' in answer.content.decode()
    assert ("We &lt;answer&gt;." in answer.content.decode()) is ("text" not in lacks)
    assert kept() == before


@pytest.mark.parametrize(
    ("kind", "beside"),
    [
        ("disclosure", CONSENT),
        ("consent", DISCLOSURE),
        ("referral", "An advisor reads this out"),
        ("messages", "beside the question whether we may send messages"),
    ],
)
def test_a_preview_shows_the_new_words_and_publishes_nothing(
    kind: str, beside: str, helpline: Helpline, operator: User
) -> None:
    before = kept()
    html = Browser(operator).send(f"{WORDINGS}add/", **words(helpline, kind), _preview="Preview").content.decode()
    shown = html.partition("This is a preview. Nothing is saved")[2]
    assert "New words." in shown
    assert beside in shown
    former = {"disclosure": DISCLOSURE, "consent": CONSENT, "referral": REFERRAL, "messages": MESSAGES["en"]}
    assert former[kind] not in html
    assert kept() == before
    assert (published("en").consent.text, published("en").disclosure.version) == (CONSENT, 1)  # type: ignore[union-attr]


def test_a_preview_says_nothing_of_reviews_that_it_would_settle(operator: User) -> None:
    helpline = a_helpline(reviewed_at=timezone.now() - REVIEW_DUE_AFTER)
    browser = Browser(operator)
    assert "Hope Line (es): review who answers" in browser.text(f"{WORDINGS}add/")
    html = browser.send(f"{WORDINGS}add/", **words(helpline), _preview="Preview").content.decode()
    assert "review who answers" not in html


def test_a_preview_without_a_reviewed_disclosure_says_that_the_number_is_missing(operator: User) -> None:
    helpline = Helpline.objects.create(slug="hope-line", name="Hope Line", phone="(202) 555-0100")
    html = Browser(operator).send(f"{WORDINGS}add/", **words(helpline, "consent"), _preview="Preview").content.decode()
    assert "nobody has reviewed who answers it" in html
    assert helpline.phone not in html


@pytest.mark.django_db(transaction=True)
def test_two_operators_at_once_publish_two_versions(helpline: Helpline, monkeypatch: pytest.MonkeyPatch) -> None:
    browsers = [Browser(a_user("operator", name)) for name in ("olga", "omar")]
    together, save = Barrier(2), Wording.save

    def slow(wording: Wording) -> None:
        time.sleep(0.3)
        save(wording)

    monkeypatch.setattr(Wording, "save", slow)

    def publish(browser: Browser) -> int:
        try:
            browser.get("/admin/")
            together.wait(10)
            return browser.send(f"{WORDINGS}add/", **words(helpline)).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as operators:
        assert [*operators.map(publish, browsers)] == [302, 302]
    versions = (
        Wording.objects.filter(kind="disclosure", language="en").order_by("version").values_list("version", flat=True)
    )
    assert list(versions) == [1, 2, 3]
