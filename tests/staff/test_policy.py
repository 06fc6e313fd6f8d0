"""The role table of the desk, cell by cell."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied

from intake.staff import policy
from intake.staff.policy import Permission
from intake.staff.roles import ROLES
from intake.triage import transitions
from intake.triage.actions import TRANSITIONS
from tests.build import a_request, a_user

pytestmark = pytest.mark.once

ADVISOR, SUPERVISOR, AUDITOR, OPERATOR = ({role} for role in ROLES)
# What each role may do, whoever holds the request.
TABLE: dict[str, set[str]] = {
    "sign_in": ADVISOR | SUPERVISOR | AUDITOR | OPERATOR,
    "see_counts": ADVISOR | SUPERVISOR | AUDITOR | OPERATOR,
    "see_queue": ADVISOR | SUPERVISOR,
    "search": ADVISOR | SUPERVISOR,
    "save_view": ADVISOR | SUPERVISOR,
    "add_phone_request": ADVISOR | SUPERVISOR,
    "export": SUPERVISOR,
    "copy": SUPERVISOR,
    "bulk": SUPERVISOR,
    "claim": ADVISOR | SUPERVISOR,
    "claim_next": ADVISOR | SUPERVISOR,
    "read": SUPERVISOR,
    "read_texts": SUPERVISOR,
    "reveal": SUPERVISOR,
    "release": SUPERVISOR,
    "reassign": SUPERVISOR,
    "reopen": SUPERVISOR,
    "allow_call": SUPERVISOR,
    "see_quarantine": SUPERVISOR,
    "admit": SUPERVISOR,
    "confirm_spam": SUPERVISOR,
    "place_hold": SUPERVISOR,
    "lift_hold": SUPERVISOR,
    "propose_disposal": SUPERVISOR,
    "confirm_disposal": SUPERVISOR,
    "reject_disposal": SUPERVISOR,
    "see_retention": SUPERVISOR | AUDITOR | OPERATOR,
    "see_dashboard": SUPERVISOR,
    "see_rota": ADVISOR | SUPERVISOR | OPERATOR,
    "change_rota": SUPERVISOR | OPERATOR,
    "set_preferences": ADVISOR | SUPERVISOR | OPERATOR,
    "see_deliveries": SUPERVISOR | OPERATOR,
    "send_again": SUPERVISOR | OPERATOR,
    "see_audit": AUDITOR | OPERATOR,
    "see_audit_of_requests": SUPERVISOR | AUDITOR | OPERATOR,
    "manage_staff": OPERATOR,
    "manage_helplines": OPERATOR,
    "manage_webhooks": OPERATOR,
    "manage_articles": OPERATOR,
    "manage_facilities": OPERATOR,
    "log_attempt": set(),
    "note": set(),
    "schedule": set(),
    "refer": set(),
    "close": set(),
}
# What a holder may do besides.
HOLDERS = {"read", "read_texts", "reveal", "release", "log_attempt", "note", "schedule", "refer", "close"}


def test_every_verb_of_the_policy_stands_in_the_table() -> None:
    assert set(TABLE) == {*policy.ROLE_PERMISSIONS, *policy.ASSIGNEE_PERMISSIONS, *policy.SUPERVISOR_PERMISSIONS}


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_the_role_decides(role: str, advisor2: User) -> None:
    somebody_elses, user = transitions.claim(a_request(), by=advisor2), a_user(role)
    assert {verb for verb in TABLE if policy.may(user, verb, somebody_elses)} == {
        verb for verb in TABLE if role in TABLE[verb]
    }


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["advisor", "supervisor"])
def test_a_holder_may_more(role: str) -> None:
    user = a_user(role)
    held = transitions.claim(a_request(), by=user)
    assert {verb for verb in TABLE if policy.may(user, verb, held)} == HOLDERS | {
        verb for verb in TABLE if role in TABLE[verb]
    }


@pytest.mark.django_db
@pytest.mark.parametrize("verb", sorted(HOLDERS - {"read", "reveal", "release"}))
def test_who_lost_the_role_may_nothing_with_what_they_hold(verb: str, advisor: User) -> None:
    held = transitions.claim(a_request(), by=advisor)
    advisor.groups.clear()
    assert not policy.may(User.objects.get(pk=advisor.pk), verb, held)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_what_is_not_listed_is_nobodys(role: str) -> None:
    user = a_user(role)
    assert not policy.may(user, "delete")
    assert not policy.may(user, "")
    with pytest.raises(PermissionDenied):
        policy.require(user, "delete")


def test_each_action_of_an_account_has_the_value_of_its_permission() -> None:
    of_accounts = {action for action, transition in TRANSITIONS.items() if transition.who.has_account}
    assert of_accounts <= set(Permission)
    assert {*policy.ROLE_PERMISSIONS, *policy.ASSIGNEE_PERMISSIONS, *policy.SUPERVISOR_PERMISSIONS} == set(Permission)
