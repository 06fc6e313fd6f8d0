"""What comes with Intake: complete, easy to read, kind, with sources; and never put over what the desk wrote."""

import re
from itertools import groupby

import pytest
from django.core.management import call_command
from django.utils.html import strip_tags

from intake.articles.bundled_articles import CONTENT, load_articles, read_bundled_articles
from intake.articles.markdown import render_markdown
from intake.articles.sources import parse_sources
from intake.articles.validation import errors_in_body, errors_in_sources
from intake.models import Article
from tests.build import an_article
from tests.copy.pages import prose
from tests.copy.reading import flesch_kincaid_grade, inflesz, sentences, words
from tests.copy.test_words import ENGLISH, SPANISH

ALL = list(read_bundled_articles())
SLUGS = [
    "is-heroin-addictive", "can-it-happen-after-one-use", "craving-tolerance-dependence", "withdrawal",
    "signs-to-look-for", "treatment", "helping-someone", "naloxone",
]  # fmt: skip
MAX_WORDS = 20
# What must never get lost when a text is made easier.
SAID = {
    "is-heroin-addictive": "opioid receptors.*dopamine.*23 of every 100.*methadone and buprenorphine",
    "can-it-happen-after-one-use": "No one becomes dependent.*from one use",
    "craving-tolerance-dependence": "craving is something the brain has learned.*Tolerance can be lost.*"
    "Dependence is not addiction",
    "withdrawal": "8 to 24 hours.*rarely kills.*most dangerous time comes after.*alcohol can bring seizures.*"
    "pregnant.*Do not stop suddenly.*precipitated withdrawal",
    "signs-to-look-for": "Call 911 now.*proof",
    "treatment": "medicine works best.*Methadone.*Buprenorphine.*Naltrexone.*Outpatient.*Inpatient",
    "helping-someone": "naloxone.*after a break.*right to be safe",
    "naloxone": "Call 911.*Give naloxone.*Breathe for them.*on their side.*Stay.*wears off",
}


def test_the_date_of_one_is_that_of_its_text_and_not_of_the_day_of_installing(db, clock):
    load_articles()
    fronts = (path.read_text().split("---")[1] for path in CONTENT.glob("*/*.md"))
    assert {one.modified_on.isoformat() for one in Article.objects.all()} == {
        re.search("^changed: (.*)$", front, re.MULTILINE)[1] for front in fronts
    }


each = pytest.mark.parametrize("article", ALL, ids=lambda article: f"{article.language}-{article.slug}")


def read(article: Article) -> list[str]:
    """The sentences of an article, without the numbers of its sources."""
    html = re.sub("<sup>.*?</sup>", "", render_markdown(article.body).html)
    texts = [article.title, article.summary, *prose(html)]
    return [sentence for text in texts for sentence in sentences(text)]


def an_unpublished(language: str, body: str) -> Article:
    return Article(language=language, title="A", summary="A.", body=body)


def words_of(article: Article) -> str:
    return strip_tags(f"{article.title} {article.summary} {render_markdown(article.body).html}")


def test_there_are_eight_in_both_languages_in_one_order():
    for _language, group in groupby(ALL, lambda article: article.language):
        in_order = sorted(group, key=lambda article: article.position)
        assert [article.slug for article in in_order] == SLUGS


@each
def test_nothing_is_wrong_with_it(article):
    article.full_clean(validate_constraints=False)
    assert [*errors_in_body(article.body), *errors_in_sources(article.body, article.sources)] == []


@each
def test_it_says_honestly_that_nobody_has_reviewed_it(article):
    assert (article.reviewer, article.reviewed_on) == ("", None)


def is_easy(article: Article) -> bool:
    """Whether a sixth-grader reads it with ease: short sentences, 400 to 800 words."""
    text = read(article)
    lengths = [len(words(sentence)) for sentence in text]
    grade_is_low = flesch_kincaid_grade(text) <= 6 if article.language == "en" else inflesz(text) >= 65
    return grade_is_low and max(lengths) <= MAX_WORDS and 400 <= sum(lengths) <= 800


@each
def test_it_reads_easily(article):
    assert is_easy(article)


HARD = {
    "en": "Individuals experiencing dependency invariably demonstrate physiological manifestations.",
    "es": "Las personas dependientes experimentan invariablemente manifestaciones fisiológicas considerables.",
}


@pytest.mark.parametrize("language", HARD)
@pytest.mark.parametrize("spoil", ["harder words", "longer sentences", "too little", "too much"])
def test_one_that_is_harder_is_noticed(language, spoil):
    body = next(one.body for one in ALL if one.language == language)
    spoilt = {
        "harder words": f"{HARD[language]}\n\n" * 60,
        "longer sentences": re.sub(r"(?<=[a-z])[.:] ", " ", body),
        "too little": body.partition("## ")[0] + body[:400],
        "too much": body * 2,
    }
    assert not is_easy(an_unpublished(language, spoilt[spoil]))


@each
def test_no_word_puts_a_person_down(article):
    assert (ENGLISH if article.language == "en" else SPANISH).findall(words_of(article)) == []


@each
def test_it_leads_to_pages_of_its_own_language(article):
    ours = [address for address in render_markdown(article.body).links if address.startswith("/")]
    assert ours
    assert {address.startswith("/es/") for address in ours} == {article.language == "es"}


@pytest.mark.parametrize("slug", SLUGS)
def test_both_languages_cite_the_same_sources_as_often(slug):
    english, spanish = sorted((one for one in ALL if one.slug == slug), key=lambda one: one.language)
    assert parse_sources(english.sources) == parse_sources(spanish.sources)
    cited = [re.findall(r"\[(\d+)\](?!\()", article.body) for article in (english, spanish)]
    assert cited[0] == cited[1]
    levels = [re.findall("^#+", article.body, re.MULTILINE) for article in (english, spanish)]
    assert levels[0] == levels[1]


def says(slug: str, text: str) -> bool:
    return bool(re.search(SAID[slug], text, re.DOTALL))


@pytest.mark.parametrize("slug", SLUGS)
def test_what_keeps_people_alive_is_said(slug):
    [article] = [one for one in ALL if (one.language, one.slug) == ("en", slug)]
    assert says(slug, words_of(article))


@pytest.mark.parametrize("lacks", ["Call 911", "Give naloxone", "Breathe for them", "on their side", "wears off"])
def test_one_that_lost_it_is_noticed(lacks):
    [naloxone] = [one for one in ALL if (one.language, one.slug) == ("en", "naloxone")]
    assert not says("naloxone", words_of(naloxone).replace(lacks, ""))


@pytest.mark.django_db
def test_adding_them_again_adds_nothing(capsys):
    call_command("load_articles")
    call_command("load_articles")
    assert capsys.readouterr().out == "16 articles added.\n0 articles added.\n"
    assert Article.objects.count() == len(ALL)


@pytest.mark.django_db
def test_one_that_the_desk_wrote_stays_the_newest():
    an_article(slug="naloxone", version=3, body="## Ours\n\nWords. [1]")
    assert load_articles() == len(ALL) - 1
    [found] = Article.objects.current().filter(slug="naloxone", language="en")
    assert (found.version, found.body) == (3, "## Ours\n\nWords. [1]")


@pytest.mark.django_db
def test_one_that_the_desk_took_off_the_site_stays_off():
    an_article(slug="naloxone", version=2, is_published=False)
    load_articles()
    assert not Article.objects.current().published().filter(slug="naloxone", language="en").exists()
