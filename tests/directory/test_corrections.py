"""Telling us what is wrong: stored, or said that it is not; and nothing about whoever tells."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection

from intake.antispam.limits import HARD_LIMIT
from intake.directory import corrections
from intake.models import AuditEvent, City, Correction, Facility
from tests.broken import no_row_enters
from tests.build import a_correction, a_facility

NOTE = "It moved to the blue house on Elm Street."
HERE = {"sec-fetch-site": "same-origin"}

pytestmark = pytest.mark.usefixtures("helpline")


@pytest.fixture
def place(houston: City) -> Facility:
    return a_facility(name="Bayou Center")


def ctx(client: Any, at: str) -> str:
    found = re.search(r'name="ctx" value="([^"]+)"', client.get(at).content.decode())
    assert found
    return found[1]


def send(client: Any, place: Facility, *, at: str = "", **fields: str) -> Any:
    at = at or f"/places/wrong/{place.pk}/"
    fields.setdefault("ctx", ctx(client, at))
    return client.post(at, {"website": "", **fields}, headers=HERE)


@pytest.mark.parametrize("language", ["", "/es"])
def test_it_is_stored_and_then_we_say_thank_you(client: Any, place: Facility, language: str) -> None:
    response = send(client, place, at=f"{language}/places/wrong/{place.pk}/", problem="address", note=NOTE)
    assert response.status_code == 303
    [told] = Correction.objects.all()
    assert (told.facility, told.problem, told.opened("note"), told.spam_flags) == (place, "address", NOTE, [])
    thanks = client.get(response["Location"]).content.decode()
    assert ("Thank you" if not language else "Gracias") in thanks
    assert "<form method" not in thanks
    assert not response.cookies


def test_what_was_written_stands_nowhere_in_plain_text(client: Any, place: Facility) -> None:
    send(client, place, note=NOTE)
    with connection.cursor() as cursor:
        for table in ("intake_correction", "intake_auditevent"):
            cursor.execute(f"SELECT * FROM {table}")
            assert "Elm Street" not in repr(cursor.fetchall())
    [event] = AuditEvent.objects.filter(event_type="correction_sent")
    assert event.actor_name == "the person"
    assert set(event.detail) == {"correction", "facility", "problem"}


def test_one_of_the_two_is_enough(client: Any, place: Facility) -> None:
    assert send(client, place, problem="closed").status_code == 303
    assert send(client, place, note=NOTE).status_code == 303
    assert sorted(Correction.objects.values_list("problem", flat=True)) == ["closed", "other"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Choose what is wrong, or write a few words."),
        ({"note": "x" * 1001}, "Make it shorter"),
        ({"problem": "rank"}, "There is a problem"),
        ({"note": NOTE, "ctx": "forged:abc"}, "Press the button again to send"),
        ({"note": NOTE, "ctx": ""}, "Press the button again to send"),
    ],
)
def test_what_cannot_be_taken_is_said_and_kept_on_the_page(
    client: Any, place: Facility, fields: dict[str, str], said: str
) -> None:
    response = send(client, place, **fields)
    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert "<title>Error: " in page
    assert fields.get("note", "")[:40] in page
    assert Correction.objects.count() == 0


def test_pressing_again_sends_it(client: Any, place: Facility) -> None:
    page = send(client, place, note=NOTE, ctx="").content.decode()
    [again] = re.findall(r'name="ctx" value="([^"]+)"', page)
    assert send(client, place, note=NOTE, ctx=again).status_code == 303


def test_a_form_of_another_place_is_not_taken_for_this_one(client: Any, place: Facility) -> None:
    other = ctx(client, f"/places/wrong/{a_facility().pk}/")
    assert send(client, place, note=NOTE, ctx=other).status_code == 422


def test_a_form_that_another_site_sends_is_not_taken(client: Any, place: Facility) -> None:
    at = f"/places/wrong/{place.pk}/"
    fields = {"note": NOTE, "ctx": ctx(client, at)}
    assert client.post(at, fields, headers={"sec-fetch-site": "cross-site"}).status_code == 422
    assert Correction.objects.count() == 0


def test_sent_twice_it_is_one(client: Any, place: Facility) -> None:
    token = ctx(client, f"/places/wrong/{place.pk}/")
    first, second = (send(client, place, note=NOTE, ctx=token) for _time in range(2))
    assert first["Location"] == second["Location"]
    assert Correction.objects.count() == AuditEvent.objects.filter(event_type="correction_sent").count() == 1


@pytest.mark.parametrize("token", ["", "x", "0" * 32 + ":forged"])
def test_nobody_is_thanked_for_nothing(client: Any, place: Facility, token: str) -> None:
    at = f"/places/wrong/{place.pk}/"
    assert "Thank you" not in client.get(at, {"told": token}).content.decode()
    assert "Thank you" not in client.get(at, {"told": ctx(client, at)}).content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", ["intake_correction", "intake_auditevent"])
def test_when_it_cannot_be_stored_the_page_says_so(client: Any, place: Facility, table: str) -> None:
    token = ctx(client, f"/places/wrong/{place.pk}/")
    with no_row_enters(table):
        response = send(client, place, note=NOTE, ctx=token)
    assert response.status_code == 503
    assert "We could not save that" in response.content.decode()
    assert Correction.objects.count() == 0


def test_a_filled_honeypot_is_kept_and_marked(client: Any, place: Facility) -> None:
    assert send(client, place, note="Buy https://a.example and https://b.example", website="x").status_code == 303
    assert Correction.objects.get().spam_flags == ["honeypot_filled", "many_links"]


def test_a_flood_from_one_network_is_told_to_wait(client: Any, place: Facility, settings: Any) -> None:
    settings.THROTTLE = True
    token = ctx(client, f"/places/wrong/{place.pk}/")
    answers = [send(client, place, note=NOTE, ctx=token).status_code for _number in range(HARD_LIMIT + 1)]
    assert answers == [303] * HARD_LIMIT + [429]


def test_nobody_tells_about_a_closed_place(client: Any, place: Facility) -> None:
    Facility.objects.update(closed="missing")
    assert client.get(f"/places/wrong/{place.pk}/").status_code == 404


def test_control_signs_and_nul_do_no_harm(client: Any, place: Facility) -> None:
    assert send(client, place, note="a\0b\u202ec\nd").status_code == 303
    assert Correction.objects.get().opened("note") == "abc\nd"


def test_dealt_with_its_words_and_their_key_are_gone(houston: City, operator: User) -> None:
    told = a_correction(note=NOTE)
    assert corrections.resolve(told, Correction.State.DISMISSED, by=operator)
    told = Correction.objects.get()
    assert (bytes(told.note), bytes(told.data_key), told.resolved_by_name) == (b"", b"", "operator")
    assert not corrections.resolve(told, Correction.State.APPLIED, by=operator)
    assert Correction.objects.get().state == "dismissed"


def test_the_account_that_dealt_with_it_may_leave(houston: City, operator: User) -> None:
    corrections.resolve(a_correction(), Correction.State.APPLIED, by=operator)
    operator.delete()
    assert Correction.objects.get().resolved_by_name == "operator"
