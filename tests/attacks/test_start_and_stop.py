"""A port has one copy of the site, and TERM ends it at any moment of its life, with all that it started."""

import signal
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path

import pytest

from tests.faults.site import MANAGE, ROOT, Site, until

pytestmark = pytest.mark.once

SECONDS_TO_END = 15


def run(site: Site, *command: str) -> tuple[int, str]:
    done = subprocess.run([*MANAGE, *command], env=site.environment, cwd=ROOT, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def other(site: Site, tmp_path: Path) -> Site:
    """Another copy, with a database of its own, on the same port."""
    copy = Site(tmp_path, f"sqlite:///{tmp_path}/other.sqlite3")
    copy.port, copy.environment["PORT"] = site.port, str(site.port)
    copy.environment["INTAKE_DATA_DIR"] = str(tmp_path)
    return copy


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_second_copy_says_so_in_one_sentence_and_touches_nothing(other: Site, tmp_path: Path, command: str) -> None:
    code, said = run(other, command)
    assert code == 1
    assert len(said.strip().splitlines()) == 1
    assert str(other.port) in said
    assert "PORT" in said
    assert not (tmp_path / "other.sqlite3").exists()


def test_a_foreign_program_on_the_port_is_noticed_too(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0), reuse_port=True) as foreign:
        site = Site(tmp_path, "sqlite://")
        site.environment["PORT"] = str(foreign.getsockname()[1])
        code, said = run(site, "serve")
    assert (code, "Address already in use" in said, "Traceback" in said) == (1, True, False)


def processes(least: int) -> Callable[[Site], bool]:
    return lambda site: len(site.pids()) >= least


MOMENTS: dict[str, Callable[[Site], bool]] = {
    "as the servers start": processes(2),
    "as workers load the site": processes(5),
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_term_ends_it(tmp_path: Path, moment: str) -> None:
    site = Site(tmp_path, f"sqlite:///{tmp_path}/intake.sqlite3")
    site.launch("serve", "--workers", "1")
    process = site.processes[0]
    try:
        until(lambda: MOMENTS[moment](site), moment)
        process.send_signal(signal.SIGTERM)
        asked = time.monotonic()
        process.wait(SECONDS_TO_END)
        until(lambda: not site.pids(), "something is left")
        assert time.monotonic() - asked < SECONDS_TO_END
    finally:
        if site.pids():
            site.kill()


def test_what_it_started_ends_when_it_is_killed(tmp_path: Path) -> None:
    site = Site(tmp_path, f"sqlite:///{tmp_path}/intake.sqlite3")
    site.launch("serve", "--workers", "1")
    try:
        until(site.answers, "it does not answer")
        site.processes[0].kill()
        site.processes[0].wait()
        until(lambda: not site.pids(), "something is left")
    finally:
        if site.pids():
            site.kill()


def test_workers_are_replaced_while_others_answer(site: Site) -> None:
    before, serve = set(site.pids()), site.processes[0]
    serve.send_signal(signal.SIGUSR1)
    answers = Counter[int]()

    def replaced() -> bool:
        with suppress(OSError, HTTPException):  # one that waited for the old worker
            answers[site.ask("GET", "/")[0]] += 1
        return len(before & set(site.pids())) == 3  # `serve`, and the two that mind the workers

    until(replaced, "the workers are not replaced")
    assert set(answers) == {200}
    assert serve.poll() is None
