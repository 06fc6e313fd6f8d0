"""Every path, symbol, command, setting, address and promise that the pages for readers name exists."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands
from django.urls import Resolver404, resolve

from tests.bench.__main__ import PROMISES

pytestmark = pytest.mark.once
ROOT: Path = settings.BASE_DIR
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (*ROOT.glob("*.md"), *(ROOT / "intake").rglob("README.md"), *(ROOT / "tests").rglob("README.md"))
)
# What a page may name though no checkout has it: made by a command, a provider's own, a placeholder.
# What Django names, in a version newer than the oldest that we run on.
DJANGO_SETTINGS = {"SECURE_CSP"}
MADE = ("Maildir", "var/", ".venv", "/", "http", "~")
FILE = re.compile(r"[\w./-]*\w\.(?:py|html|md|txt|po|csv|css|js|toml|yml|svg|png)|[\w.-]+(?:/[\w.-]+)*/")
SETTING = re.compile(r"[A-Z][A-Z]+(?:_[A-Z]+)+|DEBUG|PORT")


def code(page: str) -> list[str]:
    """Return each piece of code on `page`: inline between backticks, and each line of an indented block."""
    text = (ROOT / page).read_text()
    blocks = re.findall(r"(?m)^    .+$", text)
    return [*re.findall(r"`([^`\n]+(?:\n[^`\n]+)?)`", text), *blocks]


def exists(name: str, page: str) -> bool:
    """Return whether `name` is a file or folder, seen from the root, from the page, or from the package `intake`."""
    places = (ROOT, (ROOT / page).parent, ROOT / "intake")
    return any((place / name).exists() for place in places)


def missing_files(page: str) -> Iterator[str]:
    for piece in code(page):
        for word in re.split(r"[\s,(){}\[\]\"'=|<>]+", piece):
            name, _, symbol = word.partition(":")
            if name.startswith(MADE) or not FILE.fullmatch(name) or name == "manage.py":
                continue
            if not exists(name, page):
                yield name
            elif symbol and symbol not in symbols(name, page):
                yield word
    for target in re.findall(r"\]\(([^)#]+)\)", (ROOT / page).read_text()):
        if not target.startswith("http") and not ((ROOT / page).parent / target).exists():
            yield target


def symbols(name: str, page: str) -> set[str]:
    """Return the names that a module defines, methods as `Class.method`."""
    path = next(place / name for place in (ROOT, ROOT / "intake", (ROOT / page).parent) if (place / name).exists())
    found: set[str] = set()
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.ClassDef):
            found |= {node.name} | {f"{node.name}.{part}" for child in node.body for part in defined(child)}
        found |= set(defined(node))
    return found


def defined(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        yield node.name
    elif isinstance(node, ast.Assign):
        yield from (target.id for target in node.targets if isinstance(target, ast.Name))
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        yield node.target.id


def missing_commands(page: str) -> Iterator[str]:
    targets = set(re.findall(r"(?m)^([a-z-]+(?: [a-z-]+)*):", (ROOT / "Makefile").read_text()))
    targets = {target for line in targets for target in line.split()}
    for piece in code(page):
        yield from (f"make {name}" for name in re.findall(r"^\s*make ([a-z-]+)", piece) if name not in targets)
        yield from (name for name in re.findall(r"manage\.py ([a-z_]+)", piece) if name not in get_commands())


def missing_settings(page: str) -> Iterator[str]:
    read = "".join((ROOT / "config" / name).read_text() for name in ("settings.py", "env.py"))
    for piece in code(page):
        for name in SETTING.findall(piece) if SETTING.fullmatch(piece) else ():
            if name not in DJANGO_SETTINGS and not re.search(rf"\b{name}\b", read) and not defined_anywhere(name):
                yield name


def defined_anywhere(name: str) -> bool:
    """Return whether a module of ours assigns the constant `name`."""
    return any(re.search(rf"(?m)^\s*{name}\b", path.read_text()) for path in (ROOT / "intake").rglob("*.py"))


def missing_addresses(page: str) -> Iterator[str]:
    for piece in code(page):
        if re.fullmatch(r"/(?:[\w.-]+/)*(?:\?\S*)?", piece) or re.fullmatch(r"/[a-z]+z", piece):
            try:
                resolve(piece.partition("?")[0])
            except Resolver404:
                yield piece


@pytest.mark.parametrize("page", PAGES)
def test_every_name_on_a_page_exists(page: str) -> None:
    names = {
        "files": sorted(set(missing_files(page))),
        "commands": sorted(set(missing_commands(page))),
        "settings": sorted(set(missing_settings(page))),
        "addresses": sorted(set(missing_addresses(page))),
    }
    assert not any(names.values()), {kind: missing for kind, missing in names.items() if missing}


def test_every_figure_names_a_promise_that_the_bench_measures() -> None:
    figures = (ROOT / "tests/bench/README.md").read_text()
    named = set(re.findall(r"\bP\d+\b", figures))
    assert named <= set(PROMISES)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("`intake/nowhere.py`", "files"),
        ("`intake/models.py:Nowhere`", "files"),
        ("[a page](nowhere.md)", "files"),
        ("`make nothing`", "commands"),
        ("    .venv/bin/python manage.py nothing", "commands"),
        ("`INTAKE_NOTHING`", "settings"),
        ("`/nowhere/`", "addresses"),
    ],
)
def test_a_name_that_does_not_exist_is_found(line: str, kind: str, tmp_path: Path) -> None:
    page = tmp_path / "PAGE.md"
    page.write_text(line)
    checks = {
        "files": missing_files,
        "commands": missing_commands,
        "settings": missing_settings,
        "addresses": missing_addresses,
    }
    assert list(checks[kind](str(page)))
