"""The pages: what is on them, how they are kept, and what they say about themselves."""

import gzip
import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from intake.articles.bundled_articles import load_articles
from intake.models import Article
from tests.articles.conftest import DATA, at, text_of
from tests.articles.test_bundled_articles import SLUGS
from tests.build import DISCLOSURE, SPANISH, an_article
from tests.form.conftest import database_down
from tests.form.pages import foreign_markup
from tests.once import once

pytestmark = pytest.mark.once

PATHS = ["learn/", *(f"learn/{slug}/" for slug in SLUGS), "self-check/"]
PHONE_BLOCK = re.compile(r'<section class="phones".*?</section>', re.DOTALL)
BASE_URL = "http://127.0.0.1:8000"
PACKED = {"accept-encoding": "gzip"}


@pytest.fixture
def pages(client, guide):
    """Every page by its path and language, with its address."""
    found = {(path, language): at(language, path) for path in PATHS for language in ("en", "es")}
    return once("articles", lambda: {(*key, address): client.get(address) for key, address in found.items()})


def test_nothing_on_it_is_foreign(pages):
    for (_path, language, address), response in pages.items():
        page = DATA.sub("", text_of(response))
        assert f'<html lang="{language}">' in page, address
        assert page.count("<h1>") == 1, address
        for script in re.findall("<script>.*?</script>", page, re.DOTALL)[:-1]:
            page = page.replace(script, "")
        assert foreign_markup(page) == [], address


def test_its_ids_are_its_own_and_lead_somewhere(pages):
    for (_path, _language, address), response in pages.items():
        page = text_of(response)
        ids = re.findall(r'\sid="([^"]+)', page)
        assert sorted(ids) == sorted(set(ids)), address
        assert set(re.findall(r'(?:href="#|aria-labelledby=")([^"]+)', page)) <= set(ids), address


def test_our_number_stands_in_its_disclosure_and_no_other_can_be_dialled(pages, helpline):
    for (_path, language, address), response in pages.items():
        page = text_of(response)
        [block] = PHONE_BLOCK.findall(page)
        assert page.count(helpline.phone) == block.count(helpline.phone) == 1, address
        assert (DISCLOSURE if language == "en" else SPANISH["disclosure"]) in block, address
        assert set(re.findall(r"tel:\+?(\d+)", page)) == {"911", "988", "2025550100", "18006624357"}, address


def test_it_leads_to_the_form_the_way_out_and_more_to_read(pages):
    for (_path, language, address), response in pages.items():
        for link in ("exit/?over", "#ask", "self-check/", "learn/"):
            assert f'href="{at(language, link)}"' in text_of(response), address


def test_caches_keep_it_and_nobody_is_recognised(pages, client):
    for (_path, _language, address), response in pages.items():
        assert response["Cache-Control"] == "public, max-age=300", address
        assert not response.cookies, address
        again = client.get(address, headers={"if-none-match": response["ETag"]})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", response["ETag"]), address


def test_it_is_sent_compressed(pages, client):
    for (_path, _language, address), response in pages.items():
        packed = client.get(address, headers=PACKED)
        assert gzip.decompress(packed.content) == response.content, address
        assert (packed["Content-Encoding"], packed["Vary"]) == ("gzip", "Accept-Encoding"), address
        weak = client.get(address, headers={**PACKED, "if-none-match": packed["ETag"]})
        assert weak.status_code == 304, address


def test_it_asks_the_database_little(pages, client, django_assert_max_num_queries):
    for language in ("en", "es"):
        client.get(at(language, "learn/"))  # from now on the process remembers the helpline
    for _path, _language, address in pages:
        with django_assert_max_num_queries(3):
            client.get(address)


def test_it_names_its_address_and_that_of_the_other_language(pages):
    for (path, language, address), response in pages.items():
        page, other = text_of(response), "es" if language == "en" else "en"
        assert f'<link rel="canonical" href="{BASE_URL}{address}">' in page
        for code, there in (("en", f"/{path}"), ("es", f"/es/{path}"), ("x-default", f"/{path}")):
            assert f'<link rel="alternate" hreflang="{code}" href="{BASE_URL}{there}">' in page, address
        assert re.search(f'<a href="{at(other, path)}" lang="{other}"[^>]*>', page), address
        assert '<meta name="robots" content="index">' in page, address
        assert re.search(r'<meta name="description"\s+content="[^"]{30,}">', page), address


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_is_only_read(pages, client, method):
    for _path, _language, address in pages:
        assert getattr(client, method)(address).status_code == 405, address


def test_a_change_has_another_etag(client, guide):
    before = client.get("/learn/naloxone/")["ETag"]
    an_article(slug="naloxone", version=2)
    response = client.get("/learn/naloxone/", headers={"if-none-match": before})
    assert response.status_code == 200
    assert response["ETag"] != before


def test_the_list_is_in_reading_order(client, guide):
    page = text_of(client.get("/learn/"))
    assert re.findall(r'<h2><a href="/learn/([^/"]+)/">', page) == SLUGS


