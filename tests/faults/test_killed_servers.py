"""Kill -9 proves what a crash of the process does to what was acknowledged. It proves nothing about a power cut."""

import random
import time

from tests.faults.conftest import ON_POSTGRESQL
from tests.faults.form_senders import Crowd
from tests.faults.site import until

KILLS, PEOPLE, BETWEEN_KILLS = 10, 4, 40


def kill_the_site(crowd, kills, **environment):
    for _ in range(kills):
        crowd.site.start(**environment)
        _some_are_acknowledged(crowd)
        crowd.site.kill()


def kill_the_database(crowd, server, kills):
    crowd.site.start(workers=2)
    for _ in range(kills):
        _some_are_acknowledged(crowd)
        server.kill()
        server.start()


def _some_are_acknowledged(crowd):
    before = len(crowd.acknowledged)
    until(lambda: len(crowd.acknowledged) >= before + BETWEEN_KILLS, "nobody is acknowledged")
    time.sleep(random.uniform(0, 0.2))


def test_nothing_that_was_acknowledged_is_missing(site):
    crowd = Crowd(site)
    with crowd.pressing(PEOPLE):
        kill_the_site(crowd, KILLS)
    assert len(crowd.acknowledged) >= KILLS * BETWEEN_KILLS
    assert not crowd.missing()


if ON_POSTGRESQL:

    def test_nothing_is_missing_when_the_database_is_killed(site, server):
        crowd = Crowd(site)
        with crowd.pressing(PEOPLE):
            kill_the_database(crowd, server, 3)
        assert not crowd.missing()


def test_a_site_that_acknowledges_before_it_commits_is_caught(site):
    crowd = Crowd(site)
    with crowd.pressing(PEOPLE):
        kill_the_site(crowd, 3, DJANGO_SETTINGS_MODULE="tests.faults.early_acknowledgement_settings")
    assert crowd.missing()
