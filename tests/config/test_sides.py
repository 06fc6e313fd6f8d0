"""The public side and the desk, each as a process of its own loads it."""

import json
import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env
from config.settings import BASE_DIR
from tests.config.test_startup import PRODUCTION

OF_THE_DESK = ("django.contrib.admin", "django.contrib.sessions", "django.contrib.messages", "allauth", "intake.desk")
LOADED = """
import json, sys
from config import rsgi
from django.test import RequestFactory
from django.urls import get_resolver
get_resolver().url_patterns  # every view
statuses = {}
for path in ("/admin/", "/admin/login/", "/static/intake/desk.css", "/exit/", "/healthz"):
    request = RequestFactory(SERVER_NAME="intake.example").get(path, secure=True)
    statuses[path] = rsgi._wsgi.get_response(request).status_code
print(json.dumps([sorted(sys.modules), statuses]))
"""


def loaded(side: str, folder: str, code: str = LOADED) -> tuple[list[str], dict[str, int]]:
    environment = {"PATH": os.environ["PATH"], **PRODUCTION, "INTAKE_SIDE": side, "INTAKE_DATA_DIR": folder}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=BASE_DIR, env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    modules, statuses = json.loads(done.stdout)
    return [name for name in modules if name.startswith(OF_THE_DESK)], statuses


def test_the_public_side_loads_nothing_of_the_desk_and_has_no_such_address(tmp_path):
    modules, statuses = loaded("public", str(tmp_path))
    assert modules == []
    assert statuses == {
        "/admin/": 404,
        "/admin/login/": 404,
        "/static/intake/desk.css": 404,
        "/exit/": 303,
        "/healthz": 200,
    }


def test_the_check_sees_a_module_of_the_desk(tmp_path):
    assert (
        "allauth"
        in loaded(
            "public", str(tmp_path), LOADED.replace("get_resolver()", "__import__('allauth'); get_resolver()", 1)
        )[0]
    )


def test_the_desk_serves_the_desk(tmp_path):
    modules, statuses = loaded("desk", str(tmp_path))
    assert {"django.contrib.admin", "allauth", "intake.desk.site"} <= set(modules)
    assert statuses["/admin/"] == 302


def test_there_is_no_third_side(monkeypatch):
    monkeypatch.setenv("INTAKE_SIDE", "both")
    with pytest.raises(ImproperlyConfigured, match="E015"):
        env.side("INTAKE_SIDE")
