"""P4: how fast two workers drain queues of mails, webhooks and texts, and how soon one tells of an emergency."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.bench.context import BenchContext
from tests.bench.paths import BASE, OURS, environment, run
from tests.faults.mail_server import mail_server
from tests.notify.provider import NUMBER, SECRET, TOKEN, Provider
from tests.notify.receiver import listening

MAILS, EMERGENCIES, WEBHOOKS, TEXTS = 10_000, 20, 2_000, 1_000
# None came for so long: it will not come any more.
PATIENCE_SECONDS = 60


@contextmanager
def workers(url: str, number: int, **told: str) -> Iterator[None]:
    """So many `manage.py worker`, with the environment `told` besides the bench's own."""
    settings = {**environment(OURS, url), **told}
    command = [sys.executable, str(BASE / "manage.py"), "worker"]
    running = [subprocess.Popen(command, cwd=BASE, env=settings, stderr=subprocess.DEVNULL) for _ in range(number)]
    try:
        yield
    finally:
        for worker in running:
            worker.terminate()
        for worker in running:
            worker.wait()


def measure(context: BenchContext) -> dict[str, float]:
    """`*_per_s`: by two workers; RuntimeError unless each came exactly once. The texts are to people, with all that is
    written down of each. `emergency_told_s`: the longest of EMERGENCIES.
    """
    with context.engine.fresh("notifications") as url:
        run("tests.bench.base_data", settings=OURS, url=url)
        share = 10 if context.quick else 1
        return {
            **_mails(url, MAILS // share),
            **_emergencies(url, EMERGENCIES // share),
            **_webhooks(url, WEBHOOKS // share),
            **_texts(url, TEXTS // share),
        }


def _mails(url: str, number: int) -> dict[str, float]:
    with mail_server() as server:
        run("tests.faults.worker_processes", "fill", number, "review_due", settings=OURS, url=url)
        told = {"EMAIL_URL": f"smtp://127.0.0.1:{server.port}"}
        return _drained("drained", url, number, lambda: [*server.taken.elements()], **told)


def _emergencies(url: str, number: int) -> dict[str, float]:
    with mail_server() as server, workers(url, 1, EMAIL_URL=f"smtp://127.0.0.1:{server.port}"):
        longest = run("tests.bench.outbox_process", "emergencies", number, settings=OURS, url=url)
    return {"emergency_told_s": round(float(longest), 1)}


def _webhooks(url: str, number: int) -> dict[str, float]:
    with listening() as receiver:
        run("tests.bench.outbox_process", "webhooks", number, receiver.url, settings=OURS, url=url)
        return _drained("webhooks", url, number, receiver.ids, WEBHOOK_NETWORKS="127.0.0.0/8")


def _texts(url: str, number: int) -> dict[str, float]:
    provider = Provider()
    try:
        there = f"http://127.0.0.1:{provider.port}/texts"
        run("tests.bench.outbox_process", "texts", number, there, settings=OURS, url=url)
        told = {"SMS_URL": there, "SMS_TOKEN": TOKEN, "SMS_FROM": NUMBER, "SMS_SECRET": SECRET}
        return _drained("texts", url, number, lambda: [text["id"] for text in provider.taken], **told)
    finally:
        provider.stop()


def _drained(name: str, url: str, number: int, taken: Callable[[], list[str]], **told: str) -> dict[str, float]:
    with workers(url, 2, **told):
        seconds = _seconds_until(number, taken)
    came = taken()
    if not len(came) == len(set(came)) == number:
        raise RuntimeError(f"{name}: {len(came)} came, {len(set(came))} different ones of {number}")
    return {name: number, f"{name}_per_s": round(number / seconds)}


def _seconds_until(number: int, taken: Callable[[], list[str]]) -> float:
    """From the first to the last that came."""
    began = last = time.monotonic()
    came = 0
    while came < number and time.monotonic() - last < PATIENCE_SECONDS:
        time.sleep(0.05)
        if (now := len(taken())) > came:
            last = time.monotonic()
            began = began if came else last
            came = now
    return max(last - began, 0.05)
