"""Questions that nobody but the person answers."""

import base64
import hashlib
import re

import pytest

from intake.articles import self_check
from intake.public.html import script
from tests.articles.conftest import at, text_of

pytestmark = pytest.mark.once

both_languages = pytest.mark.parametrize("language", ["en", "es"])
INPUT = re.compile(r"<input[^>]*>")


def fieldset(page: str) -> str:
    return page.partition('<fieldset class="tally">')[2].partition("</fieldset>")[0]


def cannot_send(page: str) -> bool:
    """Whether no field has a name, nothing remembers it, and no form is there to send it."""
    fields = INPUT.findall(page)
    forgetful = all("name=" not in field and 'autocomplete="off"' in field for field in fields)
    return bool(fields) and forgetful and not re.search(r"<form|formaction|type=\"submit\"", page)


@both_languages
def test_it_has_no_way_to_send_anything(client, guide, language):
    page = text_of(client.get(at(language, "self-check/")))
    assert cannot_send(page)
    assert fieldset(page).count("<input") == len(self_check.QUESTIONS) == 12


@pytest.mark.parametrize(
    "broken",
    [
        '<input type="checkbox" name="q1" autocomplete="off">',
        '<input type="checkbox">',
        '<form><input type="checkbox" autocomplete="off"></form>',
    ],
)
def test_a_page_that_could_send_is_noticed(broken):
    assert not cannot_send(broken)


@both_languages
def test_its_script_is_the_one_that_its_policy_names_and_talks_to_nobody(client, guide, language):
    response = client.get(at(language, "self-check/"))
    tally, _leave = re.findall(r"<script>(.*?)</script>", text_of(response), re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(tally.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in response["Content-Security-Policy"]
    assert "connect-src" not in response["Content-Security-Policy"]  # default-src 'none' stands for it
    assert not re.search("fetch|XMLHttp|sendBeacon|Storage|cookie|location|Image|open", tally)
    assert len(tally) + len(script()) < 2048


def test_no_other_page_allows_that_script(client, guide):
    allowed = {
        client.get(path)["Content-Security-Policy"] for path in ("/", "/learn/", "/learn/naloxone/", "/privacy/")
    }
    assert len(allowed) == 1
    assert client.get("/self-check/")["Content-Security-Policy"] not in allowed


@both_languages
def test_the_result_is_the_same_for_everybody(client, guide, language):
    page = text_of(client.get(at(language, "self-check/")))
    result = {
        "en": "These questions cannot tell you what you have.",
        "es": "Estas preguntas no pueden decirle qué tiene.",
    }
    assert page.count(result[language]) == 1
    assert 'role="status" hidden' in page  # a count that only the script shows, and no word beside it


def test_it_asks_nothing_that_harms():
    asked = " ".join(map(str, self_check.QUESTIONS)).lower()
    assert not re.search("arrest|police|jail|needle|inject|insurance|children|name", asked)


def test_it_says_where_its_questions_come_from(client, guide):
    assert "https://www.ncbi.nlm.nih.gov/books/NBK64187/" in text_of(client.get("/self-check/"))
    assert "public domain" in (self_check.__doc__ or "")


@both_languages
def test_families_get_a_list_without_a_count(client, guide, language):
    page = text_of(client.get(at(language, "self-check/")))
    _tallied, _end, rest = page.partition("</fieldset>")
    assert rest.count("<li>") >= len(self_check.SIGNS)
    assert not INPUT.findall(rest)
    assert f'href="{at(language, "learn/signs-to-look-for/")}"' in rest


def test_it_stands_without_the_article_on_signs(client, helpline):
    assert "/learn/signs-to-look-for/" not in text_of(client.get("/self-check/"))
