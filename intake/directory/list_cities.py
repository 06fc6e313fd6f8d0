"""The cities that a list of facilities names: those that we have, and new ones."""

from typing import NamedTuple

from intake.directory.facility_rows import FacilityRow
from intake.directory.list_parser import ParsedList
from intake.directory.models import City
from intake.directory.names import normalize, slugs
from intake.directory.place_cells import city_name_key

BATCH_SIZE = 500


class CityKey(NamedTuple):
    """A city as lists name it: the code of its state, and its name as names of cities are compared."""

    state: str
    name: str


def city_key(row: FacilityRow) -> CityKey:
    """Return the key of the city that a row names."""
    return CityKey(row.state, city_name_key(row.city))


def find_or_add_cities(parsed: ParsedList) -> tuple[dict[CityKey, int], int]:
    """Return the primary key of each city of the list, and how many are new. Lists say New York for New York City."""
    found: dict[CityKey, int] = {}
    taken = set()
    for state, name, slug, pk in City.objects.values_list("state_id", "search_name", "slug", "pk"):
        found[CityKey(state, city_name_key(name))] = pk
        taken.add((state, slug))
    new: dict[CityKey, City] = {}
    for row in parsed.listed.values():
        key = city_key(row)
        if key in found or key in new:
            continue
        with_city = CityKey(key.state, f"{key.name}city")
        if with_city in found:
            found[key] = found[with_city]
            continue
        free_slug = next(slug for slug in slugs(row.city) if (key.state, slug) not in taken)
        taken.add((key.state, free_slug))
        new[key] = City(
            state_id=key.state,
            name=row.city,
            search_name=normalize(row.city),
            slug=free_slug,
            latitude=row.latitude,
            longitude=row.longitude,
        )
    City.objects.bulk_create(new.values(), BATCH_SIZE)
    return {**found, **{key: city.pk for key, city in new.items()}}, len(new)
