"""Enter in the address bar, on a page that came by a POST, leads back to the page that it was sent from."""

import pytest
from django.test import Client

from intake.desk.leading_back import page_above
from tests.desk.conftest import QUEUE, Browser
from tests.triage.cases import in_state


@pytest.mark.parametrize("verb", ["reveal", "log_attempt", "claim", "confirm_spam"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_from_a_move_to_its_request(advisor, verb, method):
    request = in_state("claimed", advisor)
    response = getattr(Browser(advisor), method)(f"{QUEUE}{request.pk}/{verb}/")
    assert (response.status_code, response["Location"]) == (303, f"{QUEUE}{request.pk}/change/")
    assert Browser(advisor).get(response["Location"]).status_code == 200


def test_from_everywhere_else_to_the_page_above(db):
    above = {
        f"{QUEUE}next/": QUEUE,
        f"{QUEUE}bulk/": QUEUE,
        f"{QUEUE}search/": QUEUE,
        "/admin/intake/delivery/again/": "/admin/intake/delivery/",
        "/admin/intake/delivery/3/again/": "/admin/intake/delivery/",
        "/admin/intake/auditevent/verify/": "/admin/intake/auditevent/",
        "/admin/logout/": "/admin/",
    }
    assert {path: page_above(path) for path in above} == above


def test_other_methods_get_a_page_that_says_where_to_go(advisor):
    browser = Browser(advisor)
    response = browser.put(f"{QUEUE}next/", headers={"x-csrftoken": browser.token})
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "<h1>" in response.content.decode()


def test_whoever_is_not_signed_in_signs_in_first(db):
    response = Client().get(f"{QUEUE}next/")
    assert (response.status_code, response["Location"].partition("?")[0]) == (302, "/admin/login/")
