"""One JSON line per event. A traceback names files and lines, never the values that a failing line held."""

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any

LAST_FRAMES = 6


class JsonLine(logging.Formatter):
    """A record as one line of JSON: at (UTC), level, logger, event and, for an error, its kind and where it rose; with
    it the status of an answer, or a line of the journal.

    The message's arguments and the exception's text are left out: a database error quotes the row it refused, and
    Django's request log quotes the address, where somebody may have typed a phone number.
    """

    def format(self, record: logging.LogRecord) -> str:
        # The message itself may be the exception, or, in Django's security log, the exception's text.
        quotes = not isinstance(record.msg, str) or record.name.startswith("django.security.")
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": type(record.msg).__name__ if quotes else record.msg,
        }
        if status := getattr(record, "status_code", None):
            line["status"] = status
        if journal := getattr(record, "journal", None):
            line["journal"] = journal
        if record.exc_info and record.exc_info[0]:
            kind, _, trace = record.exc_info
            line["error"] = f"{kind.__module__}.{kind.__qualname__}"
            line["where"] = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(trace)[-LAST_FRAMES:]]
        return json.dumps(line)
