"""After creation only `triage.apply` says where a request stands, who holds it and when it is due, in one statement."""

from pathlib import Path

import pytest

import intake
from tests.architecture.request_writes import Write, find_writes

pytestmark = pytest.mark.once

INTAKE = Path(intake.__file__).parent
WRITER = "triage/apply.py"
# Creation: what arrives, and what never happened. Nothing there may touch a row that exists.
CREATORS = {"reception/receive.py": {"create", "assign"}, "demo/": {"create", "assign"}}
# What the detector cannot tell apart from a write, word for word, and why it is none.
ACCOUNTED = {
    "vault/fields.py": {
        # Columns of sealed texts: the one that it is called for.
        "setattr(self, column, key.seal(text, table, column, row) if text else b'')",
    },
    "vault/rotation.py": {
        # Columns of sealed texts and of keys, as the model lists them.
        "f'UPDATE {quote(self._table)} SET {assignments} WHERE {unchanged}'",
    },
    "contact/erasure.py": {
        # What hangs on a request, and is none.
        "related.update(**blank)",
    },
    "directory/importer.py": {
        # What a list says of a facility.
        "setattr(facility, field, value)",
    },
}


def allowed(module: str, write: Write) -> bool:
    """Whether a write is the writer's own, a creation, or accounted for."""
    if module == WRITER or write.source in ACCOUNTED.get(module, ()):
        return True
    return any(module.startswith(path) and write.kind in kinds for path, kinds in CREATORS.items())


def all_writes() -> dict[str, list[Write]]:
    modules = {path.relative_to(INTAKE).as_posix(): path for path in INTAKE.rglob("*.py")}
    return {
        module: find_writes(path.read_text())
        for module, path in modules.items()
        if not module.startswith("migrations/")
    }


def test_nobody_else_writes_where_a_request_stands() -> None:
    found = {
        module: [write for write in writes if not allowed(module, write)] for module, writes in all_writes().items()
    }
    assert {module: writes for module, writes in found.items() if writes} == {}


def test_the_one_writer_has_one_statement() -> None:
    writes = find_writes((INTAKE / WRITER).read_text())
    assert [(write.kind, write.source) for write in writes] == [
        ("update", "rows.update(**decision.columns)"),
        ("assign", "setattr(contact_request, column, value)"),
    ]


def test_creation_is_seen() -> None:
    assert "create" in {write.kind for write in find_writes((INTAKE / "reception/receive.py").read_text())}


def test_what_is_accounted_for_is_there() -> None:
    for module, sources in ACCOUNTED.items():
        assert sources == {write.source for write in find_writes((INTAKE / module).read_text())}


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        ("request.status = 'closed'", "assign"),
        ("request.claimed_by = None", "assign"),
        ("self.request.claimed_by_id, other = 1, 2", "assign"),
        ("request.due_at += day", "assign"),
        ("request.not_before: datetime = now", "assign"),
        ("for request.status in words: pass", "assign"),
        ("setattr(request, 'status', 'closed')", "assign"),
        ("for column, value in changes.items(): setattr(request, column, value)\n    request.save()", "save"),
        ("vars(request).update(changes)", "assign"),
        ("request.__dict__.update(status='closed', **{})\n    vars(request).update({'status': 1})", "assign"),
        ("request.status = 'closed'\n    request.save()", "save"),
        ("request.save(update_fields=['due_at'])", "save"),
        ("ContactRequest.objects.filter(pk=1).update(status='closed')", "update"),
        ("ContactRequest.objects.filter(pk=1).update(**changes)", "update"),
        ("rows = ContactRequest.objects.all()\n    rows.filter(pk=1).update(**changes)", "update"),
        ("changes = {'status': 'closed'}\n    ContactRequest.objects.update(**changes)", "update"),
        ("changes = {}\n    changes['due_at'] = now\n    ContactRequest.objects.update(**changes)", "update"),
        ("changes = {}\n    changes |= {'due_at': now}\n    rows.update(**changes)", "update"),
        ("requests.update(**changes)", "update"),
        ("rows.update(**{'due_at': now})", "update"),
        ("rows.update(**{**UNASSIGNED, 'claimed_by': None})", "update"),
        ("rows.update(**{name: 1 for name in names})", "update"),
        ("await rows.aupdate(not_before=now)", "update"),
        ("ContactRequest.objects.bulk_update(rows, ['status'])", "update"),
        ("ContactRequest.objects.bulk_update(rows, fields)", "update"),
        ("rows.bulk_update(requests, fields)", "update"),
        ("ContactRequest.objects.update_or_create(pk=1, defaults={'status': 'closed'})", "update"),
        ("cursor.execute('UPDATE intake_contactrequest SET rank = 0')", "sql"),
        ("cursor.execute('update \"intake_contactrequest\" set rank = 0')", "sql"),
        ("cursor.execute(f'UPDATE {TABLE} SET {columns} = %s')", "sql"),
        ("cursor.execute('WITH found AS (...) UPDATE ONLY intake_contactrequest SET rank = 0')", "sql"),
        ("ContactRequest(status='closed')", "create"),
        ("ContactRequest.objects.create(due_at=now)", "create"),
        ("ContactRequest.objects.bulk_create(rows)", "create"),
        ("build_instance(ContactRequest, **columns)", "create"),
    ],
)
def test_the_check_sees(lines: str, kind: str) -> None:
    found = find_writes(f"async def anywhere():\n    {lines}\n")
    assert kind in {write.kind for write in found}
    assert any(not allowed("retention/purge.py", write) for write in found)
    if kind in {"update", "save", "sql"}:
        assert any(
            not allowed(module, write) for write in found for module in ("demo/request.py", "reception/receive.py")
        )


@pytest.mark.parametrize(
    "lines",
    [
        "ContactRequest.objects.filter(pk=1).update(erased_at=now)",
        "gone = {'about': ''}\n    ContactRequest.objects.update(**gone, erased_at=now)",
        "Delivery.objects.filter(pk=1).update(**changes)",
        "others = Delivery.objects.all()\n    others.filter(pk=1).update(**changes)",
        "Delivery.objects.bulk_update(rows, ['state'])",
        "note.save(force_insert=True)",
        "numbers.update({'status': 1})",
        "cursor.execute('SELECT * FROM intake_contactrequest FOR UPDATE')",
        "cursor.execute('UPDATE intake_delivery SET state = 1')",
    ],
)
def test_the_check_lets_be(lines: str) -> None:
    assert find_writes(f"def anywhere():\n    {lines}\n") == []
