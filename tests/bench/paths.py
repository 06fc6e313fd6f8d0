"""Where the bench keeps its files, and what its processes are told."""

import base64
import os
import secrets
import subprocess
import sys
from pathlib import Path

BASE = Path(__file__).resolve().parents[2]
FOLDER = BASE / "var" / "bench"

OURS, BASELINE = "tests.bench.settings", "tests.bench.baseline.settings"


def kept_secret(name: str, octets: int) -> str:
    """A key of the bench's own, the same in every run: seeded databases are kept, and sealed under it."""
    file = FOLDER / name
    if not file.exists():
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
            opened.write(base64.b64encode(secrets.token_bytes(octets)).decode())
    return file.read_text()


def environment(settings: str, url: str, port: int = 8000) -> dict[str, str]:
    """Of the caller's own settings nothing gets in: a bench must not write to the database of a site in use."""
    kept = {
        name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR", "LD_LIBRARY_PATH") if name in os.environ
    }
    return kept | {
        "DJANGO_SETTINGS_MODULE": settings,
        "DATABASE_URL": url,
        "INTAKE_DEMO": "1",
        "SECRET_KEY": kept_secret("secret_key", 48),
        "INTAKE_KEYS": kept_secret("intake_keys", 32),
        "EMAIL_URL": f"file://{FOLDER / 'mail'}",
        "PORT": str(port),
        # Each request names another visitor, or the throttle would see one network flooding the site.
        "TRUSTED_PROXIES": "127.0.0.1",
        "PYTHONPATH": str(BASE),
    }


def run(module: str, *arguments: object, settings: str, url: str) -> str:
    """The output of `python -m MODULE ARGUMENTS...` on that database; its errors are printed as they come."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    finished = subprocess.run(
        command, cwd=BASE, env=environment(settings, url), stdout=subprocess.PIPE, text=True, check=True
    )
    return finished.stdout
