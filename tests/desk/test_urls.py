"""Every address of the desk, by every method, for everybody: a table, and no address without a line in it."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from intake.models import Article, SavedView
from intake.retention import early_disposal, hold
from tests.build import a_correction, a_facility, a_text, a_user, an_article
from tests.desk.conftest import sign_in
from tests.notify.build import a_delivery
from tests.notify.endpoints import an_endpoint
from tests.triage.cases import in_state
from tests.triage.record import everything

pytestmark = pytest.mark.once

SENDERS = ("holder", "supervisor", "operator")
STAFF = ("advisor", "holder", "supervisor", "auditor", "operator", "superuser")
OUTSIDERS = ("anonymous", "no role")
METHODS = ("get", "head", "put", "delete", "post")  # the POST to logout/ ends what comes before it
QUEUE_PEOPLE = {"advisor", "holder", "supervisor"}
OPERATORS = {"operator", "superuser"}
AUDITORS = {"auditor", *OPERATORS}
Codes = dict[tuple[str, str], int]


def ours(method: str, who: set[str], code: int, **otherwise: int) -> Codes:
    """A page of ours: one method, and 405 for the others, but for a GET, which leads back."""
    allowed = {"get", "head"} if method == "get" else {method}
    codes: Codes = {}
    for person, verb in product(STAFF, METHODS):
        told = code if person in who else otherwise.get(person, 403)
        codes[person, verb] = told if verb in allowed else 303 if verb in {"get", "head"} else 405
    return codes


def asked(who: set[str], code: int) -> Codes:
    """A page of ours that asks something, and takes the answer."""
    return ours("get", who, 200) | {(person, "post"): code if person in who else 403 for person in STAFF}


def stock(who: set[str], *codes: int, otherwise: tuple[int, ...] = (403,) * 5) -> Codes:
    """A page of Django's: a code for each method."""
    return {
        (person, method): (codes if person in who else otherwise)[METHODS.index(method)]
        for person, method in product(STAFF, METHODS)
    }


