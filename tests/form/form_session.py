"""Every public page, in both languages."""

from typing import Any

from django.conf import settings
from django.test import Client

from intake.form.info_pages import INFO_PAGES
from intake.models import ContactRequest
from intake.public.error_pages import MESSAGES, error_page
from tests.build import a_form, a_phone
from tests.form.pages import receipt_on


def every_page(client: Client) -> dict[str, Any]:
    """By name and language. Needs a helpline; leaves requests behind."""
    pages = {}
    for language, _name in settings.LANGUAGES:
        shown = _in_one_language(client, "" if language == "en" else f"/{language}")
        pages |= {f"{name} ({language})": response for name, response in shown.items()}
        pages |= {f"{status} ({language})": error_page(status, language) for status in MESSAGES}
    return pages


def _in_one_language(client: Client, at: str) -> dict[str, Any]:
    phone = a_phone()
    help_, status = f"{at}/help/", f"{at}/status/"
    sent = client.post(help_, a_form(client, at=f"{at}/", phone=phone, email="mari@gmial.com"))
    receipt = {"receipt": receipt_on(sent)}
    code = ContactRequest.objects.with_contact(phone=phone).get().reference
    return {
        "landing": client.get(f"{at}/"),
        "landing with what was typed": client.post(f"{at}/", a_form(client, name="Mari")),
        "with an error": client.post(help_, a_form(client, at=f"{at}/", phone="555")),
        "press again": client.post(help_, {"phone": "2025550123"}),
        "received": client.get(sent["Location"]),
        "answers with an error": client.post(sent["Location"], {"note": "n" * 4001}),
        "in danger": client.get(client.post(sent["Location"], {"needs": ["unsafe", "withdrawal"]})["Location"]),
        "received earlier": client.get(f"{at}/received/forged/"),
        "look up": client.get(status),
        "not found": client.post(status, {"code": code, "contact": "9999"}),
        "status": client.post(status, {"code": code, "contact": phone}),
        "no such time": client.post(status, {**receipt, "do": "time"}),
        "no contact": client.post(status, {**receipt, "do": "contact"}),
        "changed": client.post(status, {**receipt, "do": "meant"}),
        "messages": client.post(status, {**receipt, "do": "messages"}),
        "stopped": client.post(status, {**receipt, "do": "stop"}),
        "closed already": client.post(status, {**receipt, "do": "stop"}),
        "received and closed": client.get(sent["Location"]),
        "answers too late": client.post(sent["Location"], {"needs": "talk"}),
        "deleted": client.post(status, {**receipt, "do": "delete"}),
        "405 for real": client.put(help_),
        "404 for real": client.get(f"{at}/nowhere/"),
        "413 for real": client.post(help_, {"name": "x" * 70_000}),
        **{page: client.get(f"{at}/{page}/") for page in INFO_PAGES},
    }
