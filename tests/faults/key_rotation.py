"""A change of keys on a site that is in use: people write, advisors read, and the rotation is killed."""

import json
import os
import random
import subprocess
import sys
import time
from base64 import b64encode
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.faults.form_senders import Crowd
from tests.faults.site import ROOT, Site

READERS, PEOPLE = 2, 2


@dataclass
class Change:
    """How reads went while it was under way and with the new key alone; what stayed behind, got lost or was refused."""

    reads: Counter[str]
    afterwards: Counter[str]
    left: int
    missing: int
    statuses: set[int]

    def check(self, rows: int) -> None:
        """Red when a read failed, a row stayed under the old key or a new one got lost."""
        assert set(self.reads) == {"fine"}, self.reads
        assert set(self.afterwards) == {"fine"}, self.afterwards
        assert self.afterwards["fine"] > rows, "nobody wrote meanwhile"
        assert (self.left, self.missing, self.statuses) == (0, 0, {303})


def work(site: Site, *arguments: object) -> subprocess.Popen[str]:
    """A process of `key_work` on the site's database."""
    command = [sys.executable, "-m", "tests.faults.key_rotation_processes", *map(str, arguments)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=site.environment, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)


def finished(process: subprocess.Popen[str]) -> str:
    """Its output, when it has ended well."""
    output, _ = process.communicate()
    assert process.returncode == 0, output
    return output


def counted(process: subprocess.Popen[str]) -> Counter[str]:
    """How reads went."""
    return Counter(json.loads(finished(process)))


def under_each_key(site: Site) -> Counter[bytes]:
    """How many rows each ring key wraps."""
    query = "SELECT substr(data_key, 2, 4), COUNT(*) FROM intake_contactrequest WHERE length(data_key) > 0 GROUP BY 1"
    return Counter({bytes(key): count for key, count in site.query(query)})


def change_keys(site: Site, folder: Path, rows: int, kills: int, *, batch: int, broken: bool = False) -> Change:
    """Fill the site, put a new key first, rotate with `kills` interruptions, and let the old key leave."""
    finished(work(site, "fill", rows))
    [old] = under_each_key(site)
    newest = b64encode(os.urandom(32)).decode()
    site.environment["INTAKE_KEYS"] = f"{newest},{site.environment['INTAKE_KEYS']}"
    site.start(workers=2)
    crowd, enough, mistake = Crowd(site), folder / "enough", ["broken"] * broken
    with crowd.pressing(PEOPLE):
        readers = [work(site, "read", enough, *mistake) for _ in range(READERS)]
        try:
            for reader in readers:
                assert reader.stdout
                assert reader.stdout.readline() == "reading\n"
            for _ in range(kills):
                kill_half_way(site, old, rows // (kills + 1), batch)
            finished(work(site, "rotate", batch, *mistake))
        finally:
            enough.touch()
            reads = sum(map(counted, readers), Counter[str]())
    site.kill()
    left = under_each_key(site)[old]
    site.environment["INTAKE_KEYS"] = newest
    afterwards = counted(work(site, "read_all"))
    return Change(reads, afterwards, left, len(crowd.missing()), set(crowd.statuses))


def kill_half_way(site: Site, old: bytes, rows: int, batch: int) -> None:
    """Let the rotation move `rows` rows and kill -9 it; AssertionError when it was not half-way."""
    before, moved = under_each_key(site)[old], 0
    rotation = work(site, "rotate", batch, "in_step")  # or it would have ended when this process has its turn again
    assert rotation.stdin
    assert rotation.stdout
    while moved < rows and (said := rotation.stdout.readline()):
        moved += int(said)
        rotation.stdin.write("\n")
        rotation.stdin.flush()
    time.sleep(random.uniform(0, 0.01))
    rotation.kill()
    rotation.communicate()
    assert 0 < under_each_key(site)[old] < before, "it was not killed half-way"
