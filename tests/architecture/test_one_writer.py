"""After creation only `triage.transitions` says where a request stands, who holds it and when it is due."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import intake

pytestmark = pytest.mark.once

INTAKE = Path(intake.__file__).parent
GUARDED = {"status", "claimed_by", "claimed_by_id", "due_at", "not_before"}
# Creation: what arrives, and what never happened.
MAY_CREATE = {"reception/receive.py", "demo"}
MAY_WRITE = {"triage", *MAY_CREATE}
WRITES = {
    "ContactRequest", "create", "acreate", "get_or_create", "update_or_create", "update", "aupdate",
    "bulk_update", "abulk_update", "save", "setattr",
}  # fmt: skip


def named(call: ast.Call) -> set[str]:
    """The guarded columns that a call names: by keyword, in a dict, in a list, or as a plain argument."""
    names = {keyword.arg for keyword in call.keywords if keyword.arg}
    for part in (*call.args, *(keyword.value for keyword in call.keywords)):
        for node in (part, *ast.walk(part)):
            inside: list[Any] = [*getattr(node, "keys", []), *getattr(node, "elts", []), part]
            names |= {item.value for item in inside if isinstance(item, ast.Constant)}
    return names & GUARDED


def targets(node: ast.AST) -> Iterator[ast.expr]:
    """What an assignment assigns to, unpacked."""
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.For):
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            yield from target.elts if isinstance(target, ast.Tuple | ast.List) else [target]


def writes(source: str) -> list[str]:
    """Each place in `source` that writes a guarded column, as "line: how"."""
    found = []
    for node in ast.walk(ast.parse(source)):
        for target in targets(node):
            if isinstance(target, ast.Attribute) and target.attr in GUARDED:
                found.append(f"{node.lineno}: .{target.attr} =")  # type: ignore[attr-defined]
        if isinstance(node, ast.Constant) and re.search(r"(?i)update\s+\W?intake_contactrequest", str(node.value)):
            found.append(f"{node.lineno}: SQL")
        if not isinstance(node, ast.Call):
            continue
        function = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if function in WRITES and (names := named(node)):
            found.append(f"{node.lineno}: {function}({', '.join(sorted(names))})")
    return found


def test_nobody_else_writes_where_a_request_stands() -> None:
    found = {}
    for path in INTAKE.rglob("*.py"):
        room = path.relative_to(INTAKE).as_posix()
        if room.startswith(("migrations/", *MAY_WRITE)):
            continue
        if places := writes(path.read_text()):
            found[room] = places
    assert found == {}


def test_the_one_writer_is_seen_writing() -> None:
    assert writes((INTAKE / "reception/receive.py").read_text())


@pytest.mark.parametrize(
    "line",
    [
        "request.status = 'closed'",
        "request.claimed_by = None",
        "self.request.claimed_by_id, other = 1, 2",
        "request.due_at += day",
        "request.not_before: datetime = now",
        "for request.status in words: pass",
        "ContactRequest.objects.filter(pk=1).update(status='closed')",
        "rows.update(**{'due_at': now})",
        "rows.update(**{**UNHELD, 'claimed_by': None})",
        "await rows.aupdate(not_before=now)",
        "ContactRequest.objects.bulk_update(rows, ['status'])",
        "request.save(update_fields=['due_at'])",
        "setattr(request, 'status', 'closed')",
        "ContactRequest(status='closed')",
        "ContactRequest.objects.create(due_at=now)",
        "ContactRequest.objects.update_or_create(pk=1, defaults={'status': 'closed'})",
        "cursor.execute('UPDATE intake_contactrequest SET rank = 0')",
        "cursor.execute('update \"intake_contactrequest\" set rank = 0')",
    ],
)
def test_the_check_sees(line: str) -> None:
    assert writes(f"async def anywhere():\n    {line}\n")
