"""What an operator does to accounts is written down: which fields, never what was in them."""

from typing import Any

from django.contrib.auth.models import Group, User

from intake.models import AuditEvent
from intake.staff.profile import phone_of
from tests.desk.conftest import Browser


def changes() -> list[tuple[str, dict[str, Any]]]:
    return list(AuditEvent.objects.filter(event_type="account_changed").values_list("actor_name", "detail"))


def test_a_role_that_changes(operator: User, advisor: User) -> None:
    role = Group.objects.get_or_create(name="supervisor")[0]
    kept = {"username": "advisor", "email": advisor.email, "is_active": "on", "is_staff": "on"}
    path = f"/admin/auth/user/{advisor.pk}/change/"
    assert Browser(operator).send(path, **kept, groups=str(role.pk)).status_code == 302
    assert list(advisor.groups.values_list("name", flat=True)) == ["supervisor"]
    detail = {"account": advisor.pk, "name": "advisor", "added": ["supervisor"], "removed": ["advisor"]}
    assert changes() == [("operator", {**detail, "fields": ["Groups"]})]


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


def phone(operator: User, account: User, typed: str) -> Any:
    kept = {"username": account.username, "email": account.email, "is_active": "on", "is_staff": "on"}
    kept["groups"] = str(account.groups.get().pk)
    return Browser(operator).send(f"/admin/auth/user/{account.pk}/change/", **kept, phone=typed)


def test_a_phone_number_is_set_as_it_is_dialled_and_the_trail_has_no_digit_of_it(operator: User, advisor: User) -> None:
    assert phone(operator, advisor, "(202) 555-0147").status_code == 302
    assert phone_of(advisor) == "+12025550147"
    assert changes() == [("operator", {"account": advisor.pk, "fields": ["Phone number"]})]
    assert phone(operator, advisor, "").status_code == 302
    assert phone_of(advisor) == ""


def test_one_that_cannot_be_dialled_is_asked_again(operator: User, advisor: User) -> None:
    answer = phone(operator, advisor, "555")
    assert answer.status_code == 200
    assert "Check the phone number. We need all of its digits." in answer.content.decode()
    assert changes() == []
