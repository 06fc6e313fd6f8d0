"""`python -m tests.bench.unique_phones` gives requests from anywhere in a database phone numbers that nobody else has.

Made-up people share the few numbers that are kept for fiction: with more requests, each of those finds more of them.
"""

import django

SAMPLES = 60
PHONES = [f"+1202700{number:04}" for number in range(SAMPLES)]


def main() -> None:
    """Their rows stand where they stood; only what is found by `phone_index` changes."""
    from intake.contact.reference import new_reference
    from intake.models import ContactRequest
    from intake.vault.blind_index import blind_index

    every = ContactRequest.objects.filter(erased_at=None).order_by("reference")
    for phone in PHONES:
        request = every.filter(reference__gte=new_reference()).first() or every[0]
        request.seal(phone=phone)
        every.filter(pk=request.pk).update(phone=request.phone, phone_index=blind_index("phone", phone))


if __name__ == "__main__":
    django.setup()
    main()
