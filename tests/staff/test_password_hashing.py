"""One password is hashed at a time; whoever would have to wait long is told so at once."""

import fcntl
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from intake.staff.password_hashing import MAX_IN_LINE, HashingBusy, OneAtATimeHasher

pytestmark = pytest.mark.once


class Slow:
    """Stands in for PBKDF2: notes how many run at once, and ends when it is told to."""

    def __init__(self) -> None:
        self.now = self.most = 0
        self.begun, self.end, self._lock = Event(), Event(), Lock()

    def encode(self, *_: object) -> str:
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)
        self.begun.set()
        self.end.wait(5)
        with self._lock:
            self.now -= 1
        return "hash"


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch, settings, tmp_path) -> Slow:
    settings.VAR = tmp_path
    stand_in = Slow()
    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", stand_in.encode)
    return stand_in


def crowd(hasher: PBKDF2PasswordHasher, slow: Slow, people: int = 8) -> list[str]:
    def hashed(_: int) -> str:
        try:
            return hasher.encode("password", "salt")
        except HashingBusy:
            return "busy"

    with ThreadPoolExecutor(people) as pool:
        answers = [pool.submit(hashed, n) for n in range(people)]
        assert slow.begun.wait(5)
        deadline = time.monotonic() + 60
        while sum(answer.done() for answer in answers) < people - MAX_IN_LINE and time.monotonic() < deadline:
            time.sleep(0.001)
            if slow.most > 1:
                break
        slow.end.set()
        return sorted(answer.result() for answer in answers)


def test_of_a_crowd_one_is_served_one_waits_and_the_others_are_told(slow):
    assert crowd(OneAtATimeHasher(), slow) == ["busy"] * 6 + ["hash"] * 2
    assert slow.most == 1


def test_the_next_one_is_served_when_they_are_done(slow):
    crowd(OneAtATimeHasher(), slow)
    assert OneAtATimeHasher().encode("password", "salt") == "hash"


def test_another_process_is_waited_for(slow, settings):
    """Each process counts its own line; the lock on the file is all that they share."""
    slow.end.set()
    with ThreadPoolExecutor(1) as pool:
        with (settings.VAR / "password_hashing.lock").open("a") as other:
            fcntl.flock(other, fcntl.LOCK_EX)
            waiting = pool.submit(OneAtATimeHasher().encode, "password", "salt")
            assert not slow.begun.wait(0.05)
        assert waiting.result(5) == "hash"


def test_where_no_file_can_be_written_each_process_has_its_own_line(slow, settings, tmp_path):
    settings.VAR = tmp_path / "missing"
    assert crowd(OneAtATimeHasher(), slow).count("busy") == 6


def test_the_check_sees_hashes_that_run_side_by_side(slow):
    crowd(PBKDF2PasswordHasher(), slow)
    assert slow.most > 1


def test_a_password_that_is_right_is_right(settings, tmp_path):
    settings.VAR = tmp_path
    hasher = OneAtATimeHasher()
    hasher.iterations = 10
    encoded = hasher.encode("a password", "salt")
    assert encoded == PBKDF2PasswordHasher().encode("a password", "salt", 10)
    assert hasher.verify("a password", encoded)
    assert not hasher.verify("another", encoded)
