"""`python -m tests.bench.forms COUNT` prints COUNT filled-in forms, each to be sent once, as lines of JSON."""

import json
import random
import sys

import django

FIRST = ("Ana", "Bill", "Chitra", "D.", "Eun-ji", "Fatima", "José", "K", "Lena", "Mo", "Nguyễn", "Rae")


def main(count: int) -> None:
    """Every form has a context of its own: sent twice, it would be stored once, and the second try would cost less."""
    from intake.contact.choices import ForWhom
    from intake.form import form_token
    from intake.helpline.published import published

    helpline, chance = published("en"), random.Random(1)
    for number in range(count):
        name = chance.choice(FIRST)
        form = {
            "about": chance.choice(ForWhom.values),
            "name": name,
            "phone": f"({chance.randint(201, 989)}) 555-{number % 10_000:04}",
            "email": f"person.{number}@mail.example",
            "discretion": "first_name",
            "when": "asap",
            "website": "",
            "ctx": form_token.issue(helpline, "en").signed(),
        }
        print(json.dumps(form))


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]))
