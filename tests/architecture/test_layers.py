"""Imports run one way."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.test_packages import INTAKE, ROOT

pytestmark = pytest.mark.once


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    command = [
        str(Path(sys.executable).with_name("lint-imports")),
        "--no-cache",
        "--config",
        str(root / "pyproject.toml"),
    ]
    return subprocess.run(command, cwd=root, capture_output=True, text=True)


def test_they_reach_down() -> None:
    checked = lint_imports(ROOT)
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize(
    ("module", "line", "finding"),
    [
        (
            "vault/masks.py",
            "from intake.triage.deadlines import CLAIM_DURATION",
            "intake.vault is not allowed to import intake.triage",
        ),
        ("retention/hold.py", "from intake.triage.apply import apply", "intake.retention.hold -> intake.triage.apply"),
    ],
)
def test_the_check_sees_one_that_does_not(module: str, line: str, finding: str, tmp_path: Path) -> None:
    shutil.copytree(INTAKE, tmp_path / "intake", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / "intake" / module).open("a") as source:
        source.write(f"\n{line}\n")
    checked = lint_imports(tmp_path)
    assert checked.returncode == 1
    assert finding in checked.stdout
