"""What somebody looks for, among the articles of their language and the places. Nothing of it is kept."""

from dataclasses import dataclass, field

from django.db.models import Q

from intake.directory.models import Facility
from intake.search.query import Asked, Span
from intake.articles.models import Article
from intake.search.synonyms import DANGEROUS, SLUGS
from intake.search.place_names import Named, Place, meant, named
from intake.search.edit_distance import close

MOST_ARTICLES, MOST_TOWNS, MOST_FACILITIES = 5, 6, 9
# Who hurried is not asked here, as with places: House is no horse.
LEAST_BEGUN, LEAST_MISTAKEN = 4, 6


@dataclass(frozen=True)
class Found:
    """Articles first. `meant` is a place whose name is nearly what was typed."""

    articles: list[Article] = field(default_factory=list)
    towns: list[Place] = field(default_factory=list)
    facilities: list[Facility] = field(default_factory=list)
    meant: Place | None = None
    in_danger: bool = False

    def __bool__(self) -> bool:
        return bool(self.articles or self.towns or self.facilities or self.meant)


def find(asked: Asked, language: str) -> Found:
    """At most four queries, whatever was typed."""
    if not asked.words:
        return Found()
    towns, states = named(asked)
    where = towns[0] if towns and towns[0].whole else None
    rest = asked.telling - where.words if where else asked.telling
    slugs, understood = _understood(asked, rest)
    articles = _articles(asked, rest, slugs, language)
    facilities = _facilities(asked, rest, where)
    unknown = rest - understood
    known = towns or facilities or any(article.slug not in slugs for article in articles)
    return Found(
        articles,
        [one.place for one in towns[:MOST_TOWNS]],
        facilities,
        None if known else meant(asked, unknown, states),
        not DANGEROUS.isdisjoint(asked.phrases),
    )


def _understood(asked: Asked, span: Span) -> tuple[list[str], Span]:
    """The articles that phrases stand for, and the words of these phrases."""
    found = {phrase: where for phrase, where in asked.phrases.items() if phrase in SLUGS}
    understood = frozenset().union(*found.values())
    for at in sorted(span - understood):
        found |= {phrase: frozenset([at]) for phrase in SLUGS if _is_nearly(asked, at, phrase)}
    slugs = dict.fromkeys(slug for phrase in sorted(found, key=lambda one: -len(found[one])) for slug in SLUGS[phrase])
    return list(slugs), understood


def _is_nearly(asked: Asked, at: int, phrase: str) -> bool:
    """Whether the word at this place is the beginning of `phrase`, or meant to be it."""
    word = asked.words[at]
    if phrase[0] != word[0] or " " in phrase:
        return False
    begun = len(word) >= LEAST_BEGUN and asked.fits(at, phrase)
    return begun or (len(word) >= LEAST_MISTAKEN and close(word, phrase))


def _articles(asked: Asked, span: Span, slugs: list[str], language: str) -> list[Article]:
    """Those that the words stand for, then those that have all of them."""
    if not (slugs or span):
        return []
    fit = Q(slug__in=slugs) | asked.rows(Article, span) if span else Q(slug__in=slugs)
    found = Article.objects.current().shown().in_date().filter(fit, language=language)
    rank = {slug: at for at, slug in enumerate(slugs)}
    return sorted(found, key=lambda article: rank.get(article.slug, len(rank)))[:MOST_ARTICLES]


def _facilities(asked: Asked, rest: Span, where: Named | None) -> list[Facility]:
    """Those with all words in their name, or with the rest of them in the place that is named; by name, not by rank."""
    if not asked.telling:
        return []
    fit = asked.rows(Facility, asked.telling)
    if where and rest:
        place = where.place
        there = Q(city=place.city_pk) if place.slug else Q(city__state=place.code)
        fit |= there & asked.rows(Facility, rest)
    found = Facility.objects.shown().filter(fit).select_related("city__state")
    return list(found.order_by("plain_name", "pk")[:MOST_FACILITIES])
