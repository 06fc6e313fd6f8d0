"""Places that the desk adds: told apart as those of a list are, so that a list that has one later finds it."""

from intake.directory.facility_rows import Listed
from intake.directory.models import City, Facility, State
from intake.directory.names import plain, slugs


def identity(place: Facility) -> str:
    """What a list would give it that names its town as we do."""
    program = "" if plain(place.program) == plain(place.name) else place.program
    return Listed(place.name, program, place.street, place.city.name, place.city.state_id, place.zip).identity


def is_there(place: Facility) -> bool:
    """Whether another row is this place: by its identity, or by what pages show, however a list names the town."""
    others = Facility.objects.exclude(pk=place.pk)
    alike = others.filter(city=place.city.pk, zip=place.zip, plain_name=plain(f"{place.name} {place.program}"))
    streets = map(plain, alike.values_list("street", flat=True))
    return plain(place.street) in streets or others.filter(identity=identity(place)).exists()


def town(state: State, name: str) -> City | None:
    """The town that somebody means, who may say New York for New York City."""
    bare = plain(name)
    found = {city.plain_name: city for city in state.cities.filter(plain_name__in=[bare, f"{bare} city"])}
    return found.get(bare) or found.get(f"{bare} city")


def similar(state: State, name: str) -> list[str]:
    """A few towns that begin alike, the largest first."""
    alike = state.cities.filter(plain_name__startswith=plain(name)[:3])
    return list(alike.order_by("-population", "name").values_list("name", flat=True)[:5])


def new_town(state: State, name: str) -> City:
    """One that we do not have, not saved."""
    taken = set(state.cities.values_list("slug", flat=True))
    return City(
        state=state, name=name, plain_name=plain(name), slug=next(one for one in slugs(name) if one not in taken)
    )
