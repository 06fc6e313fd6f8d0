"""Places stand by distance, then by name: no rank, and no column that could make one."""

from math import cos, radians, sqrt
from random import Random

import pytest

from intake.models import City, Facility
from tests.build import a_facility

RADIUS, PER_DEGREE = 25, 69.09


def away(place: Facility, city: City) -> float:
    """Worked out once more, another way than the queryset's and the page's."""
    north = (place.latitude - city.latitude) * PER_DEGREE
    east = (place.longitude - city.longitude) * PER_DEGREE * cos(radians((place.latitude + city.latitude) / 2))
    return sqrt(north**2 + east**2)


def is_by_distance_and_name(places: list[Facility], city: City) -> bool:
    """To a twentieth of a mile, in which only the name counts."""
    keys = [(round(away(place, city) * 20), place.name) for place in places]
    return keys == sorted(keys)


def scattered(city: City, seed: int) -> None:
    """Sixty places around it, several at the same spot, and what might tempt somebody to rank them."""
    rng = Random(seed)
    for number in range(60):
        spot = rng.randrange(20)
        a_facility(
            city=city,
            name=f"Center {rng.randrange(1000):03} {number}",
            latitude=city.latitude + Random(spot).uniform(-0.3, 0.3),
            longitude=city.longitude + Random(-spot - 1).uniform(-0.3, 0.3),
            services=["private"] * rng.randrange(3),
            website=rng.choice(["", "https://example.org"]),
        )


@pytest.mark.parametrize("seed", range(3))
def test_the_page_shows_the_nearest_first_and_then_by_name(houston, client, helpline, seed):
    scattered(houston, seed)
    shown: list[Facility] = []
    for number in (1, 2, 3):
        response = client.get(f"/places/texas/houston/?page={number}")
        if response.status_code == 404:
            break
        page = response.content.decode()
        names = [part.partition("</h2>")[0].partition(">")[2] for part in page.split('<h2 id="place-')[1:]]
        shown += [Facility.objects.get(name=name) for name in names]
    assert len(shown) == 60
    assert is_by_distance_and_name(shown, houston)


def test_a_page_by_anything_else_would_be_noticed(houston):
    scattered(houston, 7)
    near = Facility.objects.open().near(houston)
    assert is_by_distance_and_name(list(near), houston)
    assert not is_by_distance_and_name(list(near.order_by("name")), houston)
    assert not is_by_distance_and_name(sorted(near, key=lambda place: (not place.website, place.squared)), houston)


def test_no_column_could_rank(db):
    assert {field.name for field in Facility._meta.concrete_fields} == {
        "id", "identity_hash", "list_values", "name", "program", "street", "city", "zip", "phone", "website",
        "latitude", "longitude", "services", "search_name", "is_sample", "last_listed_on", "verified_on", "closed",
    }  # fmt: skip


def test_what_lies_farther_than_25_miles_is_left_out_and_what_belongs_to_the_city_is_not(houston):
    near = a_facility(city=houston, latitude=houston.latitude + 24 / PER_DEGREE)
    a_facility(city=City.objects.get(state="TX", slug="dallas"))
    other = City.objects.get(state="TX", slug="dallas")
    a_facility(city=other, latitude=houston.latitude + 26 / PER_DEGREE, longitude=houston.longitude)
    corner = 20 / PER_DEGREE  # 20 miles north and 20 miles east are 28
    east = corner / cos(radians(houston.latitude))
    a_facility(city=other, latitude=houston.latitude + corner, longitude=houston.longitude + east)
    far_but_here = a_facility(city=houston, latitude=houston.latitude + 40 / PER_DEGREE)
    assert list(Facility.objects.open().near(houston)) == [near, far_but_here]


def test_one_without_a_position_comes_last_by_name(houston):
    nowhere = {"city": houston, "latitude": None, "longitude": None}
    late, early = a_facility(name="Z", **nowhere), a_facility(name="A", **nowhere)
    here = a_facility(name="Z here")
    assert list(Facility.objects.open().near(houston)) == [here, early, late]


def test_a_town_without_a_position_shows_its_own_by_name(houston):
    town = City.objects.create(state_id="TX", name="Nowhere", search_name="nowhere", slug="nowhere")
    z, a = (a_facility(city=town, name=name, latitude=None, longitude=None) for name in "ZA")
    assert list(Facility.objects.open().near(town)) == [a, z]


def test_closed_ones_are_not_there(houston):
    a_facility(closed="missing")
    a_facility(closed="desk")
    assert list(Facility.objects.open().near(houston)) == []
