import hashlib

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.utils import timezone

from intake.helpline.models import AppendOnlyError, Closure
from intake.models import Wording
from tests.build import a_wording

pytestmark = pytest.mark.django_db


@pytest.fixture
def published_wording(helpline):
    return Wording.objects.get(helpline=helpline, kind="consent", language="en")


def test_a_published_one_is_not_changed(published_wording):
    text = published_wording.text
    published_wording.text = "Other words."
    with pytest.raises(AppendOnlyError):
        published_wording.save()
    published_wording.refresh_from_db()
    assert published_wording.text == text


def test_a_published_one_is_not_deleted(published_wording):
    with pytest.raises(AppendOnlyError):
        published_wording.delete()
    assert Wording.objects.filter(pk=published_wording.pk).exists()


def test_it_carries_the_digest_of_its_text(helpline):
    wording = a_wording(helpline, "consent", "Words: ñ.", version=2)
    assert wording.sha256 == hashlib.sha256("Words: ñ.".encode()).hexdigest()


def test_a_version_is_published_once(helpline):
    with pytest.raises(IntegrityError):
        a_wording(helpline, "consent", "The same version, other words.", version=1)


def test_a_helpline_is_not_deleted_under_its_wordings(helpline):
    with pytest.raises(ProtectedError):
        helpline.delete()


def test_a_time_zone_that_nobody_knows_is_refused(helpline):
    helpline.time_zone = "America/Gotham"
    with pytest.raises(ValidationError):
        helpline.full_clean()


def test_a_closure_ends_no_earlier_than_it_begins(helpline):
    today = timezone.localdate()
    with pytest.raises(IntegrityError):
        Closure.objects.create(helpline=helpline, first_day=today, last_day=today.replace(year=today.year - 1))
