"""The real catalogues say all that the source says."""

import pytest
from django.conf import settings

from intake.management.translations import faults
from tests.architecture.test_packages import INTAKE, ROOT

pytestmark = pytest.mark.once


def test_they_are_complete() -> None:
    assert list(faults(ROOT)) == []


def test_every_language_has_one() -> None:
    languages = {language for language, _name in settings.LANGUAGES} - {settings.LANGUAGE_CODE}
    assert languages == {path.parent.parent.name for path in INTAKE.glob("locale/*/LC_MESSAGES/django.po")}
