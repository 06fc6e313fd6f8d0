"""P11: a thousand tamperings with the audit trail; and what chaining it costs eight writers, in events a second."""

import json
import subprocess
import sys
from contextlib import ExitStack

from tests.bench.context import BenchContext
from tests.bench.paths import BASE, OURS, environment, run

WRITERS = 8


def measure(context: BenchContext) -> dict[str, float]:
    """RuntimeError when a tampering is not found, or something else is named."""
    with context.engine.fresh("trail") as url:
        run("tests.bench.base_data", settings=OURS, url=url)
        tamperings = run(
            "tests.bench.audit_processes", "tamper", 100 if context.quick else 1000, settings=OURS, url=url
        )
    alone, chained = _appends(context, worker=False), _appends(context, worker=True)
    return {
        "tamperings": int(tamperings),
        "unnamed": 0,
        "appends_per_s": alone["per_s"],
        "appends_per_s_linked": chained["per_s"],
        "last_link_after_s": chained["last_link_after_s"],
    }


def _appends(context: BenchContext, *, worker: bool) -> dict[str, float]:
    """Each event in a transaction of its own, as durable as the site's."""
    each = 100 if context.quick else 500
    with context.engine.fresh("appends") as url, ExitStack() as stack:
        run("tests.bench.base_data", settings=OURS, url=url)
        writers = [_start(stack, url, "write", str(each)) for _ in range(WRITERS)]
        if worker:
            _start(stack, url, "link")
            last = _start(stack, url, "linked", str(WRITERS * each))
        for writer in writers:
            assert writer.stdout
            writer.stdout.readline()
        for writer in writers:
            assert writer.stdin
            writer.stdin.close()
        spans = [json.loads(writer.stdout.read()) for writer in writers if writer.stdout]
        began, ended = min(began for began, _ in spans), max(ended for _, ended in spans)
        figures = {"per_s": round(WRITERS * each / (ended - began))}
        if worker:
            assert last.stdout
            figures["last_link_after_s"] = round(float(last.stdout.read()) - ended, 2)
    return figures


def _start(stack: ExitStack, url: str, *task: str) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.audit_processes", *task],
        cwd=BASE,
        env=environment(OURS, url),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    stack.callback(process.wait)
    stack.callback(process.terminate)
    return process
