from datetime import timedelta

import pytest
from django.utils import timezone

from intake.helpline.published import NotPublished, cached, published, wording_version
from intake.helpline.reviews import REVIEW_LASTS
from intake.models import Helpline, Wording
from tests.build import CONSENT, DISCLOSURE, a_helpline, a_wording

pytestmark = pytest.mark.django_db


def test_it_names_the_helpline_and_its_newest_words(helpline):
    a_wording(helpline, "consent", "Newer words.", version=2)
    shown = published("en")
    assert (shown.phone, shown.disclosure.text, shown.consent.text) == (helpline.phone, DISCLOSURE, "Newer words.")


@pytest.mark.parametrize(("age", "phone"), [(timedelta(0), "(202) 555-0100"), (timedelta(seconds=1), "")])
def test_a_review_lasts_210_days_to_the_second(clock, age, phone):
    assert timedelta(days=210) == REVIEW_LASTS
    a_helpline(reviewed_at=timezone.now() - REVIEW_LASTS - age)
    assert published("en").phone == phone


def test_when_the_review_has_run_out_the_page_names_samhsa_alone(client, clock):
    helpline = a_helpline(reviewed_at=timezone.now() - timedelta(days=211))
    page = client.get("/").content.decode()
    assert "1-800-662-4357" in page
    assert helpline.phone not in page
    assert DISCLOSURE not in page


def test_the_newest_disclosure_counts_and_not_the_best_reviewed(clock):
    helpline = a_helpline()
    a_wording(helpline, "disclosure", "Newer.", version=2, reviewed_at=timezone.now() - timedelta(days=211))
    assert published("en").phone == ""


def test_a_disclosure_in_another_language_publishes_no_number():
    helpline = Helpline.objects.create(slug="hope-line", name="Hope Line", phone="(202) 555-0100")
    a_wording(helpline, "consent", CONSENT)
    a_wording(helpline, "disclosure", DISCLOSURE, language="es")
    assert published("en").phone == ""


def test_without_a_helpline_nothing_is_published():
    with pytest.raises(NotPublished):
        published("en")


def test_without_a_consent_wording_nothing_is_published():
    a_wording(Helpline.objects.create(slug="hope-line", name="Hope Line"), "disclosure", DISCLOSURE)
    with pytest.raises(NotPublished):
        published("en")


def test_it_is_read_once_in_ten_seconds(helpline, django_assert_num_queries, monkeypatch):
    published("en")
    with django_assert_num_queries(0):
        published("en")
    monkeypatch.setattr("intake.helpline.published.CACHE_SECONDS", 0)
    helpline.name = "Hope Line of the Valley"
    helpline.save()
    assert published("en").name == "Hope Line of the Valley"


def test_what_was_last_known_needs_no_database(helpline, django_assert_num_queries):
    assert cached("en") is None
    shown = published("en")
    with django_assert_num_queries(0):
        assert cached("en") is shown


def test_an_old_version_can_be_read_again(helpline):
    a_wording(helpline, "consent", "Newer words.", version=2)
    assert wording_version(helpline.pk, "consent", "en", 1).text == CONSENT
    with pytest.raises(Wording.DoesNotExist):
        wording_version(helpline.pk, "consent", "en", 3)
