"""Imports run one way."""

import shutil
import subprocess
import sys
from pathlib import Path

from tests.architecture.test_packages import INTAKE, ROOT


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


def test_the_check_sees_one_that_reaches_up(tmp_path: Path) -> None:
    shutil.copytree(INTAKE, tmp_path / "intake", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / "intake/vault/masks.py").open("a") as masks:
        masks.write("\nfrom intake.triage.deadlines import CLAIM_DURATION\n")
    checked = lint_imports(tmp_path)
    assert checked.returncode == 1
    assert "intake.vault is not allowed to import intake.triage" in checked.stdout
