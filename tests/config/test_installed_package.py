"""The wheel holds everything that the site needs: tried in an environment that cannot see the repository."""

import os
import subprocess
import sys
import sysconfig
import venv
from importlib.util import find_spec
from pathlib import Path
from urllib.request import urlopen

import pytest

from config.settings import BASE_DIR
from tests.serving import free_port, wait_for

pytestmark = pytest.mark.once


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A new environment with the wheel alone in it; what the wheel depends on is seen through a path."""
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=BASE_DIR, check=True, capture_output=True)
    home = tmp_path / "environment"
    venv.create(home, symlinks=True)
    python, [wheel] = str(home / "bin" / "python"), tmp_path.glob("*.whl")
    # Debian's own pip fills an environment from outside where the tests' environment has none.
    with_pip = sys.executable if find_spec("pip") else f"{sys.base_prefix}/bin/python3"
    pip = [with_pip, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(pip, check=True, capture_output=True)
    [packages] = home.glob("lib/python*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return home / "bin" / "intake"


def test_the_demo_runs_from_it(installed: Path, tmp_path: Path) -> None:
    folder, port = tmp_path / "elsewhere", free_port()
    folder.mkdir()
    environment = {"PATH": os.environ["PATH"], "INTAKE_DEMO": "1", "PORT": str(port)}

    def run(*arguments: str) -> str:
        done = subprocess.run([installed, *arguments], cwd=folder, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "rotate_keys" in run("--help")
    assert "no issues" in run("check")
    log = tmp_path / "log"
    with log.open("wb") as file:
        demo = [installed, "demo", "--requests", "1"]  # migrates, reads every table of data, serves
        server = subprocess.Popen(demo, cwd=folder, env=environment, stdout=file, stderr=file)
    try:
        site = f"http://127.0.0.1:{port}"
        wait_for(server, f"{site}/healthz", log.read_text, seconds=60)
        for path, words in (
            ("/", "Who needs help?"),
            ("/es/", "¿Quién necesita ayuda?"),
            ("/places/texas/", "Houston"),
        ):
            assert words in urlopen(site + path, timeout=5).read().decode()
    finally:
        server.terminate()
        server.wait()
    assert {path.name for path in folder.iterdir()} == {"var"}
    assert str(installed.parents[1]) in run("shell", "--command", "import intake; print(intake.__file__)")
