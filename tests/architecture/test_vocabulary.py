"""The code speaks the words of its trade: a private word that has gone does not come back."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.test_packages import FILES, INTAKE, MIGRATIONS, ROOT, name

pytestmark = pytest.mark.once

# One a line: not the name of a class, a function, a parameter, a variable or an attribute, nor of a file or a folder;
# with a stroke behind it, not of a file or a folder.
GONE = (ROOT / "tests/architecture/gone_words.txt").read_text().split()
SOURCES = [path for path in FILES if MIGRATIONS not in path.parents]


def defined(source: str) -> Iterator[str]:
    """Every name that `source` gives to something: a class, a function, a parameter, a variable, an attribute."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr


@cache
def defined_in(path: Path) -> frozenset[str]:
    """Every name that a file defines."""
    return frozenset(defined(path.read_text()))


def eager(source: str) -> list[int]:
    """The lines where `_` is anything but `gettext_lazy`; as a name for what is not needed it stays."""
    lines = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            lines += [node.lineno for alias in node.names if alias.asname == "_" and alias.name != "gettext_lazy"]
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Name | ast.Attribute):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            lines += [node.lineno] if "_" in names and not ast.unparse(node.value).endswith("gettext_lazy") else []
    return lines


def ambiguous(source: str) -> list[str]:
    """Each parameter and variable `request` that is a row, and each one named `http`; a column may be named so."""
    found, tree = [], ast.parse(source)
    columns = {line for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for line in node.body}
    for node in ast.walk(tree):
        if node in columns:
            continue
        if isinstance(node, ast.arg):
            written, annotation = node.arg, node.annotation
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            written, annotation = node.target.id, node.annotation
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            written, annotation = node.id, None
        else:
            continue
        is_row = annotation is not None and re.search(r"\bContactRequest\b", ast.unparse(annotation))
        if written == "http" or (written == "request" and is_row):
            found.append(f"{node.lineno}: {written}")
    return found


def files_with(word: str) -> list[str]:
    """Every file of ours that is named so, or defines something of that name."""
    files = {path for path in SOURCES if word.rstrip("/") in path.relative_to(INTAKE).with_suffix("").parts}
    return sorted(map(name, files | {path for path in SOURCES if word in defined_in(path)}))


def test_a_word_that_has_gone_does_not_come_back() -> None:
    assert {word: files for word in GONE if (files := files_with(word))} == {}


def test_it_would_be_seen() -> None:
    source = "class Happened: pass\ndef shield(rows): self.wave = [early for early in rows]\n"
    assert {"Happened", "shield", "rows", "wave", "early"} <= set(defined(source))


@pytest.mark.parametrize("line", ["from django.utils.translation import gettext as _", "_ = gettext", "_ = t.gettext"])
def test_an_eager_one_would_be_seen(line: str) -> None:
    assert eager(line) == [1]
    assert eager("from django.utils.translation import gettext_lazy as _\n_ = gettext_lazy") == []


@pytest.mark.parametrize(
    "line", ["def show(request: ContactRequest): ...", "request: ContactRequest | None = None", "def show(http): ..."]
)
def test_a_row_by_that_name_would_be_seen(line: str) -> None:
    assert ambiguous(line)
    assert not ambiguous("def show(request: HttpRequest, contact_request: ContactRequest): ...")


def test_an_underscore_is_a_lazy_translation() -> None:
    assert {name(path): lines for path in SOURCES if (lines := eager(path.read_text()))} == {}


def test_a_request_is_one_of_http() -> None:
    assert {name(path): lines for path in SOURCES if (lines := ambiguous(path.read_text()))} == {}
