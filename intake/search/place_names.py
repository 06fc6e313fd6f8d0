"""Cities and states whose names a search contains, or nearly contains."""

from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Q, Value
from django.db.models.functions import Concat

from intake.directory.models import City, State
from intake.directory.names import normalize
from intake.search.edit_distance import MIN_LENGTH, is_similar
from intake.search.query import SearchQuery, Span

COLUMNS = ("pk", "state_id", "state__name", "state__slug", "name", "search_name", "slug", "population")


class Location(NamedTuple):
    """A city, with its key; or a state, with the columns of a city empty."""

    city_pk: int
    code: str
    state: str
    state_slug: str
    city: str
    city_search_name: str
    slug: str
    population: int

    @property
    def search_name(self) -> str:
        """Its name as names are compared."""
        return self.city_search_name or normalize(self.state)

    @property
    def name(self) -> str:
        """Its name as people say it."""
        return f"{self.city}, {self.state}" if self.city else self.state


class LocationMatch(NamedTuple):
    """A location, the words that are its name, and these with the words for its state.

    `is_whole` says that all words of its name were typed.
    """

    location: Location
    name: Span
    words: Span
    is_whole: bool


def match_locations(query: SearchQuery) -> tuple[list[LocationMatch], list[Location]]:
    """Return the locations that the query names, the most exact first, then the largest; and every state. One query."""
    spaced = Concat(Value(" "), "search_name", Value(" "))
    has_word = (Q(spaced__contains=query.like_pattern(at)) for at in query.significant)
    cities = City.objects.annotate(spaced=spaced).filter(reduce(or_, has_word, Q(search_name__in=query.phrases)))
    no_city = (Value(""), Value(""), Value(""), Value(0))
    states = State.objects.order_by().values_list(Value(0), "code", "name", "slug", *no_city)
    locations = [Location(*row) for row in states.union(cities.values_list(*COLUMNS), all=True)]
    matches = [match for match in (_match(location, query) for location in locations) if match]
    matches.sort(
        key=lambda match: (
            -len(match.words),
            not match.is_whole,
            bool(match.location.slug),
            -match.location.population,
        )
    )
    # Who types Kansas City does not mean Kansas.
    inner = [match for match in matches if match.name < matches[0].name]
    return [match for match in matches if match not in inner], [place for place in locations if not place.slug]


def _match(location: Location, query: SearchQuery) -> LocationMatch | None:
    name = query.phrases.get(location.search_name)
    if not location.slug:
        return LocationMatch(location, name, name, True) if name else None
    state = query.phrases.get(normalize(location.state), frozenset())
    if name:
        after = max(name) + 1
        code = {after} if query.words[after : after + 1] == [location.code.lower()] else set()
        return LocationMatch(location, name, name | state | code, True)
    words = location.city_search_name.split()
    part = frozenset(at for at in query.significant if any(query.matches(at, word) for word in words))
    return LocationMatch(location, part, part | state, False) if part and query.significant <= part | state else None


def suggest_location(query: SearchQuery, unknown: Span, states: list[Location]) -> Location | None:
    """Return the location whose name is nearly one that was typed, the largest of several. At most one query."""
    # A name may have words that are stop words elsewhere: Los Angeles.
    understood = query.significant - unknown
    typed = [
        name
        for name, span in query.phrases.items()
        if len(name) >= MIN_LENGTH and span & unknown and not span & understood
    ]
    if not typed:
        return None
    # Hands seldom miss the first letter and the end of a name at once, and every name would be too many.
    alike = (Q(search_name__startswith=name[0]) | Q(search_name__endswith=name[-3:]) for name in typed)
    cities = City.objects.filter(reduce(or_, alike)).values_list(*COLUMNS)
    locations = [(location, location.search_name) for location in (*states, *(Location(*row) for row in cities))]
    return min(
        (location for location, name in locations if any(_is_similar(one, name) for one in typed)),
        key=lambda location: (bool(location.slug), -location.population),
        default=None,
    )


def _is_similar(typed: str, name: str) -> bool:
    """Return whether `typed` is `name` mistyped. To count the edits of each of thousands would take too long."""
    return (typed[0] == name[0] or typed[-3:] == name[-3:]) and is_similar(typed, name)
