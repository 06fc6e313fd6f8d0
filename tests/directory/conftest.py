import pytest

from intake.models import City
from tests.build import a_city


@pytest.fixture
def houston(db: None) -> City:
    return a_city()
