import io
import json
import logging

import pytest

from config.logs import JsonLine

CANARY = "Marisol Quintanilla"


@pytest.fixture
def log():
    """A logger, and what it wrote."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLine())
    logger = logging.Logger("intake.tests")
    logger.addHandler(handler)
    return logger, written


def fail(name: str) -> None:
    typed = {"name": name}
    raise ValueError(f"{typed} is not stored")


def test_an_event_is_one_line_of_json(log):
    logger, written = log
    logger.info("two\nlines")
    (line,) = written.getvalue().splitlines()
    assert json.loads(line)["event"] == "two\nlines"
    assert set(json.loads(line)) == {"at", "level", "logger", "event"}


def test_arguments_are_left_out(log):
    logger, written = log
    logger.warning("could not reach %s", CANARY)
    assert json.loads(written.getvalue())["event"] == "could not reach %s"


def test_a_message_that_a_library_has_put_together_tells_its_place_alone():
    made = {"name": "library", "msg": f"cannot read {CANARY}", "pathname": "/x/reading.py", "filename": "reading.py"}
    record = logging.makeLogRecord({**made, "module": "reading", "lineno": 7, "levelname": "WARNING"})
    assert json.loads(JsonLine().format(record))["event"] == "reading:7"


def test_an_error_tells_its_kind_and_place_alone(log):
    logger, written = log
    try:
        fail(CANARY)
    except ValueError:
        logger.exception("not stored: %s", CANARY)
    line = json.loads(written.getvalue())
    assert line["error"] == "builtins.ValueError"
    assert "test_logs.py:" in line["where"][-1]
    assert "Marisol" not in written.getvalue()


def test_an_error_that_was_caused_by_another_tells_neither_text(log):
    logger, written = log
    try:
        try:
            fail(CANARY)
        except ValueError as error:
            raise RuntimeError(CANARY) from error
    except RuntimeError:
        logger.exception("not stored")
    assert "Marisol" not in written.getvalue()


def test_an_exception_as_the_message_tells_its_kind_alone(log):
    logger, written = log
    logger.error(ValueError(CANARY))
    assert "Marisol" not in written.getvalue()
    assert json.loads(written.getvalue())["event"] == "ValueError"


def test_a_status_is_kept(log):
    logger, written = log
    logger.warning("%s: %s", "Not Found", CANARY, extra={"status_code": 404, "request": CANARY})
    assert json.loads(written.getvalue())["status"] == 404
    assert "Marisol" not in written.getvalue()


def test_an_address_somebody_typed_is_not_logged(client, caplog):
    client.get(f"/{CANARY}/?phone=2025550123")
    assert [record.status_code for record in caplog.records] == [404]
    lines = [JsonLine().format(record) for record in caplog.records]
    assert not any("Marisol" in line or "2025550123" in line for line in lines)
