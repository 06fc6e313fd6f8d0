"""What a search finds: articles by what people call things, places by name, and who hurried."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from intake.directory.names import normalize
from intake.models import City, Facility
from intake.search import search
from intake.search.query import SearchQuery
from intake.search.search import Results, find
from intake.search.synonyms import CRISIS_PHRASES, SLUGS, SYNONYMS
from tests.articles.test_bundled_articles import SLUGS as ARTICLES
from tests.build import a_city, a_facility, an_article

pytestmark = pytest.mark.usefixtures("guide", "houston")


@pytest.fixture
def houston(db: None) -> City:
    return a_city()


@pytest.fixture
def bayou(houston: City) -> Facility:
    return a_facility(name="Bayou Center", program="Methadone for Mothers")


def found(typed: str, language: str = "en") -> Results:
    return find(SearchQuery(typed), language)


def slugs(typed: str, language: str = "en") -> list[str]:
    return [article.slug for article in found(typed, language).articles]


def towns(typed: str) -> list[str]:
    return [town.name for town in found(typed).locations]


def places(typed: str) -> list[str]:
    return [place.name for place in found(typed).facilities]


def test_everything_that_people_call_things_leads_to_an_article_that_is_there():
    assert set(SYNONYMS) == set(ARTICLES)
    for phrase, expected in SLUGS.items():
        assert slugs(phrase)[: len(expected)] == expected, phrase


def test_each_of_them_is_written_as_it_is_compared():
    assert [phrase for phrase in (*SLUGS, *CRISIS_PHRASES) if phrase != normalize(phrase) or not phrase] == []


@pytest.mark.parametrize(
    ("typed", "first"),
    [("H", "is-heroin-addictive"), ("dope", "is-heroin-addictive"), ("FENTANYL!", "naloxone"), ("Narcan", "naloxone"),
     ("Suboxone", "treatment"), ("my son", "helping-someone"), ("MI HIJO", "helping-someone"),
     ("meth clinics", "treatment"), ("methadone", "treatment"), ("rehab", "treatment"), ("detox", "withdrawal"),
     ("síndrome de abstinencia", "withdrawal"), ("withdrawal", "withdrawal"), ("methodone", "treatment"),
     ("fentanol", "naloxone"), ("subox", "treatment"), ("how do I help my son", "helping-someone")],
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "es"])
def test_an_article_is_found_by_what_people_call_it(typed, first, language):
    found = find(SearchQuery(typed), language).articles
    assert (found[0].slug, {article.language for article in found}) == (first, {language})


@pytest.mark.parametrize("typed", ["willow house", "heron", "hor", "colin"])
def test_a_word_that_only_looks_like_one_leads_to_none(typed):
    assert not {"is-heroin-addictive", "treatment"} & set(slugs(typed)[:1])


def test_an_article_is_found_by_its_own_words():
    an_article(title="Ñandú", summary="Über Größe.", body="## What\n\nThe *zebrafish* and quetzal/axolotl.")
    for typed in ("zebrafish", "ZEBRAFISH", "zebraf", "quetzal", "axolotl zebrafish", "nandu", "ñandú", "uber"):
        assert slugs(typed) == ["is-it-hard"], typed
    for typed in ("zebrafish unicorn", "ebrafish", "zebraf quetzal"):
        assert slugs(typed) == [], typed


@pytest.mark.parametrize(
    "columns", [{"is_published": False}, {"language": "es"}, {"title": "Other", "body": "## Other"}]
)
def test_one_that_is_off_the_site_in_another_language_or_an_old_version_is_not(columns):
    an_article(body="## What\n\nThe zebrafish.", **({"is_published": False} if "title" in columns else columns))
    if "title" in columns:
        an_article(version=2, **columns)
    assert slugs("zebrafish") == []


def test_one_whose_review_ran_out_is_not(guide: Any):
    assert slugs("narcan")[0] == "naloxone"
    an_article(slug="naloxone", version=2, next_review=timezone.localdate() - timedelta(days=1))
    assert "naloxone" not in slugs("narcan naloxone")
    assert "naloxone" in slugs("narcan", "es")


@pytest.mark.parametrize(
    ("typed", "first"),
    [("houston", "Houston, Texas"), ("HOUSTON tx", "Houston, Texas"), ("Hous", "Houston, Texas"),
     ("kansas city", "Kansas City, Missouri"), ("kansas city kansas", "Kansas City, Kansas"), ("texas", "Texas"),
     ("New York", "New York"), ("vegas", "Las Vegas, Nevada"), ("saint louis", "St. Louis, Missouri"),
     ("St Louis", "St. Louis, Missouri"), ("portland me", "Portland, Maine"), ("portland oregon", "Portland, Oregon"),
     ("detox near Houston Texas", "Houston, Texas"), ("clínicas de metadona en Houston", "Houston, Texas")],
)  # fmt: skip
def test_a_place_is_found_by_its_name(typed, first):
    assert towns(typed)[0] == first


def test_who_types_a_city_does_not_mean_the_state_in_its_name():
    assert "Kansas" not in towns("kansas city")
    assert towns("houston texas")[0] == "Houston, Texas"
    assert "Texas" in towns("houston texas")


def test_a_town_of_the_list_of_places_is_found_too():
    City.objects.create(state_id="WY", name="Little Creek", search_name="little creek", slug="little-creek")
    assert towns("little creek") == ["Little Creek, Wyoming"]


@pytest.mark.parametrize(
    "typed", ["bayou", "Bayou center", "bay", "mothers bayou", "the bayou", "bayou houston", "báyou"]
)
def test_a_place_of_treatment_is_found_by_its_name_and_by_where_it_is(bayou, typed):
    assert places(typed) == ["Bayou Center"]


@pytest.mark.parametrize("typed", ["bayou clinic", "ayou", "bayou dallas", "houston", "center dallas texas"])
def test_it_is_not_where_a_word_does_not_fit(bayou, typed):
    assert places(typed) == []


def test_one_that_is_closed_is_not(bayou):
    Facility.objects.filter(pk=bayou.pk).update(closed="desk")
    assert places("bayou") == []


def by_name(names: list[str]) -> bool:
    return names == sorted(names)


def many_of_one_name() -> None:
    for number in (4, 9, 1, 8, 2, 7, 3, 6, 5, 0):
        a_facility(name=f"Willow House {number}", services=["private"] * number)


def test_places_of_treatment_stand_by_name_and_nothing_else():
    many_of_one_name()
    assert places("willow") == [f"Willow House {number}" for number in range(search.MAX_FACILITIES)]


def test_a_list_by_anything_else_would_be_noticed(monkeypatch):
    many_of_one_name()
    assert by_name(places("willow"))
    order_by = type(Facility.objects.all()).order_by
    monkeypatch.setattr(type(Facility.objects.all()), "order_by", lambda self, *_: order_by(self, "-pk"))
    assert not by_name(places("willow"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("huston", "Houston, Texas"), ("detox huston", "Houston, Texas"), ("Detriot", "Detroit, Michigan"),
     ("albequerque", "Albuquerque, New Mexico"), ("Califronia", "California"), ("rehab in philadelpia",
     "Philadelphia, Pennsylvania"), ("los angelas", "Los Angeles, California"), ("massachusets", "Massachusetts")],
)  # fmt: skip
def test_a_place_that_was_spelled_otherwise_is_asked_about(typed, meant):
    offered = found(typed).suggestion
    assert offered
    assert offered.name == meant


@pytest.mark.parametrize("typed", ["houston", "narcan", "detox", "bayou", "zzzz", "a", "how is it", "911"])
def test_nothing_is_asked_about_where_it_would_be_in_the_way(bayou, typed):
    assert found(typed).suggestion is None


@pytest.mark.parametrize("typed", ["", " ", "the", "¿?", "\0", "🫶🏽", "مساعدة", "x" * 10_000, "_ _", '"" AND *'])
def test_what_says_nothing_finds_nothing(bayou, typed):
    assert not found(typed)


def test_words_after_the_eighth_are_left_unread(bayou):
    assert places("bayou " * 8 + "nowhere") == ["Bayou Center"]
    assert places("bayou " * 7 + "nowhere") == []


@pytest.mark.parametrize(
    "typed", ["overdose", "my son is NOT BREATHING", "sobredosis", "i want to die", "quiero morir"]
)
def test_danger_is_noticed(typed):
    assert found(typed).is_crisis


def test_danger_is_not_seen_everywhere():
    assert not found("breathing exercises houston").is_crisis
