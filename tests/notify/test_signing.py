"""Whoever holds the secret can tell that a webhook is ours, with nothing but the specification in hand."""

from base64 import b64decode
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from intake.notify.webhooks import signing
from tests.notify.receiver import Taken, verify

pytestmark = pytest.mark.once

# Of the specification's own test suite.
SECRET, ID = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek"
AT, BODY = datetime.fromtimestamp(1614265330, UTC), b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def made(*secrets, at=None):
    body = b'{"type":"test"}'
    return Taken("/", signing.headers("intake_1_2", at or timezone.now(), body, list(secrets)), body)


def test_it_signs_as_the_specification_does():
    assert signing.headers(ID, AT, BODY, [SECRET]) == {
        "webhook-id": ID,
        "webhook-timestamp": "1614265330",
        "webhook-signature": SIGNATURE,
    }


def test_the_receiver_here_reads_as_the_specification_says():
    headers = {"webhook-id": ID, "webhook-timestamp": "1614265330", "webhook-signature": SIGNATURE}
    assert verify(SECRET, Taken("/", headers, BODY), tolerance=1e12) == {"test": 2432232314}


def test_what_is_signed_verifies():
    secret = signing.new_secret()
    assert verify(secret, made(secret)) == {"type": "test"}


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp"])
def test_with_another_header_it_does_not(name):
    secret = signing.new_secret()
    taken = made(secret)
    other = {**taken.headers, name: str(int(timezone.now().timestamp()) - 1)}
    with pytest.raises(ValueError, match="no signature fits"):
        verify(secret, replace(taken, headers=other))


def test_with_another_body_or_secret_it_does_not():
    secret = signing.new_secret()
    taken = made(secret)
    for whose, read in ((secret, replace(taken, body=b'{"type":"emergency"}')), (signing.new_secret(), taken)):
        with pytest.raises(ValueError, match="no signature fits"):
            verify(whose, read)


def test_an_old_one_is_not_taken_again():
    secret = signing.new_secret()
    with pytest.raises(ValueError, match="too old"):
        verify(secret, made(secret, at=timezone.now() - timedelta(minutes=6)))


def test_with_two_secrets_either_verifies():
    secrets = [signing.new_secret(), signing.new_secret()]
    assert [verify(secret, made(*secrets)) for secret in secrets] == [{"type": "test"}] * 2


def test_a_secret_is_long_and_no_two_are_alike():
    secrets = {signing.new_secret() for _ in range(10)}
    assert len(secrets) == 10
    assert {len(b64decode(secret.removeprefix("whsec_"))) for secret in secrets} == {32}
