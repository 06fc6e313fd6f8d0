"""The states and cities that come with Intake."""

from zoneinfo import ZoneInfo

import phonenumbers
import pytest
from django.db import IntegrityError, transaction

from intake.directory.names import normalize, slug
from intake.models import City, State
from tests.build import REFERENCE_DATA

pytestmark = pytest.mark.usefixtures("houston")


def test_there_are_fifty_states_dc_and_five_territories():
    codes = set(State.objects.values_list("code", flat=True))
    assert len(codes) == 56
    assert {"DC", "PR", "GU", "VI", "AS", "MP"} <= codes


def test_each_has_a_time_zone_and_an_agency():
    for state in State.objects.all():
        assert ZoneInfo(state.time_zone)
        assert state.agency
        assert state.agency_page.startswith("https://"), state


def test_each_number_can_be_dialled_and_was_checked_on_a_day():
    with_one = State.objects.exclude(agency_phone="")
    assert with_one.count() >= 16
    for state in with_one:
        assert phonenumbers.is_valid_number(phonenumbers.parse(state.agency_phone, "US")), state
        assert state.verified_on


def test_the_database_takes_no_number_that_nobody_checked():
    with pytest.raises(IntegrityError), transaction.atomic():
        State.objects.filter(code="TX").update(agency_phone="1-800-555-0100")


def test_there_are_cities_in_nearly_every_state_with_people_and_a_position():
    assert City.objects.filter(population__gt=0).count() > 3400
    assert State.objects.filter(cities__isnull=True).count() == 0
    assert not City.objects.filter(latitude=None).exists()


def test_the_largest_come_first():
    largest = City.objects.filter(state="TX").order_by("-population", "name").values_list("name", flat=True)[:3]
    assert list(largest) == ["Houston", "San Antonio", "Dallas"]


def test_adding_them_again_adds_nothing():
    before = City.objects.count(), State.objects.count()
    REFERENCE_DATA.add_missing(State, City)
    assert (City.objects.count(), State.objects.count()) == before


@pytest.mark.parametrize(
    ("typed", "bare"),
    [
        ("St. Louis", "saint louis"),
        ("SAINT LOUIS", "saint louis"),
        ("Mayagüez", "mayaguez"),
        ("‘Ewa Beach", "ewa beach"),
        ("Winston-Salem", "winston salem"),
        ("  O'Fallon ", "ofallon"),
    ],
)
def test_names_are_compared_without_what_people_leave_out(typed, bare):
    assert normalize(typed) == bare


@pytest.mark.parametrize(
    ("name", "address"),
    [("St. Louis", "saint-louis"), ("Cañon City", "canon-city"), ("日本", ""), ("x" * 80, "x" * 50)],
)
def test_addresses_are_made_of_letters_and_dashes(name, address):
    assert slug(name) == address
