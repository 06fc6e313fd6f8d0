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
from intake.search.synonyms import CONTACT_PHRASES, SLUGS, SYNONYMS
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


def understood(typed: str) -> list[str]:
    """The articles that the words stand for, without the database."""
    query = SearchQuery(typed)
    return search._match_synonyms(query, query.significant)[0]


def towns(typed: str) -> list[str]:
    return [town.name for town in found(typed).locations]


def places(typed: str) -> list[str]:
    return [place.name for place in found(typed).facilities]


def test_everything_that_people_call_things_leads_to_an_article_that_is_there():
    assert set(SYNONYMS) == set(ARTICLES)
    assert {phrase for phrase, expected in SLUGS.items() if understood(phrase)[: len(expected)] != expected} == set()
    for phrase in list(SLUGS)[::40]:
        assert slugs(phrase)[: len(SLUGS[phrase])] == SLUGS[phrase], phrase


def test_each_of_them_is_written_as_it_is_compared():
    assert [phrase for phrase in (*SLUGS, *CONTACT_PHRASES) if phrase != normalize(phrase) or not phrase] == []


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


# What people type: slang, other countries' Spanish, words as they are misspelled.
TYPED = {
    "naloxone": """test strips, fentanyl test strips, tiras reactivas, good samaritan law, ley del buen samaritano,
        narcam, narkan, naloxene, fentynal, fentanil, fenta, azules, pressed pills, harm reduction, needle exchange,
        reducción de daños, intercambio de jeringas, speedball, tranq, sobre dosis, overdosis, convulsiones""",
    "withdrawal": """benzos, xanax, xanex, zanax, klonopin, alprazolam, benzodiacepinas, rivotril, clonazepan,
        withdrawl, withdrawels, dopesickness, coming down, cruda, resaca, guayabo, insomnia, restless legs, gabapentin,
        pastillas para dormir, how to quit, cómo dejarlo, quiero dejarlo, desintoxicasion, alcohol withdrawal""",
    "treatment": """IOP, php, intensive outpatient, probation, parole, drug court, libertad condicional, sober,
        sobriety, sobrio, drunk, alcoholic, alchohol, borracho, anexo, anexos, perico, piedra, basuco, merca, cristal,
        crico, foco, mota, doble a, doble aa, padrino, sponsor, hepatitis, hep c, VIH, sin papeles, indocumentado,
        undocumented, sin seguro, no insurance, pregnant, embarazada, saboxone, suboxene, metadon, methadon, molly,
        adderall, weed, marihuana, k2, homeless, lost my job, veterans, salud mental, internarse, rehabilitasion,
        rehab center, substance abuse, quit drinking, dejar de tomar, antabuse, jail, cárcel""",
    "helping-someone": """my cousin, mi primo, my nephew, mi tía, my roommate, my ex, mi cuñado, mija, boundaries,
        codependent, help my friend, ayudar a alguien, no quiere ayuda, me roba, stealing from me""",
    "signs-to-look-for": """drug test, prueba de drogas, is he high, esta usando, se inyecta, papel aluminio, popotes,
        burnt spoon, shooting up, nodding out, warning signs, señales de alerta, pupilas chiquitas, moretones""",
    "is-heroin-addictive": """carga, goma, chapopote, tecata, azúcar morena, eroina, herion, opoids, oxycotton, vicoden,
        perkocet, percoset, morfine, narcóticos, prescription pills, lortab, junkie, mexican mud, amapola, opiods""",
    "can-it-happen-after-one-use": "tried it once, only once, first hit, una probada, lo probé, someone gave me",
    "craving-tolerance-dependence": """jonesing, fiending, slipped up, fell off the wagon, volví a usar, recaí,
        triggers, ganas de usar, deseo intenso, tentación, used again""",
}  # fmt: skip


def test_slang_misspellings_and_other_countries_words_lead_to_an_article():
    typed = [(text.strip(), slug) for slug, texts in TYPED.items() for text in texts.split(",")]
    assert len(typed) > 150
    assert {text: understood(text)[:1] for text, slug in typed if understood(text)[:1] != [slug]} == {}


def test_a_phrase_that_could_never_be_typed_in_a_row_is_not_among_them():
    assert [phrase for phrase in (*SLUGS, *CONTACT_PHRASES) if len(phrase.split()) > 4] == []
