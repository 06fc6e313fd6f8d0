"""Finds in source what writes the guarded columns of a request. What it cannot tell apart, it counts as a write."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

GUARDED = {"status", "claimed_by", "claimed_by_id", "due_at", "not_before"}
CREATES = {"create", "acreate", "get_or_create", "aget_or_create", "bulk_create", "abulk_create"}
UPDATES = {"update", "aupdate"}
ALWAYS_WRITES = {"bulk_update", "abulk_update", "update_or_create", "aupdate_or_create"}
SAVES = {"save", "asave"}
# A statement, and not a word of prose: the table is ours, or the source does not say which one.
UPDATE_STATEMENT = re.compile(r'(?is)\bupdate\s+(?:only\s+)?["`{]*(\{\}|intake_contactrequest)\W.*\bset\b')


@dataclass(frozen=True, order=True)
class Write:
    """`kind`: "create", "assign" (to an object in memory), or what reaches the table: "update", "save", "sql"."""

    line: int
    kind: str
    source: str


def find_writes(source: str) -> list[Write]:
    """Return each write in `source`, by line."""
    return Detector(ast.parse(source)).find()


class Detector:
    """Knows, for each function, what was assigned to a name there or in the module."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree
        self.scope: dict[ast.AST, ast.AST] = {}
        self.assigned: dict[tuple[ast.AST, str], list[ast.expr]] = {}
        self._visit(tree, tree)

    def _visit(self, node: ast.AST, scope: ast.AST) -> None:
        self.scope[node] = scope
        for target, value in _assignments(node):
            if isinstance(target, ast.Name):
                self.assigned.setdefault((scope, target.id), []).append(value)
            elif isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
                self.assigned.setdefault((scope, target.value.id), []).append(ast.Dict([target.slice], [value]))
        inner = node if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else scope
        for child in ast.iter_child_nodes(node):
            self._visit(child, inner)

    def find(self) -> list[Write]:
        """Return each write, by line."""
        found = sorted({write for node in ast.walk(self.tree) for write in self._writes(node)})
        if any(write.kind == "assign" for write in found):
            found += [
                _write(node, "save")
                for node in ast.walk(self.tree)
                if isinstance(node, ast.Call) and _function(node) in SAVES and not _is_insert(node)
            ]
        return sorted(set(found))

    def _writes(self, node: ast.AST) -> Iterator[Write]:
        for target in _targets(node):
            if isinstance(target, ast.Attribute) and target.attr in GUARDED:
                yield _write(node, "assign")
        if isinstance(node, ast.Constant | ast.JoinedStr) and UPDATE_STATEMENT.search(_text(node)):
            yield _write(node, "sql")
        if isinstance(node, ast.Call):
            yield from self._writes_of_call(node)

    def _writes_of_call(self, call: ast.Call) -> Iterator[Write]:
        name, receiver = _function(call), call.func.value if isinstance(call.func, ast.Attribute) else None
        if name == "setattr" and self._may_name(call.args[1]):
            yield _write(call, "assign")
        elif _is_creation(call, name, receiver):
            yield _write(call, "create")
        elif name in SAVES and GUARDED & set(_constants(call)):
            yield _write(call, "save")
        elif receiver and name in ALWAYS_WRITES and self._may_be_ours(receiver):
            yield _write(call, "update")
        elif receiver and name in UPDATES and call.args and _is_namespace(receiver) and self._may_name(call.args[0]):
            yield _write(call, "assign")
        elif receiver and name in UPDATES and self._may_be_ours(receiver) and any(map(self._may_change, call.keywords)):
            yield _write(call, "update")

    def _may_change(self, keyword: ast.keyword) -> bool:
        return keyword.arg in GUARDED if keyword.arg else self._may_name(keyword.value)

    def _may_name(self, names: ast.expr) -> bool:
        """Whether a column's name, or the keys of a dict, may be guarded."""
        keys = self.keys(names, names)
        return keys is None or bool(keys & GUARDED)

    def _values(self, name: str, at: ast.AST) -> list[ast.expr]:
        return self.assigned.get((self.scope[at], name)) or self.assigned.get((self.tree, name)) or []

    def _may_be_ours(self, receiver: ast.expr) -> bool:
        """Whether a queryset may be one of requests: it is not begun by another model."""
        root = _root(receiver)
        if root[:1].isupper():
            return root == "ContactRequest"
        values = self._values(root, receiver)
        return not values or any(_root(value) == root or self._may_be_ours(value) for value in values)

    def keys(self, value: ast.expr, at: ast.AST) -> set[str] | None:
        """Return the keys of a dict, or the words of a list; None when the source does not say."""
        parts: list[set[str] | None] = []
        match value:
            case ast.Constant(value=str(word)):
                return {word}
            case ast.Dict(keys=keys, values=values):
                pairs = zip(keys, values, strict=True)
                parts = [self.keys(key, at) if key else self.keys(item, at) for key, item in pairs]
            case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
                parts = [self.keys(element, at) for element in elements]
            case ast.BinOp(op=ast.BitOr(), left=left, right=right):
                parts = [self.keys(left, at), self.keys(right, at)]
            case ast.IfExp(body=body, orelse=orelse):
                parts = [self.keys(body, at), self.keys(orelse, at)]
            case ast.Call(func=ast.Name(id="dict"), args=[], keywords=keywords):
                parts = [{word.arg} if word.arg else self.keys(word.value, at) for word in keywords]
            case ast.Call(func=ast.Attribute(value=ast.Name(id="dict"), attr="fromkeys"), args=[words, *_]):
                return self.keys(words, at)
            case ast.DictComp(key=ast.Name(id=key), generators=[ast.comprehension(ifs=[condition])]):
                match condition:
                    case ast.Compare(left=ast.Name(id=left), ops=[ast.In()], comparators=[words]) if left == key:
                        return self.keys(words, at)
                return None
            case ast.Name(id=name):
                values = self._values(name, at)
                parts = [self.keys(item, at) if not _names(item, name) else None for item in values] or [None]
            case _:
                return None
        return None if None in parts else set().union(*(part for part in parts if part))


