"""The demo decides nothing: the same 200 stories, told by the verbs, leave the same rows but for chance."""

from random import Random
from typing import Any

import pytest
import time_machine
from django.db.models import Model

from intake.contact.disposal import DisposalRecord
from intake.contact.erasure import RELATED_DATA, model_of
from intake.demo import arrivals
from intake.demo.closed_requests import STORIES
from intake.demo.context import DemoContext
from intake.demo.generation import generate
from intake.demo.helpline import make_helpline
from intake.demo.request_builder import RequestBuilder
from intake.demo.staff import make_staff
from intake.models import AuditEvent, ContactRequest
from intake.triage import decisions
from intake.triage.actions import TRANSITIONS
from intake.vault.fields import DataKeyModel, SealedModel, SealedTextField
from tests.demo.requests_by_verbs import RequestByVerbs

pytestmark = pytest.mark.once

MANY = 200
NOW = "2026-11-20T15:00Z"
# What chance or a key makes, and what only says which row this is.
RANDOM = {"id", "reference", "submission_id", "data_key", "mac", "request", "request_id", "consent"}


@pytest.fixture(autouse=True)
def _helpline_and_staff(db: None, settings: Any) -> None:
    settings.DEMO = True
    make_helpline()
    make_staff()


def the_stories(builder: type[RequestBuilder], count: int, monkeypatch: pytest.MonkeyPatch) -> list[RequestBuilder]:
    monkeypatch.setattr(arrivals, "RequestBuilder", builder)
    with time_machine.travel(NOW, tick=False):
        return list(generate(DemoContext(Random(7)), count))


def columns(row: Model) -> dict[str, Any]:
    """What stands in a row, what is sealed opened, without what chance made."""
    values: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if field.name in RANDOM:
            continue
        values[field.name] = getattr(row, field.attname)
        if isinstance(field, SealedTextField) and isinstance(row, SealedModel):
            values[field.name] = row.opened(field.name)
        elif isinstance(values[field.name], memoryview):
            values[field.name] = bytes(values[field.name])
    if isinstance(row, DataKeyModel):
        values["has_key"] = bool(row.data_key)
    if isinstance(row, AuditEvent):
        values["detail"] = {name: value for name, value in row.detail.items() if name != "with"}
        values["linked"] = "with" in row.detail
    if consent := getattr(row, "consent", None):
        values["consent"] = columns(consent)
    return values


def in_memory(builder: RequestBuilder) -> dict[str, Any]:
    related = {relation: [columns(row) for row in rows] for relation, rows in builder.related.items()}
    return {
        "request": columns(builder.contact_request),
        "events": [columns(event) for event in builder.events],
        **related,
    }


def in_database(builder: RequestBuilder) -> dict[str, Any]:
    pk = builder.contact_request.pk
    related = {
        relation: [columns(row) for row in model_of(relation).objects.filter(request=pk).order_by("pk")]
        for relation in RELATED_DATA
    }
    return {
        "request": columns(ContactRequest.objects.get(pk=pk)),
        "events": [columns(event) for event in AuditEvent.objects.filter(request_id=pk).order_by("pk")],
        **related,
        "disposals": [columns(record) for record in DisposalRecord.objects.filter(request_id=pk)],
    }


def check_that_they_are_the_same(count: int, monkeypatch: pytest.MonkeyPatch) -> list[RequestBuilder]:
    made = the_stories(RequestBuilder, count, monkeypatch)
    told = the_stories(RequestByVerbs, count, monkeypatch)
    assert len(made) == len(told) == count
    for builder, by_verbs in zip(made, told, strict=True):
        assert in_memory(builder) == in_database(by_verbs)
    return made


def test_the_same_stories_leave_the_same_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    made = check_that_they_are_the_same(MANY, monkeypatch)
    happened = {event.event_type for builder in made for event in builder.events}
    never_told = {"reopened", "call_allowed", "claim_overdue", "time_changed", "contact_changed", "stop_undone"}
    assert happened == {row.event_type for row in TRANSITIONS.values()} - never_told | {"received"}
    assert all(
        any(builder.related[relation] for builder in made)
        for relation in ("attempts", "notes", "referrals", "consents", "notifications", "reminder_states", "disposals")
    )


class NotRevealedUntilSeen(RequestBuilder):
    def reveal(self) -> None:
        super().reveal()
        self.contact_request.revealed_at = None


class WritesNoNote(RequestBuilder):
    def note(self, text: str) -> None:
        self._apply(decisions.note(self.clock), self.assignee)


class TellsNobody(RequestBuilder):
    def _notify(self, assignee: Any) -> None:
        pass


class NamesNobody(RequestBuilder):
    def _apply(self, decision: Any, by: Any = None) -> None:
        super()._apply(decision)


@pytest.mark.parametrize("broken", [NotRevealedUntilSeen, WritesNoNote, TellsNobody, NamesNobody])
def test_the_check_sees_one_that(broken: type[RequestBuilder], monkeypatch: pytest.MonkeyPatch) -> None:
    made = the_stories(broken, 3 * len(STORIES), monkeypatch)
    told = the_stories(RequestByVerbs, 3 * len(STORIES), monkeypatch)
    assert [in_memory(one) for one in made] != [in_database(one) for one in told]
