"""The demo's places: nobody has their numbers, and the page says that they are made up."""

import re

import pytest

from intake.demo.facilities import LIST, make_facilities
from intake.directory.list_parser import parse_list
from intake.models import Facility
from tests.build import a_city, a_facility


@pytest.fixture(autouse=True)
def _cities(db: None) -> None:
    a_city()


def test_each_row_of_their_list_is_good() -> None:
    reading = parse_list(LIST)
    assert reading.bad == []
    assert len(reading.listed) >= 15


def test_nobody_has_their_numbers_or_their_pages() -> None:
    make_facilities()
    for place in Facility.objects.all():
        assert re.fullmatch(r"\(\d{3}\) 555-01\d\d", place.phone), place
        assert not place.website or place.website.endswith(".example.org/"), place
        assert "Sample" in place.name or "Muestra" in place.name
        assert place.is_sample


def test_they_are_made_once_and_never_beside_real_ones() -> None:
    make_facilities()
    before = Facility.objects.count()
    make_facilities()
    assert Facility.objects.count() == before
    Facility.objects.all().delete()
    a_facility()
    make_facilities()
    assert Facility.objects.count() == 1
