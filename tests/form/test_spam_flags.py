"""What looks odd waits in quarantine: it is stored whole, and whoever sent it is told what everybody is told."""

from datetime import timedelta

import pytest

from intake.models import ContactRequest, Notification
from tests.build import a_form
from tests.form.pages import CODE, lasting

BROWSER = {"sec-fetch-site": "same-origin"}
ODD = {
    "honeypot_filled": ({"website": "filled in by the browser"}, BROWSER, 40),
    "too_fast": ({}, {}, 1),
    "many_links": ({"name": "https://a.example https://b.example"}, BROWSER, 40),
}
NOT_ODD = {
    "a browser's quick send": ({}, BROWSER, 0),
    "somebody who needs two seconds": ({}, {}, 2),
    "somebody who needs a day": ({}, {}, 24 * 3600),
    "one link": ({"name": "www.ana.example"}, BROWSER, 40),
}


@pytest.fixture
def press(client, helpline, clock, throttled):
    """Loads the page, waits, and sends it with `fields` and `headers`."""

    def pressed(fields, headers, seconds):
        form = a_form(client, **fields)
        clock.shift(seconds)
        return client.post("/help/", form, headers=headers)

    return pressed


@pytest.mark.parametrize("odd", ODD)
def test_it_is_stored_whole_and_supervisors_are_told_why(press, odd):
    fields, *how = ODD[odd]
    assert press(fields, *how).status_code == 303
    request = ContactRequest.objects.get()
    assert (request.status, request.reasons) == ("quarantined", [odd, "asap"])
    assert (request.opened("phone"), request.opened("name")) == ("+12025550123", fields.get("name", ""))
    assert Notification.objects.count() == 1


@pytest.mark.parametrize("ordinary", NOT_ODD)
def test_nobody_else_is_held_back(press, ordinary):
    assert press(*NOT_ODD[ordinary]).status_code == 303
    assert ContactRequest.objects.get().status == "waiting"


def test_all_that_is_odd_is_said(press):
    press({"website": "x", "name": "http://a http://b"}, {}, 0)
    assert ContactRequest.objects.get().reasons == ["honeypot_filled", "too_fast", "many_links", "asap"]


@pytest.mark.parametrize("asks", [{}, {"about": "self"}, {"about": "loved_one", "email": "mari@example.org"}])
@pytest.mark.parametrize("night", [False, True])
@pytest.mark.parametrize("odd", ODD)
def test_its_confirmation_looks_like_everybody_elses(press, client, clock, odd, night, asks):
    fields, headers, seconds = ODD[odd]
    if night:
        clock.shift(timedelta(hours=10))

    def shown(more, headers, seconds):
        page = lasting(client.get(press({**asks, **more}, headers, seconds)["Location"]).content.decode())
        assert "We expect to reach you by" in page
        return CODE.sub("", page)

    assert shown(fields, headers, seconds) == shown({}, BROWSER, 0)
    assert sorted(ContactRequest.objects.values_list("status", flat=True)) == ["quarantined", "waiting"]


def test_it_may_choose_a_time_that_holds_a_place(press):
    press({"website": "x", "when": "2027-03-03T19:00Z"}, BROWSER, 40)
    request = ContactRequest.objects.get()
    assert (request.status, request.slot_seat) == ("quarantined", 1)
