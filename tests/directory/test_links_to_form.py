"""A page of places leads to the form, and the request remembers from where."""

import re
from typing import Any

import pytest

from intake.models import ContactRequest
from tests.build import a_form

pytestmark = pytest.mark.usefixtures("helpline", "houston")


@pytest.mark.parametrize("language", ["", "/es"])
@pytest.mark.parametrize(
    ("address", "page"),
    [("", "places"), ("texas/", "places-tx"), ("texas/houston/", "places-tx-houston")],
)
def test_a_request_remembers_the_place(client: Any, language: str, address: str, page: str) -> None:
    shown = client.get(f"{language}/places/{address}").content.decode()
    [link] = re.findall(r'<a class="btn"\s+href="([^"]+)"', shown)
    assert link == f"{language}/?page={page}"
    assert client.post(f"{language}/help/", a_form(client, at=link)).status_code == 303
    assert ContactRequest.objects.get().source_page == page


def test_it_is_still_known_after_the_language_was_switched(client: Any) -> None:
    typed = a_form(client, at="/?page=places-tx-houston")
    page = client.post("/es/", typed).content.decode()
    [ctx] = re.findall(r'name="ctx" value="([^"]+)"', page)
    client.post("/es/help/", {**typed, "ctx": ctx})
    assert ContactRequest.objects.get().source_page == "places-tx-houston"


@pytest.mark.parametrize("named", ["", "A", "a|b", "x" * 61, "<b>", "a%00"])
def test_what_is_no_page_of_ours_is_forgotten(client: Any, named: str) -> None:
    assert client.post("/help/", a_form(client, at=f"/?page={named}")).status_code == 303
    assert ContactRequest.objects.get().source_page == ""
