from intake.models import AuditEvent, ContactRequest, Notification
from tests.build import a_form
from tests.form.pages import lasting


def test_a_second_tap_stores_nothing_new_and_confirms_the_same(client, helpline):
    form = a_form(client)
    pages = [client.get(client.post("/help/", form)["Location"]).content.decode() for _ in range(3)]
    assert "Your code" in pages[0]
    assert len(set(map(lasting, pages))) == 1
    counts = [model.objects.count() for model in (ContactRequest, AuditEvent, Notification)]
    assert counts == [1, 1, 1]


def test_the_same_contact_written_otherwise_is_the_same(client, helpline):
    form = a_form(client)
    for phone in ("(202) 555-0123", "202-555-0123", "+1 202 555 0123"):
        client.post("/help/", {**form, "phone": phone})
    assert ContactRequest.objects.count() == 1


def test_another_contact_is_another_request(client, helpline):
    form = a_form(client)
    first, second = (client.post("/help/", {**form, "phone": phone}) for phone in ("2025550123", "2025550124"))
    assert ContactRequest.objects.count() == 2
    assert b"ends in 0123" in client.get(first["Location"]).content
    assert b"ends in 0124" in client.get(second["Location"]).content
