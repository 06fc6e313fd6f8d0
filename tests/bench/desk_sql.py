"""`python -m tests.bench.desk_sql` works the desk without a server, to time its SQL alone.

It prints what there is to look for; then, for each line `[path, search]`, what the page's SQL takes.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from functools import cache
from typing import Any

import django
from django.db import connection

from tests.bench.desk import QUEUE
from tests.bench.unique_phones import PHONES, SAMPLES


def _client() -> Any:
    from django.contrib.auth.models import User
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(username="supervisor"))
    return client


def _deep() -> tuple[str, str]:
    """The page that begins in the middle of the closed requests, and the code of its first request."""
    from intake.models import ContactRequest

    closed = ContactRequest.objects.closed().latest_closed_first()
    middle = closed.count() // 2
    last, first = closed[middle : middle + 2]
    return f"{QUEUE}?tab=closed&after={last.closed_at:%Y-%m-%dT%H:%M:%S.%f}%2B00:00~{last.pk}", str(first)


def _sample(column: str, start: Callable[[], Any]) -> list[Any]:
    """SAMPLES requests from anywhere: each the first whose `column` is beyond a random value."""
    from intake.models import ContactRequest

    every = ContactRequest.objects.exclude(**{column: None}).order_by(column)
    return [every.filter(**{f"{column}__gte": start()}).first() or every.first() for _ in range(SAMPLES)]


def _known() -> dict[str, list[str]]:
    from intake.contact.reference import new_reference

    return {
        "phone": PHONES,
        "email": [request.opened("email") for request in _sample("email_index", lambda: os.urandom(16))],
        "reference": [request.reference for request in _sample("reference", new_reference)],
    }


def _statements(client: Any, path: str) -> tuple[int, list[tuple[str, Any]], str]:
    client.get(path)  # what is read once in ten seconds is not this page's cost
    sent: list[tuple[str, Any]] = []

    def noted(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(noted):
        response = client.get(path)
    assert response.status_code == 200, f"{path}: {response.status_code}"
    queries = sum(sql.startswith(("SELECT", "INSERT", "UPDATE", "DELETE")) for sql, _ in sent)
    asked = [(sql, params) for sql, params in sent if sql.startswith("SELECT") and "intake_contactrequest" in sql]
    return queries, asked, response.text


def _milliseconds(statements: list[tuple[str, Any]]) -> float:
    """SQLite finds rows only as they are fetched, so all are."""
    with connection.cursor() as cursor:
        begun = time.perf_counter()
        for sql, params in statements:
            cursor.execute(sql, params)
            cursor.fetchall()
        return 1000 * (time.perf_counter() - begun)


def main() -> None:
    """Ends with its input."""
    client, (deep, code) = _client(), _deep()
    # A place that the page does not understand shows the first page: the bench would time that, and be content.
    assert code in _statements(client, deep)[2], "The deep page does not begin where it should."
    page = cache(lambda path: _statements(client, path)[:2])
    print(json.dumps({"session": client.cookies["sessionid"].value, "deep": deep, **_known()}), flush=True)
    for line in sys.stdin:
        path, search = json.loads(line)
        if search:
            path = client.post(f"{QUEUE}search/", {"q": search}).url
            queries, asked = _statements(client, path)[:2]
        else:
            queries, asked = page(path)
        print(json.dumps({"sql_ms": _milliseconds(asked), "queries": queries}), flush=True)


if __name__ == "__main__":
    django.setup()
    main()
