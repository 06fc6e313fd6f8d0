"""One JSON line per event. A traceback names files and lines, never the values that a failing line held."""

import json
import logging
import logging.config
import sys
import threading
import traceback
from datetime import UTC, datetime
from typing import Any

from . import log_causes

LAST_FRAMES = 6
# Loggers whose messages are constants, because ruff's G rules refuse any other.
OURS = {"intake", "config"}


class JsonLine(logging.Formatter):
    """A record as one line of JSON: at (UTC), level, logger, event and, for an error, its kind, the codes of its causes
    and where it rose; with it the status of an answer, our pattern of its address and why it was refused, or a line of
    the journal.

    The message's arguments and the exception's text are left out: a database error quotes the row it refused, and
    Django's request log quotes the address, where somebody may have typed a phone number. A library may have put such
    a value into its message already, when it has no arguments: then the event is the place that it was logged at.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": _event(record),
        }
        if status := getattr(record, "status_code", None):
            line["status"] = status
        if route := log_causes.route(getattr(record, "request", None)):
            line["route"] = route
        if reason := log_causes.reason(record.name, record.args):
            line["reason"] = reason
        if journal := getattr(record, "journal", None):
            line["journal"] = journal
        if record.exc_info and record.exc_info[0]:
            kind, _, trace = record.exc_info
            line["error"] = f"{kind.__module__}.{kind.__qualname__}"
            if causes := log_causes.causes(record.exc_info[1]):
                line["causes"] = causes
            line["where"] = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(trace)[-LAST_FRAMES:]]
        return json.dumps(line)


def _event(record: logging.LogRecord) -> str:
    if not isinstance(record.msg, str):
        return type(record.msg).__name__
    if record.args or record.name.partition(".")[0] in OURS:
        return record.msg
    return f"{record.module}:{record.lineno}"


def configure(settings: dict[str, Any]) -> None:
    """Django's `LOGGING_CONFIG`. What Python would write to stderr by itself becomes a line like any other."""
    logging.config.dictConfig(settings)
    logging.captureWarnings(True)
    # When a line cannot be written, Python would print the message with its arguments instead.
    logging.raiseExceptions = False
    sys.excepthook = _unhandled
    threading.excepthook = sys.unraisablehook = _unhandled_elsewhere


def _unhandled_elsewhere(raised: Any) -> None:
    _unhandled(raised.exc_type, raised.exc_value, raised.exc_traceback)


def _unhandled(kind: Any, error: Any, trace: Any) -> None:
    if sys.stderr.isatty() or kind is KeyboardInterrupt:
        return sys.__excepthook__(kind, error, trace)  # somebody is looking, and nobody keeps it
    logging.getLogger("intake").critical("nobody handled an error", exc_info=(kind, error, trace))
    return None
