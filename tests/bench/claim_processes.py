"""The processes of the race for claims: `fill REQUESTS ADVISORS`, `claim ADVISOR` and `count`."""

import json
import os
import sys
import time
from datetime import timedelta
from pathlib import Path

import django
from django.db import OperationalError, connection
from django.utils import timezone


def _name(number: int) -> str:
    return f"claimer{number}"


def fill(requests: int, advisors: int) -> None:
    """Waiting requests, no two of the same person: those would be claimed together."""
    from django.contrib.auth.models import Group, User

    from intake.contact.reference import new_reference
    from intake.models import ContactRequest, Helpline
    from intake.vault.blind_index import blind_index

    for number in range(advisors):
        User.objects.create_user(_name(number), is_staff=True).groups.add(Group.objects.get(name="advisor"))
    helpline, now = Helpline.objects.get(), timezone.now()
    rows = []
    for number in range(requests):
        phone, email, at = f"+1202{number:07}", f"{number}@mail.example", now - timedelta(seconds=requests - number)
        row = ContactRequest(helpline=helpline, reference=new_reference(), due_at=at, not_before=at, created_at=at)
        row.submission_id = row.id
        row.phone_index, row.email_index = blind_index("phone", phone), blind_index("email", email)
        row.seal(phone=phone, email=email)
        rows.append(row)
    ContactRequest.objects.bulk_create(rows, batch_size=1000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # PostgreSQL does so by itself, but only after the race has begun


def _cpu_ms() -> tuple[float, float]:
    """What this process has used, and the one that serves it, as far as that is a PostgreSQL on this machine."""
    serving = 0.0
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
        name, _, numbers = stat.read_text().rpartition(") ") if stat.exists() else ("", "", "")
        if name.endswith("(postgres"):
            user, system = numbers.split()[11:13]
            serving = 1000 * (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
    return 1000 * time.process_time(), serving


def claim(number: int) -> None:
    """Says that it is ready, waits until its input ends, then claims until nobody waits, and prints what came of it."""
    from django.contrib.auth.models import User

    from intake.triage.transitions import claim_next

    advisor = User.objects.get(username=_name(number))
    print("ready", flush=True)
    sys.stdin.read()
    taken: list[str] = []
    times: list[float] = []
    failed = 0
    before = _cpu_ms()
    while True:
        begun = time.perf_counter()
        try:
            request = claim_next(by=advisor)
        except OperationalError as error:
            failed += 1
            print(f"claim failed: {error}", file=sys.stderr)
            continue
        finally:
            times.append(1000 * (time.perf_counter() - begun))
        if request is None:
            break
        taken.append(request.pk.hex)
    ours, the_databases = (after - earlier for after, earlier in zip(_cpu_ms(), before, strict=True))
    told = {"taken": taken, "times": times, "failed": failed, "cpu_ms": ours, "database_cpu_ms": the_databases}
    print(json.dumps(told))


def count() -> None:
    """How many still wait."""
    from intake.models import ContactRequest

    print(ContactRequest.objects.waiting().count())


if __name__ == "__main__":
    django.setup()
    task, *numbers = sys.argv[1:]
    {"fill": fill, "claim": claim, "count": count}[task](*map(int, numbers))
