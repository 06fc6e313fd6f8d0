"""What one person and the staff do with a request, through every door, with what goes wrong on the way."""

import re
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from intake.contact.message_consent import active_channels
from intake.models import ContactRequest
from intake.reception.access_token import issue_token
from tests.build import a_form
from tests.contact.canaries import Canary
from tests.form.pages import receipt_on
from tests.notify.provider import tells

QUEUE = "/admin/intake/contactrequest/"


class Walker(Client):
    """A browser that remembers every address that our pages led to, and every cookie."""

    addresses: set[str]

    def __init__(self, user: User | None = None) -> None:
        super().__init__(raise_request_exception=False)
        self.addresses = set()
        if user:
            self.force_login(user)

    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        led = {response.headers.get("Location", ""), *(str(cookie) for cookie in response.cookies.values())}
        if not response.streaming:
            led |= set(re.findall(r'(?:href|action)="([^"]*)"', response.content.decode()))
        # The desk shows a number as what it can be dialled by.
        self.addresses |= {address for address in led if not address.startswith(("tel:", "mailto:"))}
        return response


def ask(person: Canary, public: Walker) -> ContactRequest:
    """The form, and the answers after it."""
    sent = public.post("/help/", a_form(public, phone=person.phone, name=person.name, email=person.email))["Location"]
    answers = {"needs": ["talk", "unsafe"], "zip": person.zip, "note": person.note, "contact_method": "text"}
    assert public.post(sent, answers).status_code == 303
    return ContactRequest.objects.with_contact(email=person.email).get()


def stumble(person: Canary, request: ContactRequest, public: Walker) -> None:
    """A form that is refused, damaged, too long, in another language, lost; the request changed, at the second try."""
    form = a_form(public, phone=person.phone, name=person.name, email=person.refused)
    sent = f"/received/{issue_token(request)}/"
    find = {"code": request.reference, "contact": person.refused}
    codes = [
        public.post("/help/", {**form, "phone": "555"}).status_code,
        public.post("/help/", {**form, "ctx": f"forged {person.lost}"}).status_code,
        public.post("/es/", form).status_code,
        public.get(f"/{person.lost}/", {"phone": person.phone}).status_code,
        public.get("/search/", {"q": f"{person.searched} {person.phone}"}).status_code,
        public.get(sent).status_code,
        public.post(sent, {"zip": person.zip, "note": person.note * 300}).status_code,
        public.post("/status/", find).status_code,
        public.post("/status/", {"code": "BCDFGHJK", "contact": person.email}).status_code,
    ]
    assert codes == [422, 422, 200, 404, 200, 200, 422, 422, 422]
    found = public.post("/status/", {**find, "contact": person.phone})
    change = {"receipt": receipt_on(found), "do": "contact", "phone": person.new_phone}
    assert public.post("/status/", {**change, "email": person.refused}).status_code == 422
    assert public.post("/status/", {**change, "email": person.new_email}).status_code == 200


def say_yes(person: Canary, request: ContactRequest, public: Walker) -> None:
    """To texts and to mails, at the number and the address that they changed to."""
    found = public.post("/status/", {"code": request.reference, "contact": person.new_phone})
    yes = {"receipt": receipt_on(found), "do": "messages", "messages": ["text", "email"], "messages_read": "en.1"}
    assert public.post("/status/", yes).status_code == 200
    assert len(active_channels(request.pk)) == 2


def miss(person: Canary, request: ContactRequest, advisor: Walker) -> None:
    """A call that they do not take, of which they are told."""
    missed = {"result": "no_answer", "channel": "call", "text": person.said}
    page = f"{QUEUE}{request.pk}"
    codes = [advisor.post(f"{page}/claim/").status_code, advisor.post(f"{page}/log_attempt/", missed).status_code]
    assert codes == [302, 302]


def text_back(person: Canary, text: str) -> None:
    """What they write to our number."""
    assert tells("inbound", **{"from": person.new_phone, "text": text}).status_code == 204


def work(person: Canary, request: ContactRequest, advisor: Walker, supervisor: Walker) -> None:
    """The desk: searches, a claim, what is shown and written down, a copy; somebody who cannot sign in."""

    def move(verb: str, by: Walker = advisor, **fields: str) -> int:
        code: int = by.post(f"{QUEUE}{request.pk}/{verb}/", fields).status_code
        return code

    for typed in (person.new_phone, person.email, person.searched):
        advisor.get(advisor.post(f"{QUEUE}search/", {"q": typed})["Location"])
    codes = [
        move("claim"),
        move("reveal"),
        move("log_attempt", result="reached", channel="call", text=person.said),
        move("note", text=person.remark),
        move("refer", version="en.1", has_consented="on", referred_to=person.place),
        move("reveal", by=supervisor, reason=person.reason),
        move("close", outcome="withdrawn", reason=person.reason),
        move("close", outcome="helped", reason=person.reason),
        move("copy", by=supervisor, reason="law"),
    ]
    assert codes == [302, 200, 302, 302, 302, 200, 422, 302, 200]
    for name, password in ((person.called, person.password), ("advisor", person.called), (person.user, "x")):
        assert Client().post("/admin/login/", {"username": name, "password": password}).status_code == 200


def take_back(person: Canary, request: ContactRequest, public: Walker) -> None:
    """The request withdrawn, by its code."""
    found = public.post("/status/", {"code": request.reference, "contact": person.new_email})
    assert public.post("/status/", {"receipt": receipt_on(found), "do": "delete"}).status_code == 200
