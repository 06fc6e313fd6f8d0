"""How the packages are laid out."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import intake

pytestmark = pytest.mark.once

INTAKE = Path(intake.__file__).parent
ROOT = INTAKE.parent
FILES = sorted(path for path in INTAKE.rglob("*.py"))
MIGRATIONS = INTAKE / "migrations"
MAX_LINES = 250


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(source: str) -> Iterator[str]:
    """Every module that `source` imports, and every name that it takes from one."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("package", [path for path in FILES if path.name == "__init__.py"], ids=name)
def test_a_package_says_what_happens_in_it_and_nothing_else(package: Path) -> None:
    tree = ast.parse(package.read_text())
    if package.parent == MIGRATIONS:
        assert tree.body == []
        return
    assert len(tree.body) == 1
    assert ast.get_docstring(tree)


def test_no_file_has_two_subjects() -> None:
    lines = {name(path): len(path.read_text().splitlines()) for path in FILES if path.parent != MIGRATIONS}
    assert {path: length for path, length in lines.items() if length > MAX_LINES} == {}


def test_every_package_has_a_layer() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    [contract] = [contract for contract in contracts if contract["type"] == "layers"]
    assert contract["exhaustive"] is True
    layered = {package.strip() for layer in contract["layers"] for package in layer.split("|")}
    packages = {path.stem for path in INTAKE.iterdir() if (path / "__init__.py").exists() or path.suffix == ".py"}
    assert layered == packages - {"__init__"}


def listens(source: str) -> bool:
    """Whether `source` imports Django's signals. The signals of antispam are something else."""
    django = [module.split(".") for module in imported(source) if module.startswith("django.")]
    return any("signals" in parts or "dispatch" in parts for parts in django)


def test_nothing_listens_for_signals() -> None:
    assert [name(path) for path in (*FILES, *(ROOT / "config").rglob("*.py")) if listens(path.read_text())] == []


@pytest.mark.parametrize(
    "line",
    [
        "from django.db.models.signals import post_save",
        "from django.db.models import signals",
        "import django.dispatch",
        "from django.dispatch import receiver",
        "from django.core.signals import request_finished",
    ],
)
def test_the_check_sees_a_listener(line: str) -> None:
    assert listens(line)