EVERYBODY = set(STAFF)
CHANGES = ("app/add", "app/remove", "passkey/add", "passkey/<int:pk>/remove", "recovery-codes")
PAGE, READ_ONLY, LOOK = (200,) * 5, (200, 200, 405, 405, 405), (200, 200, 405, 405, 200)
REQUEST, USER = "intake/contactrequest/<uuid:pk>/", "auth/user/<path:object_id>/"
HELPLINE, WORDING = "intake/helpline/<path:object_id>/", "intake/wording/<path:object_id>/"
WEBHOOK, ENDPOINT = "intake/webhookendpoint/<path:object_id>/", "intake/webhookendpoint/<uuid:pk>/"
ARTICLE = "intake/article/<path:object_id>/"
FACILITY = "intake/facility/<path:object_id>/"
STATE = "intake/state/<path:object_id>/"
STALE = {"advisor": 409, "supervisor": 409}  # they could hold it, so they are told who does
RULES: dict[str, Codes] = {
    "": stock(EVERYBODY, *PAGE),
    "login/": stock(EVERYBODY, 302, 200, 200, 405, 200),
    "logout/": stock(EVERYBODY, 303, 303, 405, 405, 200),
    "password_change/": stock(EVERYBODY, 200, 200, 200, 405, 200),
    "password_change/done/": stock(EVERYBODY, *READ_ONLY),
    "jsi18n/": stock(EVERYBODY, *READ_ONLY),
    "autocomplete/": stock(EVERYBODY, 403, 403, 405, 405, 405),
    "r/<path:content_type_id>/<path:object_id>/": stock(EVERYBODY, *(404,) * 5),
    "intake/contactrequest/": ours("get", QUEUE_PEOPLE, 200),
    "intake/contactrequest/next/": ours("post", QUEUE_PEOPLE, 302),
    "intake/contactrequest/search/": ours("post", QUEUE_PEOPLE, 302),
    "intake/contactrequest/rows/": ours("get", QUEUE_PEOPLE, 200),
    "intake/contactrequest/views/": ours("post", QUEUE_PEOPLE, 302),
    "intake/contactrequest/views/<int:pk>/delete/": ours("post", {"holder"}, 302, advisor=404, supervisor=404),
    "intake/contactrequest/bulk/": ours("post", {"supervisor"}, 302),
    "intake/contactrequest/export/": asked({"supervisor"}, 200),
    "intake/contactrequest/add/": asked(QUEUE_PEOPLE, 302),
    f"{REQUEST}change/": ours("get", QUEUE_PEOPLE, 200),
    f"{REQUEST}copy/": asked({"supervisor"}, 200),
    f"{REQUEST}claim/": ours("post", QUEUE_PEOPLE, 302),
    f"{REQUEST}reveal/": ours("post", {"holder", "supervisor"}, 200, **STALE),
    f"{REQUEST}read_texts/": ours("post", {"holder", "supervisor"}, 302, **STALE),
    f"{REQUEST}release/": ours("post", {"holder", "supervisor"}, 302, **STALE),
    f"{REQUEST}log_attempt/": ours("post", {"holder"}, 302, **STALE),
    f"{REQUEST}schedule/": ours("post", {"holder"}, 302, **STALE),
    f"{REQUEST}close/": ours("post", {"holder"}, 302, **STALE),
    f"{REQUEST}note/": ours("post", {"holder"}, 302, **STALE),
    f"{REQUEST}refer/": ours("post", {"holder"}, 302, **STALE),
    f"{REQUEST}reassign/": ours("post", {"supervisor"}, 302),
    f"{REQUEST}allow_call/": ours("post", {"supervisor"}, 302),
    f"{REQUEST}reopen/": ours("post", {"supervisor"}, 302),
    f"{REQUEST}admit/": ours("post", {"supervisor"}, 302),
    f"{REQUEST}confirm_spam/": ours("post", {"supervisor"}, 302),
    f"{REQUEST}place_hold/": ours("post", {"supervisor"}, 302),
    f"{REQUEST}lift_hold/": ours("post", {"supervisor"}, 302),
    f"{REQUEST}propose_disposal/": ours("post", {"supervisor"}, 302),
    f"{REQUEST}confirm_disposal/": ours("post", {"supervisor"}, 302),
    f"{REQUEST}reject_disposal/": ours("post", {"supervisor"}, 302),
    "intake/delivery/": ours("get", OPERATORS | {"supervisor"}, 200),
    "intake/delivery/<int:pk>/again/": ours("post", OPERATORS | {"supervisor"}, 302),
    "intake/delivery/now/": ours("post", OPERATORS | {"supervisor"}, 302),
    "intake/delivery/again/": ours("post", OPERATORS | {"supervisor"}, 200),
    "intake/disposalrecord/": stock(AUDITORS | {"supervisor"}, *READ_ONLY, otherwise=(403, 403, 405, 405, 405)),
    "intake/oncallshift/": ours("get", QUEUE_PEOPLE | OPERATORS, 200),
    "intake/oncallshift/<int:pk>/": asked(OPERATORS | {"supervisor"}, 302),
    "preferences/": asked(QUEUE_PEOPLE | OPERATORS, 302),
    "intake/correction/": ours("get", OPERATORS, 200),
    "intake/correction/<uuid:pk>/apply/": ours("post", OPERATORS, 302),
    "intake/correction/<uuid:pk>/dismiss/": ours("post", OPERATORS, 302),
    "intake/facility/": stock(OPERATORS, *PAGE),
    "intake/facility/add/": stock(OPERATORS, *PAGE),
    f"{FACILITY}": stock(EVERYBODY, *(302,) * 5),
    f"{FACILITY}change/": stock(OPERATORS, *PAGE),
    f"{FACILITY}history/": stock(OPERATORS, *PAGE),
    f"{FACILITY}delete/": stock(set(), *(403,) * 5),
    "intake/state/": stock(OPERATORS, *PAGE),
    "intake/state/add/": stock(set(), *(403,) * 5),
    f"{STATE}": stock(EVERYBODY, *(302,) * 5),
    f"{STATE}change/": stock(OPERATORS, *PAGE),
    f"{STATE}history/": stock(OPERATORS, *PAGE),
    f"{STATE}delete/": stock(set(), *(403,) * 5),
    "intake/helpline/": stock(OPERATORS, *PAGE),
    "intake/helpline/add/": stock(OPERATORS, *PAGE),
    f"{HELPLINE}": stock(EVERYBODY, *(302,) * 5),
    f"{HELPLINE}change/": stock(OPERATORS, *PAGE),
    f"{HELPLINE}history/": stock(OPERATORS, *PAGE),
    f"{HELPLINE}delete/": stock(set(), *(403,) * 5),
    "intake/webhookendpoint/": stock(OPERATORS, *PAGE),
    "intake/webhookendpoint/add/": stock(OPERATORS, *PAGE),
    f"{WEBHOOK}": stock(EVERYBODY, *(302,) * 5),
    f"{WEBHOOK}change/": stock(OPERATORS, *PAGE),
    f"{WEBHOOK}history/": stock(OPERATORS, *PAGE),
    f"{WEBHOOK}delete/": stock(set(), *(403,) * 5),
    f"{ENDPOINT}test/": ours("post", OPERATORS, 302),
    f"{ENDPOINT}on/": ours("post", OPERATORS, 302),
    f"{ENDPOINT}off/": asked(OPERATORS, 302),
    f"{ENDPOINT}secret/": asked(OPERATORS, 200),
    "intake/wording/": stock(OPERATORS, *PAGE),
    "intake/wording/add/": stock(OPERATORS, *PAGE),
    f"{WORDING}": stock(EVERYBODY, *(302,) * 5),
    f"{WORDING}change/": stock(OPERATORS, 200, 200, 200, 200, 403),
    f"{WORDING}history/": stock(OPERATORS, *PAGE),
    f"{WORDING}delete/": stock(set(), *(403,) * 5),
    "intake/article/": stock(OPERATORS, *PAGE),
    "intake/article/add/": stock(OPERATORS, *PAGE),
    f"{ARTICLE}": stock(EVERYBODY, *(302,) * 5),
    f"{ARTICLE}change/": stock(OPERATORS, 200, 200, 200, 200, 403),
    f"{ARTICLE}history/": stock(OPERATORS, *PAGE),
    f"{ARTICLE}delete/": stock(set(), *(403,) * 5),
    "intake/auditevent/": stock(AUDITORS | {"supervisor"}, *LOOK, otherwise=(403, 403, 405, 405, 403)),
    "intake/auditevent/verify/": ours("post", AUDITORS, 200),
    "auth/user/": stock(OPERATORS, *PAGE),
    "auth/user/add/": stock(OPERATORS, *PAGE),
    "auth/user/<id>/password/": stock(OPERATORS, *PAGE),
    f"{USER}": stock(EVERYBODY, *(302,) * 5),
    f"{USER}change/": stock(OPERATORS, *PAGE),
    f"{USER}history/": stock(OPERATORS, *PAGE),
    f"{USER}delete/": stock(set(), *(403,) * 5),
    "auth/user/<int:pk>/second-factor/": stock(OPERATORS, 200, 200, 200, 200, 302),
    "two-factor/": stock(EVERYBODY, *READ_ONLY),
    "two-factor/code/": stock(EVERYBODY, *(302,) * 5),
    "two-factor/password/": stock(EVERYBODY, 200, 200, 405, 405, 200),
    # They ask for the password first.
    **{f"two-factor/{page}/": stock(EVERYBODY, *(302,) * 5) for page in CHANGES},
    "^(?P<app_label>intake|auth)/$": stock(OPERATORS, *PAGE, otherwise=(404,) * 5),
    "(?P<url>.*)$": stock(EVERYBODY, *(404,) * 5),
}
# Without a role the only page is the sign-in; leaving leads back to it.
AT_THE_DOOR = {"login/": (200, 200, 200, 405, 200)}
NOBODY = "00000000-0000-0000-0000-000000000000"
FILLED: dict[str, dict[str, str]] = {
    "intake/contactrequest/search/": {"q": "(202) 555-0123"},
    "intake/contactrequest/views/": {"name": "Spanish", "list": "tab=waiting&language=es"},
    "intake/contactrequest/bulk/": {"verb": "release", "confirmed": "1", "picked": NOBODY},
    "intake/contactrequest/export/": {"reason": "report", "contents": "redacted"},
    "intake/contactrequest/add/": {
        "submission_id": NOBODY,
        "read_out": "consent.en.1",
        "agreed": "on",
        "phone": "(202) 555-0123",
        "discretion": "private",
        "when": "asap",
    },
    "intake/oncallshift/<int:pk>/": {
        f"{part}-{name}_FORMS": "0" for part in ("shifts", "away") for name in ("TOTAL", "INITIAL")
    },
    "preferences/": {"notification_language": "es"},
    f"{REQUEST}copy/": {"reason": "called_back"},
    f"{REQUEST}reveal/": {"reason": "they rang back"},
    f"{REQUEST}log_attempt/": {"result": "reached", "channel": "call"},
    f"{REQUEST}schedule/": {"at": "2027-03-04T12:00"},
    f"{REQUEST}close/": {"outcome": "helped"},
    f"{REQUEST}note/": {"text": "ask for her sister"},
    f"{REQUEST}refer/": {"version": "en.1", "has_consented": "on", "referred_to": "Hope House"},
    f"{REQUEST}reassign/": {"to": "other", "reason": "speaks Spanish"},
    f"{REQUEST}allow_call/": {"reason": "she asked for six"},
    f"{REQUEST}reopen/": {"reason": "they wrote again"},
    f"{REQUEST}place_hold/": {"reason": "letter of the court"},
    f"{REQUEST}lift_hold/": {"why": "over"},
    f"{REQUEST}propose_disposal/": {"reason": "asked"},
    f"{REQUEST}confirm_disposal/": {"sure": "on"},
}

