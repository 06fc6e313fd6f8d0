import base64
import os
import subprocess
import sys

import pytest

from config import env
from config.settings import BASE_DIR
from intake.checks import counts_alone

PRODUCTION = {
    "SECRET_KEY": "a secret of the tests, long enough to pass the check of its length",
    "INTAKE_KEYS": base64.b64encode(bytes(range(32))).decode(),
    "ALLOWED_HOSTS": "intake.example",
    "BASE_URL": "https://intake.example",
    "TRUSTED_PROXIES": "127.0.0.1",
    "EMAIL_URL": "smtp+tls://mail.intake.example",
    "DATABASE_URL": "sqlite://",
}


def start(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(BASE_DIR / "manage.py"), "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, env={"PATH": os.environ["PATH"], **environment}, capture_output=True, text=True)


def test_a_whole_environment_starts():
    assert start(PRODUCTION).returncode == 0


@pytest.mark.parametrize("name", ["SECRET_KEY", "INTAKE_KEYS", "ALLOWED_HOSTS", "BASE_URL", "EMAIL_URL"])
def test_a_missing_value_stops_the_start_with_its_id(name):
    done = start({key: value for key, value in PRODUCTION.items() if key != name})
    assert done.returncode != 0
    assert f"intake.E001: {name} is not set" in done.stderr


def test_a_secret_in_a_file_starts(tmp_path):
    (tmp_path / "keys").write_text(PRODUCTION["INTAKE_KEYS"])
    rest = {key: value for key, value in PRODUCTION.items() if key != "INTAKE_KEYS"}
    assert start({**rest, "INTAKE_KEYS_FILE": str(tmp_path / "keys")}).returncode == 0


def test_a_bad_key_ring_stops_the_start_without_showing_it():
    done = start({**PRODUCTION, "INTAKE_KEYS": "c2hvcnQga2V5"})
    assert done.returncode != 0
    assert "intake.E003" in done.stderr
    assert "c2hvcnQga2V5" not in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("INTAKE_THROTTLE", "off", "intake.E006"),
        ("TRUSTED_PROXIES", "1", "intake.E007"),
        ("CACHE_URL", "file:///hunter2", "intake.E008"),
    ],
)
def test_a_wrong_value_stops_the_start_with_its_id(name, value, error):
    done = start({**PRODUCTION, name: value})
    assert done.returncode != 0
    assert error in done.stderr
    assert "hunter2" not in done.stderr


@pytest.mark.parametrize("value", ["1", "0", "off", "", "*"])
@pytest.mark.parametrize("demo", [{}, {"INTAKE_DEMO": "1"}], ids=["production", "demo"])
def test_debug_in_the_environment_stops_the_start_and_says_what_to_set(value, demo):
    done = start({**PRODUCTION, **demo, "DEBUG": value})
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert "intake.E014: DEBUG is set" in last
    assert "INTAKE_DEMO=1" in last


def test_the_demo_makes_its_own_keys(tmp_path):
    show = "from django.conf import settings; print(settings.DEMO, settings.DEBUG, bool(settings.INTAKE_KEYS))"
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings"}
    environment["INTAKE_DATA_DIR"] = str(tmp_path / "a" / "b")
    for demo, shown in (("1", "True False True"), ("0", "")):
        command = [sys.executable, "-c", show]
        values = {**environment, "INTAKE_DEMO": demo}
        done = subprocess.run(command, cwd=BASE_DIR, env=values, capture_output=True, text=True)
        assert done.stdout.strip() == shown
    assert "intake.E001: SECRET_KEY is not set" in done.stderr
    assert {path.name for path in (tmp_path / "a" / "b").iterdir()} == {"secret_key", "intake_keys"}


def test_throttling_may_be_off_in_the_demo():
    assert "intake.E" not in start({**PRODUCTION, "INTAKE_DEMO": "1", "INTAKE_THROTTLE": "off"}).stderr


def test_a_proxy_that_is_not_named_is_warned_about():
    assert "intake.W003" in start({**PRODUCTION, "TRUSTED_PROXIES": ""}).stderr


def test_the_demo_is_warned_about():
    assert "intake.W001" in start({**PRODUCTION, "INTAKE_DEMO": "1"}).stderr


def test_processes_that_count_alone_are_warned_about(settings):
    assert [message.id for message in counts_alone(2)] == ["intake.W004"]
    assert counts_alone(1) == []
    settings.CACHES = {"default": env.cache("redis://127.0.0.1:6379/0")}
    assert counts_alone(4) == []


def test_a_flood_of_counters_pushes_none_out(settings):
    assert all(cache["OPTIONS"]["MAX_ENTRIES"] >= 100_000 for cache in settings.CACHES.values())


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(BASE_DIR / "manage.py"), *arguments]
    return subprocess.run(command, env={"PATH": os.environ["PATH"], **environment}, capture_output=True, text=True)


@pytest.mark.parametrize("arguments", [("serve", "--help"), ("help", "verify_audit"), ("backup", "-h"), ()])
def test_help_needs_no_setting(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    assert "usage:" in done.stdout or "Available subcommands" in done.stdout


def test_a_missing_setting_is_one_sentence() -> None:
    done = run("worker")
    assert (done.returncode, done.stderr.count("\n"), done.stdout) == (1, 1, "")
    assert done.stderr.startswith("intake.E001: SECRET_KEY is not set.")
