"""How often a secret is guessed, exactly: in any number of processes, whatever else is counted."""

import pytest
from django.core.cache import caches
from django.db import connection

from intake.antispam.guess_limit import GuessLimit, purge_ended, spend_each
from intake.models import GuessCount

pytestmark = [pytest.mark.usefixtures("throttled", "clock"), pytest.mark.django_db]
CODE, NETWORK = GuessLimit("code", "BCDFGHJK", 5, 900), GuessLimit("network", "a-network", 50, 900)


def test_so_many_are_looked_at_and_no_more():
    assert [CODE.spend() for _ in range(7)] == [True] * 5 + [False] * 2
    assert GuessLimit("code", "another", 5, 900).spend()
    assert GuessLimit("name", "BCDFGHJK", 5, 900).spend()
    assert GuessCount.objects.get(pk=CODE._key).number == 5


def test_the_window_begins_with_the_first_one_and_ends_when_it_is_said(clock):
    wrong = {}
    for offset in (0, 0.3, 450, 899.5):
        limit = GuessLimit("code", f"{offset}", 2, 900)
        clock.shift(offset)
        first = limit.spend()
        clock.shift(898.5)
        within = [limit.spend(), limit.spend()]
        left = limit.retry_after()
        clock.shift(left)
        if (first, within, left, limit.spend()) != (True, [True, False], 2, True):
            wrong[offset] = within, left
    assert not wrong


def test_what_is_right_is_taken_back_and_nothing_else():
    CODE.refund()
    for _ in range(12):
        assert CODE.spend()
        CODE.refund()
    assert [CODE.spend() for _ in range(6)] == [True] * 5 + [False]


def test_nobody_unknown_is_counted_and_nobody_while_it_is_off(settings):
    assert all(GuessLimit("network", "", 1, 900).spend() for _ in range(3))
    settings.THROTTLE = False
    assert all(CODE.spend() for _ in range(9))
    assert not GuessCount.objects.exists()


def test_an_emptied_cache_gives_no_guess_back():
    for _ in range(5):
        CODE.spend()
    for name in ("default", "process"):
        caches[name].clear()
    assert not CODE.spend()


def made_up(number, network=NETWORK):
    return spend_each([network, GuessLimit("code", f"made up {number}", 5, 900)])


def test_once_a_network_is_over_what_it_makes_up_adds_no_row():
    assert [made_up(number) for number in range(60)] == [None] * 50 + [NETWORK] * 10
    assert GuessCount.objects.count() == 51


def test_what_is_over_is_not_written_to_again(django_assert_num_queries):
    for _ in range(5):
        CODE.spend()
    with django_assert_num_queries(2) as asked:
        assert not CODE.spend()
    assert not any("UPDATE" in query["sql"] for query in asked)


def test_who_guesses_what_stands_nowhere():
    GuessLimit("login", "maria@example.org", 5, 900).spend()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM intake_guesscount")
        assert "maria" not in repr(cursor.fetchall())


def test_counts_that_are_over_are_deleted_after_an_hour(clock):
    CODE.spend()
    clock.shift(900 + 3599)
    NETWORK.spend()
    assert purge_ended() == 0
    clock.shift(1)
    assert (purge_ended(), purge_ended()) == (1, 0)
    assert GuessCount.objects.get().pk == NETWORK._key


def test_a_clock_that_was_ahead_locks_nobody_out(clock):
    clock.shift(3 * 24 * 3600)
    for _ in range(6):
        CODE.spend()
    clock.shift(-3 * 24 * 3600)
    assert [CODE.spend() for _ in range(6)] == [True] * 5 + [False]
