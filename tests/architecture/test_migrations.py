"""Migrations know history, and nothing of today's code: they make the same tables whatever becomes of it."""

import ast
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.validators import RegexValidator
from django.db import models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader

from intake.management.commands import makemigrations, migrate
from intake.management.schema import Autodetector, column
from intake.models import AuditEvent, ContactRequest
from tests.architecture.test_append_only import REFUSED, guards
from tests.architecture.test_packages import MIGRATIONS, imported, name
from tests.backup.conftest import tables, wipe  # noqa: F401  the fixture

FILES = sorted(path for path in MIGRATIONS.glob("*.py") if path.name != "__init__.py")


def ours(source: str) -> set[str]:
    """What `source` takes from this project, by an import or by a module's name in a string."""
    strings = [node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)]
    modules = [text for text in strings if isinstance(text, str) and re.fullmatch(r"\w+(\.\w+){2,}", text)]
    return {module for module in (*imported(source), *modules) if module.split(".")[0] in {"intake", "config", "tests"}}


@pytest.mark.parametrize("migration", FILES, ids=name)
def test_it_imports_nothing_of_ours(migration: Path) -> None:
    assert ours(migration.read_text()) == set()


@pytest.mark.parametrize(
    "line",
    [
        "from intake.models import ContactRequest",
        "import intake.vault.fields",
        "from intake.contact import request",
        "import_module('intake.migrations.0001_initial')",
        "from config.settings import BASE_DIR",
    ],
)
def test_the_check_sees_what_is_ours(line: str) -> None:
    assert ours(line)


def test_a_relation_to_a_model_is_no_import() -> None:
    assert ours("models.ForeignKey('intake.helpline')") == set()


def test_they_are_numbered_one_after_another() -> None:
    assert [path.name[:5] for path in FILES] == [f"{number:04}_" for number in range(1, len(FILES) + 1)]
    graph = MigrationLoader(None).graph
    [last] = graph.leaf_nodes("intake")
    assert [step for app, step in graph.forwards_plan(last) if app == "intake"] == [path.stem for path in FILES]


@pytest.mark.django_db
def test_none_is_missing() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


MORE = {
    "choices": [("claimed", "claimed"), ("teleported", "teleported")],
    "_validators": [RegexValidator("x")],
    "help_text": "More words.",
    "_verbose_name": "what happened",
    "blank": True,
}


@pytest.fixture(params=MORE)
def _changed_in_python(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AuditEvent._meta.get_field("event_type"), request.param, MORE[request.param])


@pytest.mark.django_db
@pytest.mark.usefixtures("_changed_in_python")
def test_a_new_choice_needs_none() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.django_db
@pytest.mark.usefixtures("_changed_in_python")
def test_to_django_alone_it_would_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(makemigrations.Command, "autodetector", MigrationAutodetector)
    with pytest.raises(SystemExit):
        call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.django_db
def test_a_longer_column_needs_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AuditEvent._meta.get_field("event_type"), "max_length", 21)
    with pytest.raises(SystemExit):
        call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_a_column_is_written_as_a_field_of_django() -> None:
    sealed, key, status = (column(ContactRequest._meta.get_field(name)) for name in ("name", "id", "status"))
    assert (type(sealed), sealed.db_default, sealed.default) == (models.BinaryField, b"", b"")
    assert (type(key), key.primary_key, key.has_default()) == (models.UUIDField, True, False)
    assert (status.choices, status.default, status.max_length) == (None, "waiting", 11)


def test_migrate_compares_alike() -> None:
    assert migrate.Command.autodetector is makemigrations.Command.autodetector is Autodetector


@pytest.mark.django_db(transaction=True)
def test_they_are_taken_back_and_made_again(wipe: Callable[[], None]) -> None:  # noqa: F811
    wipe()
    call_command("migrate", verbosity=0)
    made: dict[str, Any] = tables()
    call_command("migrate", "intake", "zero", verbosity=0)
    assert not [table for table in tables() if table.startswith("intake_")]
    assert guards() == set()
    call_command("migrate", verbosity=0)
    assert guards() >= REFUSED
    for table in ("intake_state", "intake_city", "auth_group"):
        assert tables()[table] == made[table]
