"""Who may use which verb; whoever may not is told so, and nothing changes."""

import inspect
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction

from intake.models import ContactRequest
from intake.triage import transitions
from tests.build import a_request, a_user
from tests.triage.cases import ARRIVES, PERSONS_VERBS, STAFF_VERBS, in_state
from tests.triage.record import everything, stored

pytestmark = pytest.mark.once


def changed(user: User, **columns: object) -> User:
    for column, value in columns.items():
        setattr(user, column, value)
    user.save()
    return user


PEOPLE: dict[str, Callable[[], User]] = {
    "holder": lambda: User.objects.get(username="advisor"),
    "other advisor": lambda: a_user("advisor", "other"),
    "supervisor": lambda: a_user("supervisor"),
    "auditor": lambda: a_user("auditor"),
    "operator": lambda: a_user("operator"),
    "superuser": lambda: User.objects.create_superuser("root"),
    "nobody's role": lambda: User.objects.create_user("fresh", is_staff=True),
    "deactivated": lambda: changed(User.objects.get(username="advisor"), is_active=False),
    "no longer staff": lambda: changed(User.objects.get(username="advisor"), is_staff=False),
}
SUPERVISOR, HOLDER = {"supervisor"}, {"holder"}
MAY: dict[str, set[str]] = {
    "claim": {"holder", "other advisor", "supervisor"},
    "reveal": HOLDER | SUPERVISOR,
    "release": HOLDER | SUPERVISOR,
    "log_attempt": HOLDER,
    "schedule": HOLDER,
    "refer": HOLDER,
    "note": HOLDER,
    "close": HOLDER,
    "reassign": SUPERVISOR,
    "reopen": SUPERVISOR,
    "allow_call": SUPERVISOR,
    "admit": SUPERVISOR,
    "confirm_spam": SUPERVISOR,
}


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("verb", STAFF_VERBS)
def test_the_role_decides(verb: str, advisor: User) -> None:
    pk, could = in_state(next(iter(ARRIVES[verb])), advisor).pk, set()
    for who, account in PEOPLE.items():
        with transaction.atomic():
            request, user = ContactRequest.objects.get(pk=pk), account()
            before = everything()
            try:
                STAFF_VERBS[verb](request, user)
            except PermissionDenied:
                assert everything() == before, who
            else:
                could.add(who)
            transaction.set_rollback(True)
    assert could == MAY[verb]


@pytest.mark.usefixtures("clock", "advisor")
@pytest.mark.parametrize("who", PEOPLE)
def test_the_role_decides_about_the_next_one(who: str) -> None:
    request, user = a_request(), PEOPLE[who]()
    if who in MAY["claim"]:
        assert transitions.claim_next(by=user) == request
        return
    with pytest.raises(PermissionDenied):
        transitions.claim_next(by=user)
    assert stored(request).status == "waiting"


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("verb", ["reveal", "log_attempt", "note", "schedule", "refer", "close", "release"])
def test_a_supervisor_who_holds_it_moves_it_as_any_holder(verb: str, supervisor: User) -> None:
    STAFF_VERBS[verb](in_state("claimed", supervisor), supervisor)


@pytest.mark.parametrize("verb", PERSONS_VERBS)
def test_what_the_person_does_names_no_account(verb: str) -> None:
    assert "by" not in inspect.signature(getattr(transitions, verb)).parameters
