"""Facilities that the desk adds. Their identity is made as that of a list's row, so that a list finds them later."""

from intake.directory.facility_rows import FacilityRow
from intake.directory.models import City, Facility, State
from intake.directory.names import normalize, slugs


def compute_identity_hash(facility: Facility) -> str:
    """Return the identity that a list gives it when the list names the city as we do."""
    program = "" if normalize(facility.program) == normalize(facility.name) else facility.program
    city = facility.city
    return FacilityRow(facility.name, program, facility.street, city.name, city.state_id, facility.zip).identity_hash


def is_duplicate(facility: Facility) -> bool:
    """Return whether another row is this facility: by its identity, or by what pages show, however a list names the
    city."""
    others = Facility.objects.exclude(pk=facility.pk)
    search_name = normalize(f"{facility.name} {facility.program}")
    alike = others.filter(city=facility.city.pk, zip=facility.zip, search_name=search_name)
    streets = map(normalize, alike.values_list("street", flat=True))
    return (
        normalize(facility.street) in streets or others.filter(identity_hash=compute_identity_hash(facility)).exists()
    )


def find_city(state: State, name: str) -> City | None:
    """Return the city that somebody means; they may say New York for New York City."""
    bare = normalize(name)
    found = {city.search_name: city for city in state.cities.filter(search_name__in=[bare, f"{bare} city"])}
    return found.get(bare) or found.get(f"{bare} city")


def suggest_cities(state: State, name: str) -> list[str]:
    """Return a few cities whose names begin alike, the largest first."""
    alike = state.cities.filter(search_name__startswith=normalize(name)[:3])
    return list(alike.order_by("-population", "name").values_list("name", flat=True)[:5])


def build_city(state: State, name: str) -> City:
    """Return a city that we do not have, not saved."""
    taken = set(state.cities.values_list("slug", flat=True))
    free_slug = next(slug for slug in slugs(name) if slug not in taken)
    return City(state=state, name=name, search_name=normalize(name), slug=free_slug)
