"""No role gives itself another role; every grant names role and giver in the trail, and is told (P35)."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from intake.models import AuditEvent, Delivery, Notification
from intake.notify import access_changes
from intake.notify.fan_out import fan_out_due, recipients
from intake.notify.models import NotificationType
from intake.notify.rendering import render_text
from intake.staff import policy
from intake.staff.policy import Permission
from intake.staff.roles import ROLES, accounts_in, roles_of
from tests.build import a_user
from tests.desk.conftest import Browser

pytestmark = pytest.mark.django_db
PASSWORD = "a horse and a battery"


def fields_of(account: User, *roles: str, **changed: Any) -> dict[str, Any]:
    """What the page of an account sends, with these roles."""
    groups = [str(Group.objects.get(name=role).pk) for role in roles]
    kept = {"username": account.username, "email": account.email, "is_active": "on", "is_staff": "on"}
    return {name: value for name, value in {**kept, "groups": groups, **changed}.items() if value is not None}


def save(by: User, account: User, *roles: str, **changed: Any) -> int:
    """Press "Save" on the page of an account; return the status of the answer."""
    response = Browser(by).send(f"/admin/auth/user/{account.pk}/change/", **fields_of(account, *roles, **changed))
    return int(response.status_code)


def fresh(account: User) -> User:
    return User.objects.get(pk=account.pk)


def grants() -> list[tuple[str, str, list[str], list[str]]]:
    """Who gave or took, whose, which roles came and went."""
    rows = AuditEvent.objects.filter(event_type="account_changed", detail__has_key="added").order_by("pk")
    return [(row.actor_name, row.detail["name"], row.detail["added"], row.detail["removed"]) for row in rows]


def told() -> set[str]:
    """The accounts to which a notification of it is on its way."""
    fan_out_due()
    sent = Delivery.objects.filter(notification__type=NotificationType.ACCESS_CHANGED)
    return set(sent.values_list("recipient__username", flat=True))


def ways_to_a_role(account: User) -> Iterator[tuple[str, Callable[[], Any]]]:
    """What an account could send to have another role."""
    browser, path = Browser(account), f"/admin/auth/user/{account.pk}/change/"
    for role in ROLES:
        yield f"its page, {role}", lambda role=role: browser.send(path, **fields_of(account, *roles_of(account), role))
    yield "every role", lambda: browser.send(path, **fields_of(account, "advisor", "supervisor", "operator"))
    yield "superuser", lambda: browser.send(path, **fields_of(account, is_superuser="on"))
    yield "permissions", lambda: browser.send(path, **fields_of(account, user_permissions=["1", "2"]))
    yield "off and on", lambda: browser.send(path, **fields_of(account, is_active=None, is_staff=None))
    yield "the list", lambda: browser.send("/admin/auth/user/", action="delete_selected", _selected_action=account.pk)
    yield "a group", lambda: browser.send("/admin/auth/group/add/", name="supervisor")
    yield "the preferences", lambda: browser.send("/admin/preferences/", **fields_of(account, "supervisor"))


def who_gained() -> list[tuple[str, str]]:
    """Each role of which an account got another one by itself, and how."""
    gained = []
    for role in ROLES:
        account = a_user(role, f"{role}-alone")
        for name, way in ways_to_a_role(account):
            way()
            if roles_of(fresh(account)) != {role} or fresh(account).is_superuser:
                gained.append((role, name))
                account.groups.set(Group.objects.filter(name=role))
    return gained


def test_no_role_gives_itself_another() -> None:
    assert who_gained() == []


def test_the_check_sees_a_page_on_which_somebody_can(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("intake.desk.accounts.AccountAdmin.get_readonly_fields", lambda *_: ("mail_error", "holds"))
    monkeypatch.setattr("intake.desk.accounts.record_access_change", lambda *_args, **_fields: None)
    assert ("operator", "its page, supervisor") in who_gained()


def test_a_page_that_let_somebody_would_be_taken_back(operator: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("intake.desk.accounts.AccountAdmin.get_readonly_fields", lambda *_: ("mail_error", "holds"))
    assert save(operator, operator, "operator", "supervisor") == 403
    assert roles_of(fresh(operator)) == {"operator"}


def test_each_grant_is_in_the_trail_by_name_and_told(operator: User, supervisor: User, auditor: User) -> None:
    ana = a_user("advisor", "ana")
    assert save(operator, ana, "advisor", "supervisor") == 302
    assert save(operator, ana, "supervisor") == 302
    assert grants() == [("operator", "ana", ["supervisor"], []), ("operator", "ana", [], ["advisor"])]
    assert told() == {"supervisor", "auditor", "ana"}


def test_an_account_that_is_switched_on_is_a_grant_too(operator: User, auditor: User) -> None:
    ana = a_user("supervisor", "ana")
    assert save(operator, ana, "supervisor", is_staff=None) == 302
    assert save(operator, ana, "supervisor") == 302
    assert grants() == [("operator", "ana", [], ["supervisor"]), ("operator", "ana", ["supervisor"], [])]


@pytest.mark.parametrize("role", ROLES)
def test_nobody_becomes_somebody_else_without_their_knowing(
    role: str, operator: User, supervisor: User, auditor: User
) -> None:
    ana = a_user(role, "ana")
    fields = {"usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    for number, change in enumerate(
        (
            lambda: Browser(operator).send(f"/admin/auth/user/{ana.pk}/password/", **fields).status_code,
            lambda: save(operator, ana, role, email="elsewhere@intake.example"),
            lambda: save(operator, ana, role, phone="(202) 555-0147", email="elsewhere@intake.example"),
            lambda: Browser(operator).send(f"/admin/auth/user/{ana.pk}/second-factor/").status_code,
        )
    ):
        Notification.objects.all().delete()
        assert change() == 302, number
        assert told() == {"supervisor", "auditor", "ana"}, number


def test_what_says_nothing_of_access_is_told_to_nobody(operator: User, auditor: User) -> None:
    ana = a_user("advisor", "ana")
    assert save(operator, ana, "advisor", first_name="Ana") == 302
    assert save(operator, operator, email="new@intake.example") == 302
    assert told() == set()


def test_the_mail_names_nobody(operator: User, auditor: User) -> None:
    for language in ("en", "es"):
        subject, text = render_text(NotificationType.ACCESS_CHANGED, language)
        assert not any(name in subject + text for name in ("operator", "auditor", "supervisor"))


def test_a_supervisor_is_no_auditor_on_the_page(operator: User) -> None:
    ana = a_user("advisor", "ana")
    page = Browser(operator).send(f"/admin/auth/user/{ana.pk}/change/", **fields_of(ana, "supervisor", "auditor"))
    assert (page.status_code, roles_of(fresh(ana))) == (200, {"advisor"})
    assert "A supervisor is no auditor." in page.content.decode()


def test_a_supervisor_is_no_auditor_however_the_groups_came_about(operator: User) -> None:
    both = a_user("supervisor", "both")
    both.groups.add(Group.objects.get(name="auditor"), Group.objects.get(name="advisor"))
    assert roles_of(fresh(both)) == {"advisor"}
    assert not policy.may(fresh(both), Permission.COPY)
    assert not policy.may(fresh(both), Permission.SEE_AUDIT)
    for role in ROLES:
        agree = {account for account in User.objects.all() if role in roles_of(account)}
        assert set(accounts_in([role])) == agree
    assert both not in recipients(NotificationType.ACCESS_CHANGED)


def test_the_command_line_is_in_the_trail_too(auditor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", username="root", email="root@intake.example", interactive=False)
    assert grants() == [("the command line", "root", ["operator"], [])]
    monkeypatch.setattr("getpass.getpass", lambda **_prompt: PASSWORD)
    call_command("changepassword", username="auditor")
    assert AuditEvent.objects.latest("pk").detail == {"account": auditor.pk, "fields": ["password"]}
    assert told() == {"auditor", "root"}


def test_supervisors_can_read_what_they_were_told_of(operator: User, supervisor: User) -> None:
    ana = a_user("advisor", "ana")
    save(operator, ana, "advisor", "supervisor")
    page = Browser(supervisor).send("/admin/intake/auditevent/", event_type="account_changed").content.decode()
    assert "added: supervisor" in page
    assert "name: ana" in page


def test_nobody_records_a_change_of_their_own_roles(operator: User) -> None:
    before = access_changes.access_of(operator)
    operator.groups.add(Group.objects.get(name="supervisor"))
    with pytest.raises(PermissionDenied):
        access_changes.record_access_change(operator, before, by=operator)
