"""What one person and the staff do with a request, through every door, with what goes wrong on the way."""

import re
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from intake.models import ContactRequest
from tests.build import a_form
from tests.contact.canaries import Canary
from tests.form.pages import receipt_on

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
    """The form, refused and damaged before it is taken; the answers after it; the request changed at /status/."""
    form = a_form(public, phone=person.phone, name=person.name, email=person.email)
    codes = [
        public.post("/help/", {**form, "phone": "555", "email": person.refused}).status_code,
        public.post("/help/", {**form, "ctx": f"forged {person.lost}"}).status_code,
        public.post("/es/", {**form, "email": person.refused}).status_code,
        public.get(f"/{person.lost}/", {"phone": person.phone}).status_code,
    ]
    assert codes == [422, 422, 200, 404]
    sent = public.post("/help/", form)["Location"]
    public.get(sent)
    answers = {"needs": ["talk", "unsafe"], "zip": person.zip, "note": person.note, "contact_method": "text"}
    assert public.post(sent, {**answers, "note": person.note * 300}).status_code == 422
    assert public.post(sent, answers).status_code == 303
    request = ContactRequest.objects.with_contact(email=person.email).get()
    for code, contact in (("BCDFGHJK", person.email), (request.reference, person.refused)):
        assert public.post("/status/", {"code": code, "contact": contact}).status_code == 422
    found = public.post("/status/", {"code": request.reference, "contact": person.phone})
    change = {"receipt": receipt_on(found), "do": "contact", "phone": person.new_phone}
    assert public.post("/status/", {**change, "email": person.refused}).status_code == 422
    assert public.post("/status/", {**change, "email": person.new_email}).status_code == 200
    return request


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
        move("refer", version="en.1", said_yes="on", place=person.place),
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
