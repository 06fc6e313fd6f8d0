import re

import pytest
from django.conf import settings

from intake.helpline.published import VIOLENCE_HOTLINE_PHONE
from tests.build import DISCLOSURE, SPANISH
from tests.form.form_session import every_page
from tests.once import once

pytestmark = pytest.mark.once

PHONE_BLOCK = re.compile(r'<section class="phones".*?</section>', re.DOTALL)
PRINTED = re.compile(r"\{[{%][^}]*\b(helpline\.phone|samhsa_phone)\b")


@pytest.fixture
def pages(client, helpline, clock):
    """Every public page, by name and language."""
    shown = once("every page", lambda: every_page(client))
    return {name: response.content.decode() for name, response in shown.items()}


def test_it_stands_in_the_phone_block_with_its_disclosure(pages, helpline):
    for name, page in pages.items():
        (block,) = PHONE_BLOCK.findall(page)
        assert page.count(helpline.phone) == block.count(helpline.phone) == 1, name
        assert (DISCLOSURE if name.endswith("(en)") else SPANISH["disclosure"]) in block, name


def test_the_violence_hotline_stands_beside_who_answers_there(pages):
    printed = 0
    for name, page in pages.items():
        for paragraph in page.split("<p>"):
            if VIOLENCE_HOTLINE_PHONE in paragraph:
                printed += 1
                assert "National Domestic Violence Hotline" in paragraph or name.endswith("(es)"), name
                assert 'href="tel:18007997233"' in paragraph, name
    assert printed >= 4


def test_no_other_number_can_be_dialled(pages, helpline):
    known = {"911", "988", "2025550100", "18006624357", "18007997233"}
    for name, page in pages.items():
        assert set(re.findall(r"tel:\+?(\d+)", page)) <= known, name


def test_no_template_but_the_phone_block_prints_one():
    templates = settings.BASE_DIR.joinpath("templates").rglob("*.html")
    assert {path.name for path in templates if PRINTED.search(path.read_text())} == {
        "our_number.html",
        "samhsa_number.html",
    }


@pytest.mark.parametrize("printed", ["{{ helpline.phone|dialable }}", "{% x number=samhsa_phone %}"])
def test_a_template_that_prints_one_is_noticed(printed):
    assert PRINTED.search(f"<p>{printed}</p>")
