"""The names that other programs and people rely on."""

import inspect
import re

import pytest
from django.core.management import get_commands
from django.test import Client
from django.urls import Resolver404, resolve

from intake import models
from intake.models import ContactRequest
from intake.reception.receive import receive
from intake.triage import transitions
from intake.triage.errors import TransitionRefused
from tests.build import a_form
from tests.form.pages import fields_of

pytestmark = pytest.mark.once

MODELS = [
    "ContactRequest", "ContactAttempt", "Note", "ConsentRecord", "Helpline", "OpeningHours", "Closure",
    "Wording", "AuditEvent", "AuditLink", "Notification", "Delivery", "WebhookEndpoint", "ScheduledJob", "Referral",
    "ReceivedText",
    "SavedView", "LegalHold", "DisposalProposal", "DisposalRecord", "MessageConsent", "OnCallShift", "Absence",
    "Article", "State", "City", "Facility", "Correction",
]  # fmt: skip
COLUMNS = [
    "id", "helpline", "reference", "submission_id", "about", "status", "urgency", "rank", "due_at",
    "not_before", "claimed_by", "claim_expires_at", "tries", "outcome", "language", "needs", "discretion",
    "created_at", "closed_at", "erased_at",
]  # fmt: skip
SEALED = ["name", "phone", "phone_raw", "email", "email_raw", "zip"]
VERBS = [
    "claim", "claim_next", "release", "reassign", "log_attempt", "schedule", "refer", "close", "reopen",
    "admit", "confirm_spam", "rescore", "reveal", "change_time", "change_contact", "stop_contact", "withdraw",
]  # fmt: skip
COMMANDS = [
    "demo",
    "seed",
    "serve",
    "worker",
    "verify_audit",
    "grant_web_role",
    "rotate_keys",
    "purge",
    "translations",
    "backup",
    "restore",
    "load_articles",
    "import_facilities",
]
ADDRESSES = [
    "/",
    "/help/",
    "/received/token/",
    "/status/",
    "/who-answers/",
    "/privacy/",
    "/stay-safe/",
    "/accessibility/",
    "/exit/",
    "/learn/",
    "/learn/slug/",
    "/self-check/",
    "/search/",
    "/es/search/",
    "/sitemap.xml",
    "/robots.txt",
    "/es/",
    "/es/learn/slug/",
    "/es/help/",
    "/es/received/token/",
    "/es/status/",
    "/es/privacy/",
    "/places/",
    "/places/texas/",
    "/places/texas/houston/",
    "/es/places/texas/houston/",
    "/admin/",
    "/admin/intake/contactrequest/",
    "/sms/receipts/",
    "/sms/inbound/",
    "/healthz",
    "/readyz",
    "/workerz",
]
FIELDS = {"about", "name", "phone", "email", "discretion", "when", "ctx", "website"}
LATER_FIELDS = {"needs", "language", "zip", "contact_method", "note"}


@pytest.mark.parametrize("name", MODELS)
def test_a_model_is_in_the_register(name: str) -> None:
    assert inspect.isclass(getattr(models, name))
    assert name in models.__all__


def test_a_request_has_its_columns() -> None:
    columns = {field.name for field in ContactRequest._meta.get_fields()}
    assert {*COLUMNS, *SEALED} <= columns
    assert ContactRequest._meta.pk.get_internal_type() == "UUIDField"


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_takes_a_request_and_who_moves_it(verb: str) -> None:
    parameters = inspect.signature(getattr(transitions, verb)).parameters
    assert verb == "claim_next" or next(iter(parameters)) == "contact_request"
    others = (parameter for name, parameter in parameters.items() if name != "contact_request")
    assert all(parameter.kind == parameter.KEYWORD_ONLY for parameter in others)


def test_a_refusal_has_a_name() -> None:
    assert issubclass(TransitionRefused, Exception)


def test_a_submission_becomes_a_request() -> None:
    signature = inspect.signature(receive)
    assert list(signature.parameters) == ["submission"]
    assert signature.return_annotation is ContactRequest


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_ours(command: str) -> None:
    assert get_commands()[command] == "intake"


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_leads_somewhere(address: str) -> None:
    assert resolve(address)


def test_a_reserved_address_leads_nowhere_yet() -> None:
    with pytest.raises(Resolver404):
        resolve("/metrics")


@pytest.mark.usefixtures("helpline")
def test_the_form_sends_these_fields() -> None:
    assert fields_of(Client().get("/").content.decode()) == FIELDS


@pytest.mark.usefixtures("helpline")
def test_the_page_after_it_sends_these() -> None:
    browser = Client()
    confirmation = browser.post("/help/", a_form(browser, email="mari@example.org"))["Location"]
    forms = re.findall(r"<form.*?</form>", browser.get(confirmation).content.decode(), re.DOTALL)
    assert LATER_FIELDS in [fields_of(form) for form in forms]
