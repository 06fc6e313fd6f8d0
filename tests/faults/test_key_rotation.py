"""A new key while the site is in use: every read goes well, and what is interrupted goes on where it was."""

import pytest

from intake.vault.cipher import CannotDecrypt
from tests.faults.key_rotation import change_keys

ROWS, KILLS, BATCH = 3_000, 3, 20
A_FEW = 300


def test_every_read_goes_well_while_rows_are_moved_and_the_old_key_may_leave(site, tmp_path):
    change_keys(site, tmp_path, ROWS, KILLS, batch=BATCH).check(ROWS)


def test_the_check_sees_a_key_that_is_away_for_a_moment_and_a_search_by_the_newest_alone(site, tmp_path):
    change = change_keys(site, tmp_path, A_FEW, kills=0, batch=BATCH, broken=True)
    assert change.reads[CannotDecrypt.__name__]
    assert change.reads["not found"]
    with pytest.raises(AssertionError):
        change.check(A_FEW)
