"""Places that the desk adds: told apart as those of a list are, so that a list that has one later finds it."""

from intake.directory.facility_rows import FacilityRow
from intake.directory.models import City, Facility, State
from intake.directory.names import normalize, slugs


def identity_hash(place: Facility) -> str:
    """What a list would give it that names its town as we do."""
    program = "" if normalize(place.program) == normalize(place.name) else place.program
    return FacilityRow(place.name, program, place.street, place.city.name, place.city.state_id, place.zip).identity


def is_duplicate(place: Facility) -> bool:
    """Whether another row is this place: by its identity, or by what pages show, however a list names the town."""
    others = Facility.objects.exclude(pk=place.pk)
    alike = others.filter(city=place.city.pk, zip=place.zip, search_name=normalize(f"{place.name} {place.program}"))
    streets = map(normalize, alike.values_list("street", flat=True))
    return normalize(place.street) in streets or others.filter(identity=identity_hash(place)).exists()


def find_city(state: State, name: str) -> City | None:
    """The town that somebody means, who may say New York for New York City."""
    bare = normalize(name)
    found = {city.search_name: city for city in state.cities.filter(search_name__in=[bare, f"{bare} city"])}
    return found.get(bare) or found.get(f"{bare} city")


def suggest_cities(state: State, name: str) -> list[str]:
    """A few towns that begin alike, the largest first."""
    alike = state.cities.filter(search_name__startswith=normalize(name)[:3])
    return list(alike.order_by("-population", "name").values_list("name", flat=True)[:5])


def build_city(state: State, name: str) -> City:
    """One that we do not have, not saved."""
    taken = set(state.cities.values_list("slug", flat=True))
    return City(
        state=state, name=name, search_name=normalize(name), slug=next(one for one in slugs(name) if one not in taken)
    )
