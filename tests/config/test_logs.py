import io
import json
import logging
import smtplib
import sqlite3
import ssl

import psycopg
import pytest
from django.middleware import csrf

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


class Routed:
    """A request that was led somewhere by a pattern of ours, or nowhere."""

    def __init__(self, pattern: str = "") -> None:
        self.resolver_match = type("Match", (), {"route": pattern}) if pattern else None


def line_of(name="django.request", args=(), error=None, **extra):
    record = logging.makeLogRecord({"name": name, "msg": "%s: %s", "args": args, **extra})
    record.exc_info = (type(error), error, None) if error else None
    return json.loads(JsonLine().format(record))


def test_an_address_is_named_by_our_pattern_for_it():
    assert line_of(request=Routed("status/<code>/"))["route"] == "status/<code>/"
    assert line_of(request=Routed())["route"] == "unknown"
    assert "route" not in line_of()


def test_a_refusal_says_why_in_djangos_words_and_quotes_nothing():
    path, typed = "/x/2025550123", "https://marisol.example/?phone=2025550123"
    expected = {
        csrf.REASON_NO_CSRF_COOKIE: csrf.REASON_NO_CSRF_COOKIE,
        csrf.REASON_CSRF_TOKEN_MISSING: csrf.REASON_CSRF_TOKEN_MISSING,
        csrf.REASON_BAD_ORIGIN % typed: csrf.REASON_BAD_ORIGIN % "(left out)",
        csrf.REASON_BAD_REFERER % typed: csrf.REASON_BAD_REFERER % "(left out)",
        "CSRF token from POST has incorrect length.": "CSRF token from POST has incorrect length.",
        f"Something else: {typed}": None,
    }
    said = {given: line_of("django.security.csrf", (given, path)).get("reason") for given in expected}
    assert said == expected
    assert line_of("django.security.DisallowedHost")["reason"] == "The Host header is none of ALLOWED_HOSTS."


def test_an_error_names_the_codes_of_what_caused_it():
    full = sqlite3.OperationalError("database or disk is full: INSERT 2025550123")
    full.sqlite_errorname = "SQLITE_FULL"
    missing = psycopg.errors.UndefinedColumn('column "typed_by_ana" does not exist\nLINE 1: 2025550123')
    tls = ssl.SSLCertVerificationError(1, "certificate verify failed: 2025550123")
    tls.reason, tls.verify_code = "CERTIFICATE_VERIFY_FAILED", 18
    expected = {
        full: ["SQLITE_FULL"],
        missing: ["SQLSTATE 42703", "no column typed_by_ana"],
        psycopg.errors.UniqueViolation("Key (email)=(ana@example.org) already exists."): ["SQLSTATE 23505"],
        tls: ["TLS CERTIFICATE_VERIFY_FAILED", "X509 18"],
        ConnectionRefusedError(111, "2025550123"): ["ECONNREFUSED"],
        smtplib.SMTPAuthenticationError(535, b"2025550123"): ["SMTP 535"],
        ValueError("2025550123"): None,
    }
    said = {}
    for cause in expected:
        error = RuntimeError("2025550123")
        error.__cause__ = cause
        line = line_of(error=error)
        said[cause] = line.get("causes")
        assert not any(word in json.dumps(line) for word in ("2025550123", "ana@example.org"))
    assert said == expected


def test_causes_that_go_round_end():
    one, other = ValueError(), KeyError()
    one.__cause__, other.__cause__ = other, one
    assert "causes" not in line_of(error=one)
