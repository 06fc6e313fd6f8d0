"""Before a disclosure's review runs out, operators are told: on every desk page, and once a day by letter."""

import io
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from intake.helpline.published import published
from intake.helpline.reviews import GRACE, REVIEW_DUE_AFTER, REVIEW_LASTS, reviews_due
from intake.models import Helpline, Notification
from tests.build import a_helpline, a_wording
from tests.desk.conftest import Browser

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
DUE = "Hope Line (en): review who answers. Our number disappears on April 2, 2027."
RUN_OUT = "Hope Line (en): our number disappeared on March 2, 2027. Review who answers."


def reviewed(ago: timedelta) -> Helpline:
    return a_helpline(reviewed_at=timezone.now() - ago)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ago", "said", "has_number"),
    [
        (REVIEW_DUE_AFTER - SECOND, [], True),
        (REVIEW_DUE_AFTER, [DUE], True),
        (REVIEW_LASTS, ["Hope Line (en): review who answers. Our number disappears on March 3, 2027."], True),
        (REVIEW_LASTS + timedelta(days=1), [RUN_OUT], False),
    ],
)
def test_it_is_due_after_180_days_and_runs_out_after_30_more(
    ago: timedelta, said: list[str], has_number: bool, clock: time_machine.Traveller
) -> None:
    assert (REVIEW_DUE_AFTER.days, GRACE.days) == (180, 30)
    reviewed(ago)
    assert [review.describe() for review in reviews_due() if review.language == "en"] == said
    assert bool(published("en").phone) is has_number


def test_only_the_newest_version_counts_for_each_language(clock: time_machine.Traveller, db: None) -> None:
    helpline = reviewed(REVIEW_DUE_AFTER)
    older = timezone.now() - REVIEW_LASTS
    a_wording(helpline, "disclosure", "Contesta gente.", language="es", version=2, reviewed_at=older)
    assert [review.language for review in reviews_due()] == ["es", "en"]
    a_wording(helpline, "disclosure", "Reviewed.", version=2)
    assert [review.language for review in reviews_due()] == ["es"]


def test_other_wordings_need_no_review(clock: time_machine.Traveller, helpline: Helpline) -> None:
    a_wording(helpline, "consent", "Old.", version=2, reviewed_at=timezone.now() - REVIEW_LASTS)
    assert reviews_due() == []


@pytest.mark.parametrize("page", ["", "password_change/", "intake/helpline/", "intake/wording/add/", "auth/user/"])
def test_an_operator_sees_it_on_every_page_with_the_way_to_review(
    page: str, operator: User, clock: time_machine.Traveller
) -> None:
    helpline = reviewed(REVIEW_DUE_AFTER)
    disclosure = helpline.wordings.get(kind="disclosure", language="en")
    html = Browser(operator).text(f"/admin/{page}")
    assert DUE in html
    assert f'href="/admin/intake/wording/add/?from={disclosure.pk}"' in html


@pytest.mark.parametrize("who", ["advisor", "supervisor", "auditor"])
def test_nobody_else_is_troubled(who: str, clock: time_machine.Traveller, request: pytest.FixtureRequest) -> None:
    browser = Browser(request.getfixturevalue(who))
    reviewed(REVIEW_DUE_AFTER)
    assert "review who answers" not in browser.text("/admin/")


def test_it_costs_one_query_however_much_was_published(
    operator: User, clock: time_machine.Traveller, django_assert_num_queries: Any
) -> None:
    helpline = reviewed(REVIEW_DUE_AFTER)
    for version in range(2, 30):
        a_wording(helpline, "disclosure", "Words.", version=version, reviewed_at=timezone.now() - REVIEW_LASTS)
    with django_assert_num_queries(1):
        assert len(reviews_due()) == 2


def worker() -> None:
    call_command("worker", once=True, stdout=io.StringIO())


def reviews_told() -> int:
    return sum("A review is due." in letter.body for letter in mail.outbox)


def test_operators_get_a_letter_once_a_day_until_it_is_reviewed(
    operator: User, advisor: User, clock: time_machine.Traveller
) -> None:
    helpline = reviewed(REVIEW_DUE_AFTER - SECOND)
    arrived = []
    for shift in (timedelta(), MINUTE, timedelta(hours=1), timedelta(hours=23) - MINUTE, MINUTE):
        clock.shift(shift)
        worker()
        worker()
        arrived.append(reviews_told())
    assert arrived == [0, 1, 1, 1, 2]
    assert {reader for letter in mail.outbox for reader in letter.recipients()} == {"operator@intake.example"}
    assert set(Notification.objects.values_list("type", "request")) == {("review_due", None), ("worker_silent", None)}
    for language in ("en", "es"):
        a_wording(helpline, "disclosure", "Reviewed.", language=language, version=2)
    clock.shift(timedelta(days=2))
    worker()
    assert reviews_told() == 2
