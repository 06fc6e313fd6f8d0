"""The catalogues of translations: collected from the source, and held against it.

`root` is the folder of `manage.py`; a catalogue is `intake/locale/<language>/LC_MESSAGES/django.po` below it. To add a
language, put a catalogue with nothing but its header there, and name it in `LANGUAGES`.
"""

import ast
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import polib  # type: ignore[import-untyped]
from django.utils.translation.template import templatize

from intake.management.catalogues import catalogues

SOURCES = ("config/**/*.py", "intake/**/*.py", "templates/**/*.html", "templates/**/*.txt")
ARGUMENTS = {
    "gettext": ["msgid"],
    "ngettext": ["msgid", "msgid_plural"],
    "pgettext": ["msgctxt", "msgid"],
    "npgettext": ["msgctxt", "msgid", "msgid_plural"],
}
_LITERAL = r"""u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_CALL_WITHOUT_ITS_END = re.compile(rf"\b(?:n?p?gettext|_)\({_LITERAL}(?:, *{_LITERAL})*")
_PLACEHOLDER = re.compile(r"%%|%(?:\([^)]*\))?[a-z]|\{\w*\}")
_TAG = re.compile(r"</?[a-z][^<>]*>")


def collected(root: Path) -> list[polib.POEntry]:
    """Every message of the source, untranslated, by its first place. Messages in variables are not seen."""
    messages: dict[tuple[str | None, str], polib.POEntry] = {}
    for path in sorted(chain.from_iterable(map(root.glob, SOURCES))):
        place = (path.relative_to(root).as_posix(), "")  # without a line, which would change with every edit
        for message in _messages(_python(path)):
            entry = polib.POEntry(**message)
            entry = messages.setdefault((entry.msgctxt, entry.msgid), entry)
            # Django finds a plural by its singular alone: one entry serves both.
            entry.msgid_plural = entry.msgid_plural or message.get("msgid_plural", "")
            if place not in entry.occurrences:
                entry.occurrences.append(place)
    for entry in messages.values():
        if any("%" in placeholder for placeholder in _PLACEHOLDER.findall(entry.msgid + entry.msgid_plural)):
            entry.flags.append("python-format")
    return sorted(messages.values(), key=lambda entry: (entry.occurrences[0], entry.msgid, entry.msgctxt or ""))


def _python(path: Path) -> str:
    """A file's own Python, or what translates a template's texts."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    calls = (f"{call[0]})" for call in _CALL_WITHOUT_ITS_END.finditer(templatize(text, str(path))))
    return "\n".join(["from django.utils.translation import gettext as _", *calls])


def _messages(python: str) -> Iterator[dict[str, Any]]:
    nodes = list(ast.walk(ast.parse(python)))
    imported = chain.from_iterable(node.names for node in nodes if isinstance(node, ast.ImportFrom))
    names = {name.asname: name.name for name in imported if name.asname}
    for node in nodes:
        if isinstance(node, ast.Call):
            called = getattr(node.func, "attr", "") or getattr(node.func, "id", "")
            arguments = ARGUMENTS.get(re.sub("_(lazy|noop)$", "", names.get(called, called)), [])
            literals = [given.value for given in node.args[: len(arguments)] if isinstance(given, ast.Constant)]
            if arguments and len(literals) == len(arguments):
                yield dict(zip(arguments, literals, strict=True))


def update(root: Path) -> dict[str, polib.POFile]:
    """Write each catalogue anew, with the messages of the source, translated as far as they were; by language."""
    updated = {}
    for path in catalogues(root):
        catalogue = polib.pofile(str(path), wrapwidth=0)
        known = _by_message(catalogue)
        catalogue[:] = collected(root)
        for entry in catalogue:
            old = known.get(_message(entry), polib.POEntry())
            entry.msgstr, entry.tcomment, entry.fuzzy = old.msgstr, old.tcomment, old.fuzzy
            if entry.msgid_plural:
                entry.msgstr_plural = {form: old.msgstr_plural.get(form, "") for form in range(_forms(catalogue))}
        catalogue.save()
        updated[_language(path)] = catalogue
    return updated


def faults(root: Path) -> Iterator[str]:
    """What a catalogue lacks, has too much of, or says otherwise than the source; a line each."""
    for path in catalogues(root):
        catalogue = polib.pofile(str(path))
        source, known = {_message(entry): entry for entry in collected(root)}, _by_message(catalogue)
        found = [("missing", entry) for message, entry in source.items() if message not in known]
        for entry in catalogue:
            if _message(entry) not in source:
                found.append(("obsolete", entry))
            else:
                found += [(fault, entry) for fault in _faults_of(entry, _forms(catalogue))]
        for fault, entry in found:
            places = ", ".join(place for place, _line in entry.occurrences)
            yield f"{_language(path)}: {fault}: {entry.msgid!r} ({places})"


def _faults_of(entry: polib.POEntry, forms: int) -> Iterator[str]:
    if entry.fuzzy:
        yield "fuzzy"
    pairs = [(entry.msgid, entry.msgstr)]
    if entry.msgid_plural:
        pairs = [
            (entry.msgid_plural if form else entry.msgid, entry.msgstr_plural.get(form, "")) for form in range(forms)
        ]
    if not all(text for _source, text in pairs):
        yield "untranslated"
        return
    for fault, pattern in (("other placeholders", _PLACEHOLDER), ("other tags", _TAG)):
        if any(sorted(pattern.findall(source)) != sorted(pattern.findall(text)) for source, text in pairs):
            yield fault


def _language(path: Path) -> str:
    return path.parts[-3]


def _forms(catalogue: polib.POFile) -> int:
    """How many forms a word has in this language, for different counts."""
    return int(re.findall(r"nplurals=(\d+)", catalogue.metadata["Plural-Forms"])[0])


def _message(entry: polib.POEntry) -> tuple[str | None, str, str]:
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def _by_message(catalogue: polib.POFile) -> dict[tuple[str | None, str, str], polib.POEntry]:
    return {_message(entry): entry for entry in catalogue if not entry.obsolete}
