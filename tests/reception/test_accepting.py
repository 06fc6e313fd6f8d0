from tests.build import a_form, a_request


def test_builders(client, helpline, advisor, clock):
    assert a_request().opened("name") == "Ana"
    assert client.post("/help/", a_form(client)).status_code == 303
