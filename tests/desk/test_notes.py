"""A note without a try."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from tests.desk.conftest import Browser, page_of
from tests.triage.cases import in_state
from tests.triage.record import events, stored


def test_it_stands_in_the_timeline_and_counts_no_try(advisor: User) -> None:
    request, browser = in_state("claimed", advisor), Browser(advisor)
    assert browser.move(request, "note", text="ask for <her> sister").headers["Location"] == page_of(request)
    timeline = browser.text(page_of(request)).partition('class="timeline"')[2]
    assert timeline.count("<blockquote>ask for &lt;her&gt; sister</blockquote>") == 1
    assert (stored(request).tries, stored(request).status) == (0, "claimed")
    assert [(event.event_type, event.detail) for event in events(request)][1:] == [
        ("note_added", {"from": "claimed", "to": "claimed"})
    ]


def test_writing_is_work_and_renews_the_claim(advisor: User, clock: time_machine.Traveller) -> None:
    request = in_state("claimed", advisor)
    clock.shift(29 * 60)
    Browser(advisor).move(request, "note", text="ask for her sister")
    assert stored(request).claim_expires_at == timezone.now() + timedelta(minutes=30)


@pytest.mark.parametrize("text", ["", " ", "x" * 4001])
def test_an_empty_one_or_a_book_is_not_kept(text: str, advisor: User) -> None:
    request = in_state("claimed", advisor)
    assert Browser(advisor).move(request, "note", text=text).status_code == 422
    assert not request.notes.exists()
