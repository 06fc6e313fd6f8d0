"""Templates are read by people: no line is too long to be compared with another."""

from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.once

LONGEST = 120
# Each rule of a style sheet is one line.
KINDS = {".html", ".txt", ".js"}


def long_lines(folder: Path) -> list[str]:
    """Where a line is longer, as `path:number`."""
    return [
        f"{path.relative_to(folder)}:{number}"
        for path in sorted(folder.rglob("*"))
        if path.suffix in KINDS
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > LONGEST
    ]


def test_no_line_of_a_template_is_too_long():
    assert long_lines(settings.BASE_DIR / "templates") == []


def test_one_would_be_noticed(tmp_path: Path):
    (tmp_path / "page.html").write_text("<p>\n" + "x" * 121)
    assert long_lines(tmp_path) == ["page.html:2"]
