"""The Makefile names tests that are there: one that it leaves out by a name of before would run twice, or never."""

import re

import pytest

from tests.architecture.test_packages import ROOT

pytestmark = pytest.mark.once


def test_every_path_of_a_test_is_there() -> None:
    named = set(re.findall(r"tests/[\w/.]+", (ROOT / "Makefile").read_text()))
    assert len(named) > 4
    assert {path for path in named if not (ROOT / path.rstrip(".")).exists()} == set()
