"""People whose browser filled the field that nobody sees, the honeypot: quarantined, but stored whole."""

from tests.people.person import person

FILLED_HONEYPOTS = [
    person("a password manager's address of a site", name="Ana", website="https://example.com"),
    person("a site without a scheme", name="Bo", website="www.example.com"),
    person("the email again", email="mari@example.com", write="mari@example.com", website="mari@example.com"),
    person("the name again", name="Marisol Vega", website="Marisol Vega"),
    person("the phone again", phone="202-555-0123", call="+12025550123", website="202-555-0123"),
    person("their employer", name="Tyrell", website="Example Corp", note="please call me"),
    person("our own address", website="https://help.example.org/"),
    person("a screen reader's mistake", name="Jo", website="what is this for", needs=["talk"]),
    person("one letter", website="x"),
    person("Spanish", name="Lupita", website="no tengo página"),
    person("a bookmark", name="Sam", website="https://example.com/?a=1&b=2#c", note="why was this here"),
    person("an emoji", name="Kit", website="🤷"),
]
