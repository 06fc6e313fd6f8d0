"""A signed text that comes back through a browser."""

import os

import pytest

from intake.vault.tokens import sign, unsign


def test_it_comes_back_as_it_was_given():
    assert unsign("ctx", sign("ctx", "hope-line|1|a:b")) == "hope-line|1|a:b"


@pytest.mark.parametrize(
    "damage",
    [
        lambda token: "",
        lambda token: token[:-1],
        lambda token: "x" + token,
        lambda token: token.replace("1", "2", 1),
        lambda token: token + "\ud800",
        lambda token: token + "é",
        lambda token: sign("other", token.rpartition(":")[0]),
    ],
)
def test_one_that_was_changed_is_not_read(damage):
    assert unsign("ctx", damage(sign("ctx", "hope-line|1"))) is None


def test_it_outlives_a_change_of_keys_and_ends_with_its_key(settings):
    token = sign("ctx", "hope-line")
    settings.INTAKE_KEYS = [os.urandom(32), *settings.INTAKE_KEYS]
    assert unsign("ctx", token) == "hope-line"
    settings.INTAKE_KEYS = settings.INTAKE_KEYS[:1]
    assert unsign("ctx", token) is None
