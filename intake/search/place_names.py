"""Cities and states that a search names, or means."""

from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Q, Value
from django.db.models.functions import Concat

from intake.directory.models import City, State
from intake.directory.names import plain
from intake.search.query import Asked, Span
from intake.search.edit_distance import LEAST_LETTERS, close

COLUMNS = ("pk", "state_id", "state__name", "state__slug", "name", "plain_name", "slug", "population")


class Place(NamedTuple):
    """A city, with its key; or a state, without what makes it a city."""

    city_pk: int
    code: str
    state: str
    state_slug: str
    city: str
    plain_city: str
    slug: str
    population: int

    @property
    def compared(self) -> str:
        """Its name as names are compared."""
        return self.plain_city or plain(self.state)

    @property
    def name(self) -> str:
        """As people say it."""
        return f"{self.city}, {self.state}" if self.city else self.state


class Named(NamedTuple):
    """A place, the words that are its name, and those with the words for its state. `whole`: all of its name stands."""

    place: Place
    name: Span
    words: Span
    whole: bool


def named(asked: Asked) -> tuple[list[Named], list[Place]]:
    """What is named, the most exact first, then the largest; and every state. One query."""
    between = Concat(Value(" "), "plain_name", Value(" "))
    telling = (Q(between__contains=asked.within(at)) for at in asked.telling)
    cities = City.objects.annotate(between=between).filter(reduce(or_, telling, Q(plain_name__in=asked.phrases)))
    nothing = (Value(""), Value(""), Value(""), Value(0))
    states = State.objects.order_by().values_list(Value(0), "code", "name", "slug", *nothing)
    places = [Place(*row) for row in states.union(cities.values_list(*COLUMNS), all=True)]
    found = [one for one in (_named(place, asked) for place in places) if one]
    found.sort(key=lambda one: (-len(one.words), not one.whole, bool(one.place.slug), -one.place.population))
    # Who types Kansas City does not mean Kansas.
    inner = [one for one in found if one.name < found[0].name]
    return [one for one in found if one not in inner], [place for place in places if not place.slug]


def _named(place: Place, asked: Asked) -> Named | None:
    name = asked.phrases.get(place.compared)
    if not place.slug:
        return Named(place, name, name, True) if name else None
    state = asked.phrases.get(plain(place.state), frozenset())
    if name:
        after = max(name) + 1
        code = {after} if asked.words[after : after + 1] == [place.code.lower()] else set()
        return Named(place, name, name | state | code, True)
    part = frozenset(at for at in asked.telling if any(asked.fits(at, word) for word in place.plain_city.split()))
    return Named(place, part, part | state, False) if part and asked.telling <= part | state else None


def meant(asked: Asked, unknown: Span, states: list[Place]) -> Place | None:
    """The place whose name is nearly one that was typed, the largest of several. At most one query."""
    # A name may have words that say nothing elsewhere: Los Angeles.
    taken = asked.telling - unknown
    typed = [
        name
        for name, span in asked.phrases.items()
        if len(name) >= LEAST_LETTERS and span & unknown and not span & taken
    ]
    if not typed:
        return None
    # Hands seldom miss the first letter and the end of a name at once, and every name would be too many.
    alike = (Q(plain_name__startswith=name[0]) | Q(plain_name__endswith=name[-3:]) for name in typed)
    cities = City.objects.filter(reduce(or_, alike)).values_list(*COLUMNS)
    places = [(place, place.compared) for place in (*states, *(Place(*row) for row in cities))]
    return min(
        (place for place, name in places if any(_is_nearly(one, name) for one in typed)),
        key=lambda place: (bool(place.slug), -place.population),
        default=None,
    )


def _is_nearly(typed: str, name: str) -> bool:
    """Whether `typed` is meant to be `name`. To count the mistakes in each of thousands would take too long."""
    return (typed[0] == name[0] or typed[-3:] == name[-3:]) and close(typed, name)