def _write(node: ast.AST, kind: str) -> Write:
    return Write(node.lineno, kind, ast.unparse(node))  # type: ignore[attr-defined]


def _assignments(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    match node:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                    yield from zip(target.elts, value.elts, strict=False)
                else:
                    yield target, value
        case ast.AnnAssign(target=target, value=ast.expr() as value) | ast.AugAssign(target=target, value=value):
            yield target, value
        case ast.NamedExpr(target=target, value=value):
            yield target, value
        case ast.For(target=target, iter=value) | ast.comprehension(target=target, iter=value):
            yield target, value


def _targets(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.For):
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            yield from target.elts if isinstance(target, ast.Tuple | ast.List) else [target]


def _function(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _root(node: ast.expr) -> str:
    """Return the name that a chain of calls and attributes begins with."""
    while isinstance(node, ast.Call | ast.Attribute | ast.Subscript | ast.Await):
        node = node.func if isinstance(node, ast.Call) else node.value
    return getattr(node, "id", "")


def _names(node: ast.expr, name: str) -> bool:
    return any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(node))


def _constants(call: ast.Call) -> list[object]:
    return [node.value for node in ast.walk(call) if isinstance(node, ast.Constant)]


def _is_insert(call: ast.Call) -> bool:
    return any(word.arg == "force_insert" for word in call.keywords)


def _is_creation(call: ast.Call, name: str, receiver: ast.expr | None) -> bool:
    if name == "ContactRequest":
        return bool(call.args or call.keywords)  # without any it is a blank, for a form
    if name == "build_instance":
        return bool(call.args) and _root(call.args[0]) == "ContactRequest"
    return name in CREATES and receiver is not None and _root(receiver) == "ContactRequest"


def _is_namespace(receiver: ast.expr) -> bool:
    """Whether it is the dict of an object's attributes."""
    return _root(receiver) == "vars" or (isinstance(receiver, ast.Attribute) and receiver.attr == "__dict__")


def _text(node: ast.Constant | ast.JoinedStr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)  # type: ignore[misc]
