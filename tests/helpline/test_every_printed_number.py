import re

import pytest
from django.conf import settings

from intake.models import ContactRequest
from tests.build import DISCLOSURE, a_form

PHONE_BLOCK = re.compile(r'<section class="phones".*?</section>', re.DOTALL)
PRINTED = re.compile(r"\{[{%][^}]*\b(helpline\.phone|samhsa_phone)\b")


@pytest.fixture
def pages(client, helpline):
    """Every public page that exists now, by name."""
    sent = client.post("/help/", a_form(client))
    assert ContactRequest.objects.count() == 1
    return {
        "landing": client.get("/"),
        "with an error": client.post("/help/", a_form(client, phone="")),
        "press again": client.post("/help/", {"phone": "2025550123"}),
        "received": client.get(sent["Location"]),
        "received earlier": client.get("/received/forged/"),
        "405": client.get("/help/"),
        "404": client.get("/nowhere/"),
        "413": client.post("/help/", {"name": "x" * 70_000}),
    }


def test_it_stands_in_the_phone_block_with_its_disclosure(pages, helpline):
    for name, response in pages.items():
        page = response.content.decode()
        (block,) = PHONE_BLOCK.findall(page)
        assert page.count(helpline.phone) == block.count(helpline.phone) == 1, name
        assert DISCLOSURE in block, name


def test_no_template_but_the_phone_block_prints_one():
    templates = settings.BASE_DIR.joinpath("templates").rglob("*.html")
    assert {path.name for path in templates if PRINTED.search(path.read_text())} == {"phone_block.html"}


@pytest.mark.parametrize("printed", ["{{ helpline.phone|dialable }}", "{% x number=samhsa_phone %}"])
def test_a_template_that_prints_one_is_noticed(printed):
    assert PRINTED.search(f"<p>{printed}</p>")
