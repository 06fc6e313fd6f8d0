"""What an operator does to accounts is written down: which fields, never what was in them."""

from typing import Any

from django.contrib.auth.models import Group, User

from intake.models import AuditEvent
from tests.desk.conftest import Browser


def changes() -> list[tuple[str, dict[str, Any]]]:
    return list(AuditEvent.objects.filter(happened="account_changed").values_list("actor_name", "detail"))


def test_a_role_that_changes(operator: User, advisor: User) -> None:
    role = Group.objects.get_or_create(name="supervisor")[0]
    kept = {"username": "advisor", "email": advisor.email, "is_active": "on", "is_staff": "on"}
    path = f"/admin/auth/user/{advisor.pk}/change/"
    assert Browser(operator).send(path, **kept, groups=str(role.pk)).status_code == 302
    assert list(advisor.groups.values_list("name", flat=True)) == ["supervisor"]
    assert changes() == [("operator", {"account": advisor.pk, "fields": ["Groups"]})]


def test_an_account_that_is_made(operator: User) -> None:
    password = "a horse and a battery"
    fields = {"username": "new", "usable_password": "true", "password1": password, "password2": password}
    assert Browser(operator).send("/admin/auth/user/add/", **fields).status_code == 302
    assert changes() == [("operator", {"account": User.objects.get(username="new").pk, "fields": []})]


def test_a_password_that_is_set(operator: User, advisor: User) -> None:
    password = "a horse and a battery"
    fields = {"usable_password": "true", "password1": password, "password2": password}
    assert Browser(operator).send(f"/admin/auth/user/{advisor.pk}/password/", **fields).status_code == 302
    [(who, detail)] = changes()
    assert (who, detail["account"], password in str(detail)) == ("operator", advisor.pk, False)
    advisor.refresh_from_db()
    assert advisor.check_password(password)
