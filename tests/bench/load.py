"""A client that sends every request of a list exactly once, over four connections: `wrk`, or else our own."""

import asyncio
import shutil
import signal
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 4


@dataclass(frozen=True)
class Answers:
    """How often each status came, and how long all of it took."""

    statuses: Counter[int]
    seconds: float


def send(requests: list[bytes], port: int) -> Answers:
    """Send `requests`, whole HTTP/1.1 requests without NUL, to 127.0.0.1; RuntimeError when any goes unanswered."""
    if wrk := shutil.which("wrk"):
        answers = _with_wrk(wrk, requests, port)
    else:
        answers = asyncio.run(_by_ourselves(requests, port))
    if answers.statuses.total() != len(requests):
        raise RuntimeError(f"{len(requests)} requests, {answers.statuses.total()} answers")
    return answers


def _with_wrk(wrk: str, requests: list[bytes], port: int) -> Answers:
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"\0".join(requests))
        file.flush()
        command = [wrk, "--threads=1", f"--connections={CONNECTIONS}", "--duration=120", "--timeout=30"]
        command += [f"--script={Path(__file__).with_name('load.lua')}", f"http://127.0.0.1:{port}/", file.name]
        client = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert client.stdout
        statuses: Counter[int] = Counter()
        begun = ended = 0.0
        try:
            for line in client.stdout:
                match line.split():
                    case ["begin"]:
                        begun = time.monotonic()
                    case ["status", status, count]:
                        statuses[int(status)] = int(count)
                    case ["end"]:
                        ended = time.monotonic()
                        break
        finally:
            # It would sleep until its two minutes are over.
            client.send_signal(signal.SIGINT)
            client.communicate()
    return Answers(statuses, ended - begun)


async def _by_ourselves(requests: list[bytes], port: int) -> Answers:
    waiting = iter(requests)
    begun = time.monotonic()
    counts = await asyncio.gather(*(_one_connection(waiting, port) for _ in range(CONNECTIONS)))
    return Answers(sum(counts, Counter()), time.monotonic() - begun)


async def _one_connection(waiting: Iterator[bytes], port: int) -> Counter[int]:
    statuses: Counter[int] = Counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in waiting:
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        statuses[int(head[9:12])] += 1
        if b"transfer-encoding: chunked" in head:
            while length := int(await reader.readline(), 16):
                await reader.readexactly(length + 2)
            await reader.readline()
        else:
            await reader.readexactly(int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0]))
    writer.close()
    await writer.wait_closed()
    return statuses
