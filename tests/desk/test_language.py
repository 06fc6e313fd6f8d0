"""The desk speaks the language of the browser."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils.translation import get_language, gettext, override

from tests.desk.conftest import QUEUE, Browser

DJANGOS, OURS = "Log out", "Take the next one"


def spanish(text: str) -> str:
    with override("es"):
        translated = gettext(text)
    assert translated != text
    return translated


def asked_in(languages: str | None, user: User, path: str = QUEUE) -> Any:
    return Browser(user, headers={"Accept-Language": languages} if languages is not None else {}).get(path)


@pytest.mark.parametrize("languages", ["es", "es-MX,es;q=0.9,en;q=0.5", "nah,ES-us"])
def test_it_speaks_spanish(languages: str, advisor: User) -> None:
    response = asked_in(languages, advisor)
    html = response.content.decode()
    assert '<html lang="es"' in html
    assert spanish(DJANGOS) in html
    assert spanish(OURS) in html
    assert response.headers["Content-Language"] == "es"


@pytest.mark.parametrize("languages", [None, "", "en", "de", "*", "xx-klingon", "es;q=much", ";;;,,=", "é" * 600])
def test_it_speaks_english_to_everybody_else(languages: str | None, advisor: User) -> None:
    response = asked_in(languages, advisor)
    html = response.content.decode()
    assert '<html lang="en"' in html
    assert DJANGOS in html
    assert OURS in html
    assert response.headers["Content-Language"] == "en"


@pytest.mark.django_db
def test_so_does_the_page_to_sign_in() -> None:
    html = Client(headers={"Accept-Language": "es"}).get("/admin/login/").content.decode()
    assert spanish("Log in") in html


def test_a_failure_page_is_not_said_to_be_in_another_language_than_it_is(advisor: User) -> None:
    response = asked_in("es", advisor, "/admin/nowhere/")
    [spoken] = re.findall(r'<html lang="(\w+)"', response.content.decode())
    assert response.headers.get("Content-Language", spoken) == spoken


def test_nobody_after_it_hears_spanish(advisor: User) -> None:
    asked_in("es", advisor)
    assert get_language() == "en"
