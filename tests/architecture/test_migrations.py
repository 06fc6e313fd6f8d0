"""Migrations know history, not the models of today."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.architecture.test_packages import MIGRATIONS, name

FILES = sorted(path for path in MIGRATIONS.glob("*.py") if path.name != "__init__.py")
MODELS = list(apps.get_app_config("intake").get_models())
MODULES = {"intake.models", *(model.__module__ for model in MODELS)}
LIVE = {f"{module}.{model.__name__}" for model in MODELS for module in ("intake.models", model.__module__)}


def live(source: str) -> set[str]:
    """What `source` takes from the models of today. A validator that stands beside them is none."""
    tree = ast.parse(source)
    taken = {
        f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    dotted = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return taken & (LIVE | MODULES) | dotted & LIVE


@pytest.mark.parametrize("migration", FILES, ids=name)
def test_it_imports_no_live_model(migration: Path) -> None:
    assert live(migration.read_text()) == set()


@pytest.mark.parametrize(
    "line",
    [
        "from intake.models import ContactRequest",
        "import intake.models; intake.models.ContactRequest.objects.all()",
        "import intake.contact.note as notes, intake.contact.note; intake.contact.note.Note()",
        "from intake.contact.request import ContactRequest",
        "from intake.contact import request",
    ],
)
def test_the_check_sees_a_live_model(line: str) -> None:
    assert live(line)


@pytest.mark.django_db
def test_every_step_can_be_taken_back() -> None:
    ours = [step for key, step in MigrationLoader(connection).disk_migrations.items() if key[0] == "intake"]
    assert [operation for step in ours for operation in step.operations if not operation.reversible] == []


@pytest.mark.django_db
def test_none_is_missing() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
