import pytest

from intake.vault.masks import last_four, masked_email


def test_a_phone_shows_its_last_four_digits():
    assert last_four("+12025550123") == "0123"


@pytest.mark.parametrize(
    ("email", "shown"), [("jane@example.org", "j•••@example.org"), ("j@example.org", "j•••@example.org")]
)
def test_an_email_shows_its_first_letter_and_domain(email, shown):
    assert masked_email(email) == shown
