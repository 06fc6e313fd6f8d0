"""Looking changes nothing."""

import pytest
from django.apps import apps
from django.contrib.auth.models import User

from intake.contact.choices import Status
from intake.desk.action_forms import ACTION_FORMS
from tests.build import a_user
from tests.desk.conftest import QUEUE, Browser, page_of
from tests.triage.cases import in_state
from tests.triage.record import everything

pytestmark = pytest.mark.once


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("role", ["advisor", "supervisor", "auditor", "operator"])
def test_no_get_changes_a_row(role: str, advisor: User) -> None:
    requests = [in_state(status, advisor) for status in Status.values]
    browser = Browser(advisor if role == "advisor" else a_user(role))
    browser.get("/admin/")
    before = everything(), {model: model._default_manager.count() for model in apps.get_models()}
    tabs = ("waiting", "mine", "due", "scheduled", "quarantine", "closed", "nonsense")
    paths = ["/admin/", "/admin/auth/user/", "/admin/password_change/", *(f"{QUEUE}?tab={tab}" for tab in tabs)]
    paths += [f"{QUEUE}?code={requests[0].reference}", f"{QUEUE}?contact=nonsense", f"{QUEUE}?after=nonsense"]
    for request in requests:
        paths += [page_of(request), *(f"{QUEUE}{request.pk}/{move}/" for move in ACTION_FORMS)]
    pages = ("next/", "search/?q=2025550123", "rows/", "add/", "export/", "views/", "bulk/?verb=release")
    for path in (*paths, *(f"{QUEUE}{page}" for page in pages)):
        browser.get(path)
        if role == "supervisor":  # who sees most; Django makes a HEAD of the same page
            browser.head(path)
    assert (everything(), {model: model._default_manager.count() for model in apps.get_models()}) == before