STATES = {
    "claim": "waiting", "admit": "quarantined", "confirm_spam": "quarantined", "reopen": "closed",
    "propose_disposal": "closed", "confirm_disposal": "closed", "reject_disposal": "closed",
}  # fmt: skip


def routes(patterns: Any, prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        yield from routes(pattern.url_patterns, route) if hasattr(pattern, "url_patterns") else [route]


# The sign-in has two names: the admin's and allauth's.
DESK = sorted(
    {route.removeprefix("admin/") for route in routes(get_resolver().url_patterns) if route.startswith("admin/")}
)


def second() -> User:
    """A supervisor who has placed or proposed something before."""
    return User.objects.filter(username="second").first() or a_user("supervisor", "second")


def unchanged() -> tuple[Any, ...]:
    return (
        everything(),
        list(User.objects.order_by("pk").values_list()),
        apps.get_model("admin", "LogEntry").objects.count(),
    )


@pytest.fixture
def people(advisor: User) -> dict[str, Client]:
    """Everybody's browser."""
    accounts = {
        "no role": User.objects.create_user("fresh", is_staff=True),
        "advisor": a_user("advisor", "other"),
        "holder": advisor,
        "supervisor": a_user("supervisor"),
        "auditor": a_user("auditor"),
        "operator": a_user("operator"),
        "superuser": User.objects.create_superuser("root"),
    }
    browsers = {"anonymous": Client(), **{name: Client() for name in accounts}}
    for name, account in accounts.items():
        sign_in(browsers[name], account)
    return browsers


def path_of(route: str, holder: User) -> str:
    verb = route.removeprefix(REQUEST).rstrip("/")
    request = in_state(STATES.get(verb, "claimed"), holder)
    if verb == "read_texts":
        a_text(request)
    if verb == "lift_hold":
        hold.place(request, by=second(), reason="letter of the court")
    if verb in {"confirm_disposal", "reject_disposal"}:
        early_disposal.propose(request, by=second(), reason="asked")
    if route.startswith("intake/delivery/<"):
        route = route.replace("<int:pk>", str(a_delivery(request, state="failed").pk))
    if route.startswith("intake/webhookendpoint/<"):
        route = route.replace(route.split("/")[2], str(an_endpoint().pk))
    view, _is_new = SavedView.objects.get_or_create(account=holder, name="Spanish")
    route = route.replace("views/<int:pk>", f"views/{view.pk}").replace(
        HELPLINE, f"intake/helpline/{request.helpline_id}/"
    )
    if route.startswith("intake/correction/<"):
        route = route.replace("<uuid:pk>", str(a_correction().pk))
    route = route.replace(FACILITY, f"intake/facility/{a_facility().pk}/" if FACILITY in route else FACILITY)
    route = route.replace(STATE, "intake/state/TX/")
    route = route.replace(WORDING, f"intake/wording/{request.helpline.wordings.get(kind='consent', language='en').pk}/")
    if route.startswith(ARTICLE):
        route = route.replace(ARTICLE, f"intake/article/{(Article.objects.first() or an_article()).pk}/")
    filled = {
        "<uuid:pk>": request.pk, "<int:pk>": holder.pk, "<path:object_id>": holder.pk, "<id>": holder.pk,
        "<path:content_type_id>": 1,
        "^(?P<app_label>intake|auth)/$": "auth/", "(?P<url>.*)$": "nowhere/",
    }  # fmt: skip
    for part, value in filled.items():
        route = route.replace(part, str(value))
    return f"/admin/{route}"


def asked_of_each_kind(route: str, expected: Codes) -> set[tuple[str, str]]:
    """HEAD, PUT and DELETE by one of those whom the table treats alike at this address, by turns.

    GET and POST are for everybody; of the others Django makes one of these two, or a 405.
    """
    alike: dict[tuple[int, ...], list[str]] = {}
    for person in (*OUTSIDERS, *STAFF):
        alike.setdefault(tuple(expected[person, method] for method in METHODS), []).append(person)
    chosen = [people[DESK.index(route) % len(people)] for people in alike.values()]
    return {*product(chosen, ("head", "put", "delete"))}


def test_no_address_is_without_a_rule() -> None:
    assert sorted(DESK) == sorted(RULES)


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("route", DESK)
def test_everybody_gets_what_the_table_says(route: str, people: dict[str, Client], advisor: User) -> None:
    path = path_of(route, advisor)
    before = unchanged()
    at_the_door = AT_THE_DOOR.get(route, (302,) * 5)
    outside = {(person, method): at_the_door[METHODS.index(method)] for person in OUTSIDERS for method in METHODS}
    expected = {**outside, **RULES[route]}
    got: Codes = {}
    for person, method in sorted({*product(people, ["get"])} | asked_of_each_kind(route, expected)):
        got[person, method] = getattr(people[person], method)(path).status_code
    assert unchanged() == before
    for person, browser in people.items():
        with transaction.atomic():
            response = browser.post(path, FILLED.get(route))
            got[person, "post"] = response.status_code
            if person in OUTSIDERS or response.status_code >= 400:
                assert unchanged() == before
            if person in OUTSIDERS and route not in AT_THE_DOOR:
                assert response.headers["Location"].startswith("/admin/")
            transaction.set_rollback(True)
    assert got == {asked: expected[asked] for asked in got}


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("route", [route for route in DESK if set(RULES[route].values()) & {200, 302}])
def test_nothing_is_sent_without_the_pages_token(route: str, advisor: User) -> None:
    path = path_of(route, advisor)
    who = next((role for role in SENDERS if RULES[route][role, "post"] in {200, 302}), "holder")
    browser = Client(enforce_csrf_checks=True)
    sign_in(browser, advisor if who == "holder" else a_user(who))
    before = unchanged()
    response = browser.post(path, FILLED.get(route))
    assert response.status_code in {403, 405}
    assert unchanged() == before
