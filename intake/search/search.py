"""The search over the articles of one language and the facilities. Nothing of it is kept."""

from dataclasses import dataclass, field

from django.db.models import Q

from intake.articles.models import Article
from intake.directory.models import Facility
from intake.search.danger import is_crisis, is_violence
from intake.search.edit_distance import is_similar
from intake.search.place_names import Location, LocationMatch, match_locations, suggest_location
from intake.search.query import SearchQuery, Span
from intake.search.synonyms import CONTACT_PHRASES, SLUGS

MAX_ARTICLES, MAX_LOCATIONS, MAX_FACILITIES = 5, 6, 9
# Of synonyms nobody is asked "Did you mean", as of places, so they must be longer: "house" is not "horse".
MIN_PREFIX_LENGTH, MIN_MISTYPED_LENGTH = 4, 6


@dataclass(frozen=True)
class Results:
    """What fits a search. `suggestion` is a location whose name is nearly what was typed."""

    articles: list[Article] = field(default_factory=list)
    locations: list[Location] = field(default_factory=list)
    facilities: list[Facility] = field(default_factory=list)
    suggestion: Location | None = None
    is_crisis: bool = False
    is_violence: bool = False
    asks_for_contact: bool = False

    @property
    def is_answered(self) -> bool:
        """Whether the page needs not say that it found nothing: it says whom to call."""
        return bool(self or self.is_crisis or self.is_violence or self.asks_for_contact)

    def __bool__(self) -> bool:
        return bool(self.articles or self.locations or self.facilities or self.suggestion)


def find(query: SearchQuery, language: str) -> Results:
    """Return what fits the query, in at most four SQL queries, whatever was typed."""
    if not query.words:
        return Results()
    in_danger = is_crisis(query.text), is_violence(query.text)
    matches, states = match_locations(query)
    location = matches[0] if matches and matches[0].is_whole else None
    rest = query.significant - location.words if location else query.significant
    slugs, understood = _match_synonyms(query, rest)
    articles = _find_articles(query, rest, slugs, language)
    facilities = _find_facilities(query, rest, location)
    unknown = rest - understood
    is_known = matches or facilities or any(article.slug not in slugs for article in articles)
    return Results(
        articles,
        [match.location for match in matches[:MAX_LOCATIONS]],
        facilities,
        None if is_known or any(in_danger) else suggest_location(query, unknown, states),
        *in_danger,
        not CONTACT_PHRASES.isdisjoint(query.phrases),
    )


def _match_synonyms(query: SearchQuery, span: Span) -> tuple[list[str], Span]:
    """Return the articles that phrases stand for, and the words of these phrases."""
    found = {phrase: words for phrase, words in query.phrases.items() if phrase in SLUGS}
    understood = frozenset().union(*found.values())
    for at in sorted(span - understood):
        found |= {phrase: frozenset([at]) for phrase in SLUGS if _is_similar(query, at, phrase)}
    longest_first = sorted(found, key=lambda phrase: -len(found[phrase]))
    slugs = dict.fromkeys(slug for phrase in longest_first for slug in SLUGS[phrase])
    return list(slugs), understood


def _is_similar(query: SearchQuery, at: int, phrase: str) -> bool:
    """Return whether the word at this position is the beginning of `phrase`, or `phrase` mistyped."""
    word = query.words[at]
    if phrase[0] != word[0] or " " in phrase:
        return False
    is_prefix = len(word) >= MIN_PREFIX_LENGTH and query.matches(at, phrase)
    return is_prefix or (len(word) >= MIN_MISTYPED_LENGTH and is_similar(word, phrase))


def _find_articles(query: SearchQuery, span: Span, slugs: list[str], language: str) -> list[Article]:
    """Return the articles that the words stand for, then those that have all of the words."""
    if not (slugs or span):
        return []
    fits = Q(slug__in=slugs) | query.rows_with(Article, span) if span else Q(slug__in=slugs)
    found = Article.objects.current().published().not_overdue().filter(fits, language=language)
    rank = {slug: at for at, slug in enumerate(slugs)}
    return sorted(found, key=lambda article: rank.get(article.slug, len(rank)))[:MAX_ARTICLES]


def _find_facilities(query: SearchQuery, rest: Span, match: LocationMatch | None) -> list[Facility]:
    """Return those with all words in their name, or with the rest of them at the location; by name, not by rank."""
    if not query.significant:
        return []
    fits = query.rows_with(Facility, query.significant)
    if match and rest:
        location = match.location
        is_there = Q(city=location.city_pk) if location.slug else Q(city__state=location.code)
        fits |= is_there & query.rows_with(Facility, rest)
    found = Facility.objects.open().filter(fits).select_related("city__state")
    return list(found.order_by("search_name", "pk")[:MAX_FACILITIES])
