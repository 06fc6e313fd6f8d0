import pytest
from django.core.cache import caches

from intake.antispam import rate_limit
from intake.antispam.client_ip import Networks
from intake.antispam.rate_limit import NetworkLimit
from intake.models import ContactRequest
from tests.build import a_form
from tests.conftest import NOON
from tests.serving import free_port

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("throttled", "clock")]


def hits(times, what="ask", who="a-network", seconds=600):
    return [rate_limit.count(what, who, seconds) for _ in range(times)]


def test_it_counts_each_for_themselves():
    assert hits(3) == [1, 2, 3]
    assert hits(2, who="another-network") == [1, 2]
    assert hits(2, what="status") == [1, 2]
    assert hits(1) == [4]


@pytest.mark.parametrize("seconds", [60, 600, 900])
def test_a_window_begins_with_the_first_count_wherever_the_clock_stands(clock, seconds):
    wrong = {}
    for offset in (0, 0.3, 1, seconds / 2, seconds - 0.5):
        who = f"network-{offset}"
        clock.move_to(NOON.timestamp() + offset)
        times = hits(1, who=who, seconds=seconds)
        clock.shift(seconds - 1.5)  # over any edge that a clock could have
        times += hits(2, who=who, seconds=seconds)
        left = rate_limit.retry_after("ask", who, seconds)
        clock.shift(left)
        times += hits(1, who=who, seconds=seconds)
        if times != [1, 2, 3, 1] or left not in {2, 3}:
            wrong[offset] = times, left
    assert not wrong


def test_how_long_to_wait_is_said_to_whoever_is_counted(clock):
    hits(1)
    clock.shift(400)
    hits(1, who="another-network")
    assert rate_limit.retry_after("ask", "a-network", 600) == 200
    assert rate_limit.retry_after("ask", "another-network", 600) == 600
    assert rate_limit.retry_after("ask", "nobody", 600) == 600


def test_a_counter_that_lost_its_end_ends_all_the_same(clock):
    cache = caches["default"]
    cache.set("ask:a-network", 7, timeout=None)  # what Redis has when a counter ends between `exists` and `incr`
    assert hits(2) == [1, 2]
    assert rate_limit.retry_after("ask", "a-network", 600) == 600


def test_nobody_unknown_is_counted():
    assert hits(3, who="") == [0, 0, 0]


def test_while_it_is_off_nothing_is_counted(settings):
    settings.THROTTLE = False
    assert hits(3) == [0, 0, 0]


class Forgetful(dict):
    """A cache that loses what it was just given."""

    def add(self, *_args, **_named):
        return True

    def incr(self, key):
        raise ValueError(key)


def test_a_counter_that_is_pushed_out_between_two_looks_counts_as_one(monkeypatch):
    monkeypatch.setattr(rate_limit, "caches", {"default": Forgetful(), "process": Forgetful()})
    assert hits(2) == [1, 1]


@pytest.fixture
def cache_down(settings):
    """CACHE_URL names a machine on which nobody listens."""
    down = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": f"redis://:hunter2@127.0.0.1:{free_port()}/0",
    }
    settings.CACHES = {**settings.CACHES, "default": down}


def test_while_the_cache_is_down_each_process_counts_for_itself(cache_down):
    assert hits(3) == [1, 2, 3]
    assert rate_limit.current("ask", "a-network") == 3


def test_while_the_cache_is_down_requests_are_stored_and_floods_still_seen(cache_down, client, helpline, caplog):
    browser = {"sec-fetch-site": "same-origin"}
    answers = [client.post("/help/", a_form(client, name=str(n)), headers=browser).status_code for n in range(121)]
    assert answers == [303] * 120 + [429]
    assert ContactRequest.objects.count() == 120
    assert "the shared counters cannot be reached" in caplog.messages
    assert "hunter2" not in caplog.text


FORMS = NetworkLimit("form", 4, 600)


def test_a_wide_network_has_five_times_as_much_as_a_narrow_one():
    assert [FORMS.count(Networks("a-64", "a-48")) for _ in range(3)] == [1, 2, 3]
    others = [FORMS.count(Networks(f"64-{number}", "a-48")) for number in range(18)]
    assert others == [1] * 2 + [2] * 5 + [3] * 5 + [4] * 5 + [5]
    assert FORMS.count(Networks("a-64", "another-48")) == 4


def test_over_a_wide_limit_no_counter_is_added_for_a_narrow_network():
    for number in range(4 * 5 + 10):
        FORMS.count(Networks(f"64-{number}", "a-48"))
    assert [rate_limit.current("form", f"64-{number}") for number in (0, 19, 20, 29)] == [1, 1, 0, 0]


def test_it_is_said_when_there_is_room_in_the_wide_network_again(clock):
    there = Networks("a-64", "a-48")
    for number in range(4 * 5 + 1):
        FORMS.count(Networks(f"64-{number}", "a-48"))
    clock.shift(200)
    assert (FORMS.count(there), FORMS.retry_after(there)) == (5, 400)
    clock.shift(400)
    assert FORMS.count(there) == 1
