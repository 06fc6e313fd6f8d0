"""Processes that race for the same rows: each with its own Django, all on the test's own database."""

import os
from collections.abc import Callable, Sequence
from importlib import import_module
from multiprocessing import get_context
from typing import Any
from urllib.parse import quote

import django
from django.db import connection

PATIENCE = 300  # seconds, after which a race that hangs is over


def database_url() -> str:
    """The test's database, as `DATABASE_URL` names it."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    account = f"{quote(database['USER'], safe='')}:{quote(database['PASSWORD'], safe='')}"
    return f"postgresql://{account}@{database['HOST']}:{database['PORT']}/{database['NAME']}"


def _run(url: str, job: tuple[str, str], start: Any, results: Any, name: str, arguments: Sequence[Any]) -> None:
    # The keys are the parent's, from the environment: tests.settings would make new ones.
    os.environ.update(DATABASE_URL=url, DJANGO_SETTINGS_MODULE="config.settings")
    try:
        django.setup()
        # Nobody pulls the plug in a race, so SQLite need not wait for the disk.
        options = connection.settings_dict["OPTIONS"]
        options |= {key: text.replace("=FULL", "=OFF") for key, text in options.items() if key == "init_command"}
        # A job's module knows models, so it comes after Django.
        module, function = job
        results.put((name, None, getattr(import_module(module), function)(start, name, *arguments)))
    except BaseException as error:
        start.abort()
        results.put((name, repr(error), None))


def race(job: Callable[..., Any], names: Sequence[str], *arguments: Any) -> dict[str, Any]:
    """Run `job(start, name, *arguments)` in a process for each name; what each returned.

    `start` is a barrier of all of them: `start.wait()` lets nobody begin a round before everybody is there. Raises
    AssertionError when one of them failed.
    """
    context = get_context("spawn")
    start, results = context.Barrier(len(names), timeout=PATIENCE), context.Queue()
    told = (database_url(), (job.__module__, job.__name__), start, results)
    processes = [context.Process(target=_run, args=(*told, name, arguments)) for name in names]
    try:
        for process in processes:
            process.start()
        came = [results.get(timeout=PATIENCE) for _ in processes]
    finally:
        for process in processes:
            process.join(timeout=5)
            if process.is_alive():
                process.kill()
                process.join()
    failures = {name: error for name, error, _ in came if error}
    assert not failures, failures
    return {name: returned for name, _, returned in came}
