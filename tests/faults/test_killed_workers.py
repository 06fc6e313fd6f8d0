"""A worker that is killed while it sends loses no notification; at most the one in its hand comes twice."""

from collections.abc import Iterator

import pytest

from tests.faults.killed_workers import tell
from tests.faults.mail_server import MailServer, mail_server
from tests.faults.site import Site

NOTIFICATIONS, KILLS, A_FEW = 220, 10, 30


@pytest.fixture
def post() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


def test_nothing_is_lost_and_little_comes_twice(site: Site, post: MailServer) -> None:
    told = tell(site, post, NOTIFICATIONS, KILLS)
    told.check(NOTIFICATIONS, KILLS)
    print(f"{KILLS} workers killed: {told.taken} notifications arrived, {told.twice} of them twice")


def test_a_worker_that_marks_a_notification_before_it_sends_it_is_caught(site: Site, post: MailServer) -> None:
    told = tell(site, post, A_FEW, 2, "broken")
    assert told.taken < A_FEW
    with pytest.raises(AssertionError):
        told.check(A_FEW, 2)