@pytest.mark.parametrize("path", ["learn/nothing-here/", "es/learn/nothing-here/", "learn/<script>/"])
def test_an_article_that_is_not_there_is_a_page_that_helps(client, guide, path):
    response = client.get(f"/{path}")
    assert response.status_code == 404
    assert "1-800-662-4357" in response.content.decode()


def test_one_that_is_off_the_site_is_not_there(client, guide):
    an_article(slug="naloxone", version=2, is_published=False)
    assert client.get("/learn/naloxone/").status_code == 404
    assert "/learn/naloxone/" not in text_of(client.get("/learn/"))
    spanish = text_of(client.get("/es/learn/naloxone/"))
    assert 'hreflang="en"' not in spanish
    assert f'hreflang="x-default" href="{BASE_URL}/es/learn/naloxone/"' in spanish


def test_its_text_is_there_with_its_contents_and_its_sources(client, guide):
    article = guide["es", "withdrawal"]
    page = text_of(client.get("/es/learn/withdrawal/"))
    parts = re.findall(r'<h2 id="(part-\d+)">([^<]+)</h2>', page)
    assert len(parts) == article.body.count("\n## ") + 1
    contents = page.partition('class="contents"')[2].partition("</nav>")[0]
    assert re.findall(r'<a href="#(part-\d+)">([^<]+)</a>', contents) == parts
    sources = page.partition('class="sources"')[2].partition("</section>")[0]
    assert re.findall(r'<li id="source-(\d)"\s+lang="en">', sources) == ["1", "2", "3", "4", "5", "6"]
    for source in article.numbered_sources:
        assert f'<a href="{source.address}" rel="noreferrer">' in sources
        assert f"{source.publisher}, {source.year}." in sources


def test_it_leads_out_only_to_its_sources(client, guide):
    page = text_of(client.get("/learn/treatment/")).partition("<main")[2].partition("</main>")[0]
    out = re.findall(r'<a href="(https?:[^"]+)"( rel="noreferrer")?', page)
    assert [address for address, _rel in out] == [one.address for one in guide["en", "treatment"].numbered_sources]
    assert all(rel for _address, rel in out)


NOT_REVIEWED, DUE = "Not yet reviewed by a clinician", "This page was due for review on"


def banners(client, **columns):
    an_article(**columns)
    page = text_of(client.get("/learn/is-it-hard/"))
    return [banner for banner in (NOT_REVIEWED, DUE) if banner in page], page


def test_one_that_nobody_reviewed_says_so(client, helpline):
    said, page = banners(client)
    assert said == [NOT_REVIEWED]
    assert "Next review: " in page


def test_one_whose_review_ran_out_says_so_and_asks_not_to_be_found(client, helpline, clock):
    said, page = banners(
        client,
        reviewer="Dr. Rosa Example, MD",
        reviewed_on=timezone.localdate() - timedelta(days=400),
        next_review=timezone.localdate() - timedelta(days=1),
    )
    assert said == [DUE]
    assert "due for review on March 2, 2027. " in page
    assert '<meta name="robots" content="noindex">' in page
    assert "Next review: " not in page
    assert "/learn/is-it-hard/" in text_of(client.get("/learn/"))


def test_one_that_was_reviewed_says_by_whom_and_when(client, helpline, clock):
    said, page = banners(client, reviewer="Dr. Rosa <b>Example", reviewed_on=timezone.localdate())
    assert said == []
    assert "Reviewed by Dr. Rosa &lt;b&gt;Example on March 3, 2027." in page


def data(client, **columns):
    an_article(**columns)
    [found] = DATA.findall(text_of(client.get("/learn/is-it-hard/")))
    return json.loads(found)


def test_search_engines_are_told_only_what_is_so(client, helpline, clock):
    said = data(client, title="A </script><b> & c")
    assert said == {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "url": f"{BASE_URL}/learn/is-it-hard/",
        "headline": "A </script><b> & c",
        "description": "It is, and there is help.",
        "inLanguage": "en",
        "dateModified": "2027-03-03",
        "citation": ["https://nida.nih.gov/help"],
    }


def test_they_are_told_who_reviewed_it_once_somebody_has(client, helpline, clock):
    said = data(client, reviewer="Dr. Rosa Example", reviewed_on=timezone.localdate())
    assert said["lastReviewed"] == "2027-03-03"
    assert said["reviewedBy"] == {"@type": "Person", "name": "Dr. Rosa Example"}


def test_when_the_database_is_down_an_honest_page_says_so(client, guide):
    with database_down():
        response = client.get("/learn/naloxone/")
    assert response.status_code == 503
    assert response["Cache-Control"] == "no-store"
    assert "1-800-662-4357" in response.content.decode()


@pytest.mark.parametrize("path", PATHS)
def test_it_can_be_read_before_there_is_a_helpline(client, db, path):
    load_articles()
    assert "1-800-662-4357" in text_of(client.get(f"/{path}"))


def test_without_articles_the_list_says_so(client, helpline):
    assert "There is nothing to read here yet." in text_of(client.get("/learn/"))
    assert not Article.objects.exists()
