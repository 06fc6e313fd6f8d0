"""Which roles an account has."""

from importlib import import_module

import pytest
from django.contrib.auth.models import AnonymousUser, Group, User

from intake.staff.roles import ROLES, roles_of
from tests.build import a_user


def test_a_migration_makes_them_all() -> None:
    assert import_module("intake.migrations.0002_roles").ROLES == ROLES


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_they_are_its_groups(role: str) -> None:
    assert roles_of(a_user(role)) == {role}


@pytest.mark.django_db
def test_an_account_may_have_several() -> None:
    user = a_user("advisor")
    user.groups.add(Group.objects.get_or_create(name="supervisor")[0], Group.objects.create(name="choir"))
    assert roles_of(user) == {"advisor", "supervisor"}


@pytest.mark.django_db
def test_a_superuser_is_an_operator_and_no_more() -> None:
    assert roles_of(User.objects.create_superuser("root")) == {"operator"}


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["is_active", "is_staff"])
def test_it_has_none_without(column: str) -> None:
    user = a_user("supervisor")
    setattr(user, column, False)
    assert roles_of(user) == frozenset()


def test_nobody_has_none() -> None:
    assert roles_of(AnonymousUser()) == frozenset()
