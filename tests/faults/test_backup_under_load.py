"""A backup while people write is of one moment; killed at any moment, there is none, and nothing else has changed."""

import os
import random
import subprocess
import sys
import time
from base64 import b64decode, b64encode
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from intake.vault.sealed_file import opened
from tests.faults.conftest import _created
from tests.faults.form_senders import Crowd
from tests.faults.key_rotation import finished, work
from tests.faults.site import ROOT, Site, until

PEOPLE, ENOUGH, ROWS, KILLS = 4, 60, 2_000, 6
KEY = b64encode(os.urandom(32)).decode()
# What `receive` writes in one transaction and points at, and what an audit row speaks of.
HALF = """SELECT COUNT(*) FROM intake_contactrequest r WHERE NOT EXISTS
 (SELECT 1 FROM intake_auditevent e WHERE e.request_id = r.id) OR NOT EXISTS
 (SELECT 1 FROM intake_wording w WHERE w.id = r.consent_shown_id)"""
ALONE = """SELECT COUNT(*) FROM intake_auditevent e WHERE e.request_id IS NOT NULL AND NOT EXISTS
 (SELECT 1 FROM intake_contactrequest r WHERE r.id = e.request_id)"""


@pytest.fixture
def backups(site):
    """A folder of its own: the site's is looked through for what is left."""
    site.environment["BACKUP_KEY"] = KEY
    with TemporaryDirectory() as folder:
        yield Path(folder)


def made_under_load(site, path, *command):
    """What was acknowledged when the backup began."""
    crowd = Crowd(site)
    site.start()
    site.launch("worker")
    with crowd.pressing(PEOPLE):
        until(lambda: len(crowd.acknowledged) >= ENOUGH, "nobody is acknowledged")
        before = set(crowd.acknowledged)
        subprocess.run([*command, str(path)], env=site.environment, cwd=ROOT, check=True, timeout=300)
        until(lambda: len(crowd.acknowledged) > len(before), "the site stands still")
    site.kill()
    return before


def restored(site, server, path, folder):
    """Another site with the same keys and journal, and what its `restore` said when it failed."""
    folder.mkdir()
    url = _created(server.url, f"restored_{path.name}") if server else f"sqlite:///{folder}/intake.sqlite3"
    other = Site(folder, url)
    other.environment |= {"SITE": site.environment["SITE"], "BACKUP_KEY": KEY}
    command = [sys.executable, str(ROOT / "manage.py"), "restore", str(path)]
    done = subprocess.run(command, env=other.environment, cwd=ROOT, capture_output=True, text=True, timeout=300)
    return other, done.stderr if done.returncode else ""


def test_it_is_of_one_moment_and_has_what_was_acknowledged_before(site, server, backups, tmp_path):
    path = backups / "good"
    before = made_under_load(site, path, sys.executable, str(ROOT / "manage.py"), "backup")
    other, wrong = restored(site, server, path, tmp_path / "other")
    assert not wrong
    assert before <= set(other.stored())
    assert (other.query(HALF), other.query(ALONE)) == ([(0,)], [(0,)])


def test_one_that_is_of_no_moment_is_caught(site, server, backups, tmp_path):
    path = backups / "careless"
    made_under_load(site, path, sys.executable, "-m", "tests.faults.inconsistent_backup")
    _, wrong = restored(site, server, path, tmp_path / "other")
    assert "Nothing was restored" in wrong or "rows, and has" in wrong


def test_killed_at_any_moment_it_leaves_nothing_under_its_name(site, backups, tmp_path):
    finished(work(site, "fill", ROWS))
    rows, beside, half = len(site.stored()), set(os.listdir(tmp_path)), 0
    for number in range(KILLS):
        path = backups / f"number {number}"
        half += killed(site, path, *["stops"] * (number % 2))
        assert not path.exists() or is_whole(path)
        assert len(site.stored()) == rows
    assert half >= KILLS // 2, "none was killed half-way"
    assert set(os.listdir(tmp_path)) <= beside | {"journal", "intake.sqlite3-wal", "intake.sqlite3-shm"}
    site.manage("backup", str(backups / "the next one"))
    assert is_whole(backups / "the next one")


def killed(site, path, *how):
    """Whether the backup was being written when it was killed: surely when it `stops` half-way by itself."""
    part = path.with_name(f"{path.name}.part")
    slow = [sys.executable, "-m", "tests.faults.slow_backup", str(path), *how]
    process = subprocess.Popen(slow, env=site.environment, cwd=ROOT, start_new_session=True)
    site.processes.append(process)
    until(lambda: part.exists() or process.poll() is not None, "no backup is begun")
    time.sleep(random.uniform(0, 0.2))
    site.kill()
    return part.exists()


def is_whole(path):
    with path.open("rb") as file:
        return sum(map(len, opened(file, b64decode(KEY)))) > 0
