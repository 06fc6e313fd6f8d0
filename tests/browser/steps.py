"""What people do at the site, and the states of its pages that this leads to.

Public pages are in two languages, so what stands on them is found by id and name.
"""

from collections.abc import Iterator
from uuid import uuid4

from playwright.sync_api import Locator, Page

from tests.browser.site import BASE, Site

LANGUAGES = ("en", "es")
ARTICLES = tuple(f"learn/{path.stem}" for path in sorted(BASE.glob("intake/articles/content/en/*.md")))
PHONE = "(202) 555-0123"


def complaints(page: Page) -> list[str]:
    """Fills with what the browser finds wrong, violated policies too; not with the statuses that we ask for."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(f"{page.url}: {error}"))
    page.on(
        "console",
        lambda message: (
            message.type in {"error", "warning"}
            and "the server responded with a status of 4" not in message.text
            and found.append(f"{page.url}: {message.text}")
        ),
    )
    return found


def sign_in(page: Page, site: Site, who: str) -> None:
    """Into the desk, with the demo's password."""
    page.goto(f"{site.url}/admin/login/")
    page.get_by_label("Username").fill(who)
    page.get_by_label("Password").fill(f"demo-{who}")
    page.get_by_role("button", name="Log in").click()


def public_address(site: Site, path: str = "", language: str = "en") -> str:
    """`path` of the site, in a language."""
    return f"{site.url}/{'' if language == 'en' else f'{language}/'}{path}"


def send(page: Page) -> None:
    """Press the form's button."""
    page.locator("#send").click()


def code_on(page: Page) -> str:
    """The code that a confirmation shows."""
    page.wait_for_load_state()
    return page.locator(".code strong").inner_text()


def ask(page: Page, site: Site, language: str = "en", *, phone: str = PHONE, email: str = "") -> str:
    """Fill in the form and send it; the code that the confirmation shows."""
    page.goto(public_address(site, language=language))
    page.locator("#id_phone").fill(phone)
    page.locator("#id_email").fill(email)
    send(page)
    return code_on(page)


def send_as_machines_do(page: Page, site: Site) -> None:
    """The same text three times, with the honeypot filled in."""
    for number in range(3):
        page.goto(public_address(site))
        page.locator("#id_name").fill(f"Cheap pills, {number} % off")
        page.locator("#id_phone").fill(PHONE)
        page.locator("[name=website]").evaluate("field => field.value = 'filled in'")
        send(page)


def add(page: Page, *needs: str) -> None:
    """On the confirmation: tell what would help, and send that too."""
    for need in needs:
        page.locator(f"[name=needs][value={need}]").check()
    page.locator("#add").click()


def lose_ctx(page: Page) -> None:
    """Send a form whose hidden field got lost."""
    page.locator("#id_phone").fill(PHONE)
    page.locator("[name=ctx]").evaluate("field => field.value = ''")
    send(page)


def other_language(page: Page) -> Locator:
    """What shows the same page in the other language."""
    return page.locator(".switch [lang]")


def look_up(page: Page, site: Site, code: str, contact: str = "0123", language: str = "en") -> None:
    """Find a request again by its code."""
    page.goto(public_address(site, "status/", language))
    page.locator("#id_code").fill(code)
    page.locator("#id_contact").fill(contact)
    page.locator("main .btn").click()


def unfolded(page: Page, do: str) -> Locator:
    """One of the changes that a person can make, unfolded: the first tap."""
    change = page.locator(f"main details:has([name=do][value={do}])")
    if change.get_attribute("open") is None:
        change.locator("summary").click()
    return change


def change(page: Page, do: str) -> None:
    """Make a change that a person can make, with what is filled in: the second tap."""
    unfolded(page, do).locator("button, [type=submit]").click()


def _asking(page: Page, site: Site, language: str) -> Iterator[str]:
    page.goto(public_address(site, language=language))
    yield "form"
    send(page)
    yield "form, nothing filled in"
    page.locator("#id_phone").fill("555")
    page.locator("#id_email").fill("sam")
    send(page)
    yield "form, nothing readable"
    lose_ctx(page)
    yield "form, press again"
    page.goto(public_address(site, language=language))
    page.locator("#id_name").fill("Ana")
    other_language(page).click()
    yield "form, from the other language"


def _confirmed(page: Page, site: Site, language: str) -> Iterator[str]:
    ask(page, site, language, phone="12", email="sam@example.com")
    yield "confirmed, by email"
    ask(page, site, language, email="sam@gmial.com")
    yield "confirmed, with a typo"
    page.locator("#id_note").fill("long " * 1000)
    page.locator("#add").click()
    yield "confirmed, note too long"
    page.locator("#id_note").fill("")
    add(page, "cost")
    yield "confirmed, answers added"
    add(page, "unsafe", "withdrawal", "after_overdose")
    yield "confirmed, in danger"
    page.goto(public_address(site, "received/past/", language))
    yield "confirmed earlier"


def _in_control(page: Page, site: Site, language: str) -> Iterator[str]:
    page.goto(public_address(site, language=language))
    page.locator("#id_phone").fill(PHONE)
    page.locator("[name=when]").last.check()
    send(page)
    yield "confirmed, with a time"
    code = code_on(page)
    page.goto(public_address(site, "status/", language))
    yield "look-up"
    look_up(page, site, "nothing", "1", language)
    yield "look-up, not found"
    look_up(page, site, code, language=language)
    yield "status"
    change(page, "contact")
    yield "status, nothing filled in"
    for do in ("time", "messages", "stop", "delete"):
        unfolded(page, do)
    yield "status, unfolded"
    page.locator("[name=when]").last.check()
    change(page, "time")
    yield "status, time changed"
    unfolded(page, "messages").locator("[name=messages]").check()
    change(page, "messages")
    yield "status, messages allowed"
    change(page, "stop")
    yield "status, stopped"
    change(page, "delete")
    yield "status, deleted"


def _by_night(page: Page, site: Site, language: str) -> Iterator[str]:
    ask(page, site.night, language)
    yield "confirmed, by night"
    add(page, "unsafe")
    yield "confirmed, in danger by night"
    for _more_than_may_be_tried in range(6):
        look_up(page, site.night, "nothing", "1", language)
    yield "look-up, too many"


def _reading(page: Page, site: Site, language: str) -> Iterator[str]:
    for name in ("who-answers", "privacy", "stay-safe", "accessibility", "learn", *ARTICLES, "self-check"):
        page.goto(public_address(site, f"{name}/", language))
        yield name
    page.goto(public_address(site, "nothing-here/", language))
    yield "no such page"


def _places(page: Page, site: Site, language: str) -> Iterator[str]:
    for address in ("", "georgia/", "wyoming/cheyenne/", "texas/houston/"):
        page.goto(public_address(site, f"places/{address}", language))
        yield f"places {address.replace('/', ' ')}"
    for text in page.locator("main summary").all():
        text.click()
    yield "places, unfolded"
    page.locator(".checked a").first.click()
    yield "what is wrong with a place"
    send(page)
    yield "what is wrong with a place, nothing filled in"
    page.locator("[name=problem]").first.check()
    page.locator("#id_note").fill("It has moved.")
    send(page)
    yield "what is wrong with a place, told"


def _searching(page: Page, site: Site, language: str) -> Iterator[str]:
    page.goto(public_address(site, "search/", language))
    yield "search"
    for typed in ("detox houston", "bayou", "huston", "overdose", "purple zebra"):
        page.locator("#id_q").fill(typed)
        page.locator("[role=search] button").click()
        yield f"search, {typed}"
    page.goto(public_address(site, "nothing-here/", language))
    page.locator("#id_q").fill("sample")
    page.locator("[role=search] button").click()
    yield "search, from a page that is not there"
    other_language(page).click()
    yield "search, in the other language"


PUBLIC = (_asking, _confirmed, _in_control, _by_night, _reading, _places, _searching)


def _loaded(page: Page, states: Iterator[str]) -> Iterator[str]:
    """A click is over when the next page begins to load: whoever looks at that must wait for the rest of it."""
    for state in states:
        page.wait_for_load_state()
        yield state


def public_pages(page: Page, site: Site, language: str) -> Iterator[str]:
    """Leads `page` through every public page and state; yields what it is at."""
    for way in PUBLIC:
        yield from _loaded(page, way(page, site, language))


def _queue(page: Page, site: Site, *tabs: str) -> Iterator[str]:
    for tab in tabs:
        page.goto(f"{site.url}/admin/intake/contactrequest/?tab={tab}")
        yield f"tab {tab}"
        if page.locator(".queue a").count():
            page.locator(".queue a").first.click()
            yield f"a request, {tab}"


def _advisor(page: Page, site: Site) -> Iterator[str]:
    yield "front"
    yield from _queue(page, site, "waiting", "mine", "due", "scheduled", "closed")
    page.goto(f"{site.url}/admin/intake/contactrequest/add/")
    yield "add a request"
    page.get_by_text("I read this out").click()
    page.get_by_label("Phone number").fill("12")
    page.get_by_role("button", name="Add the request").click()
    yield "a request that lacks a number"
    page.goto(f"{site.url}/admin/intake/contactrequest/?tab=waiting&language=en")
    yield "filtered"
    page.goto(site.held)
    yield "held"
    page.get_by_text("Refer to a facility").first.click()
    yield "words to read out"
    page.get_by_role("button", name="Show").click()
    yield "contact shown"
    page.get_by_text("Schedule a call").first.click()
    page.get_by_label("When").fill("2027-03-06T03:00")
    page.get_by_role("button", name="Schedule a call").click()
    yield "refused move"
    page.get_by_text("Queue", exact=True).click()
    page.get_by_label("Code, phone or email").fill("nobody@example.com")
    page.get_by_role("button", name="Find").click()
    yield "nothing found"


def _advisor2(page: Page, site: Site) -> Iterator[str]:
    page.goto(site.held)
    yield "held by somebody else"


def _supervisor(page: Page, site: Site) -> Iterator[str]:
    yield "front"
    for table in page.locator(".pictures summary").all():
        table.click()
    yield "front, with its tables"
    yield from _queue(page, site, "waiting", "mine", "due", "claimed", "scheduled", "quarantine", "closed")
    page.goto(f"{site.url}/admin/intake/contactrequest/?tab=quarantine")
    page.get_by_role("link", name="3 with the same text").click()
    yield "a group in quarantine"
    page.goto(site.held)
    page.get_by_text("Give it to somebody else").first.click()
    yield "held by an advisor"
    page.get_by_role("link", name="Copy of their data").click()
    yield "a copy"
    page.get_by_role("button", name="Download the file").click()
    yield "a copy without a reason"
    page.goto(f"{site.url}/admin/intake/contactrequest/?tab=claimed")
    page.locator("[name=picked]").first.check()
    page.get_by_role("button", name="Give it back").click()
    yield "several at once"
    page.goto(f"{site.url}/admin/intake/contactrequest/export/?tab=waiting")
    yield "export"
    page.get_by_role("button", name="Download the file").click()
    yield "export without a reason"
    page.goto(f"{site.url}/admin/intake/disposalrecord/")
    yield "how long we keep things"
    page.goto(f"{site.url}/admin/intake/delivery/")
    for text in page.locator(".deliveries summary").all()[:2]:
        text.click()
    yield "deliveries"
    page.get_by_label("State").select_option("failed")
    page.get_by_role("button", name="Show").click()
    yield "deliveries, none given up"
    page.goto(f"{site.url}/admin/intake/oncallshift/")
    yield "who is on call"
    page.get_by_role("link", name="Change (advisor)").click()
    yield "when somebody is on call"
    page.get_by_label("Last day").last.fill("2027-03-01")
    page.get_by_role("button", name="Save").click()
    yield "an absence without a first day"
    page.goto(f"{site.url}/admin/preferences/")
    yield "letters to me"
    page.get_by_label("Quiet from").fill("22:00")
    page.get_by_role("button", name="Save").click()
    yield "quiet hours without an end"


def _auditor(page: Page, site: Site) -> Iterator[str]:
    yield "front"
    page.goto(f"{site.url}/admin/intake/contactrequest/")
    yield "not open to them"
    page.goto(f"{site.url}/admin/intake/auditevent/")
    yield "audit trail"
    page.get_by_role("button", name="Show").click()
    yield "audit trail, shown"
    page.get_by_role("button", name="Verify").click()
    yield "audit trail, verified"


SET_UP = (
    "auth/user/", "auth/user/add/", "auth/user/1/change/", "auth/user/1/password/", "auth/user/1/history/",
    "auth/user/1/second-factor/", "intake/helpline/", "intake/helpline/add/", "intake/helpline/1/change/",
    "intake/wording/", "intake/wording/add/", "intake/wording/1/change/", "intake/article/", "intake/article/add/",
    "intake/article/add/?from=1", "intake/article/1/change/", "intake/auditevent/", "intake/delivery/",
    "preferences/", "intake/oncallshift/", "intake/facility/", "intake/facility/?q=Houston",
    "intake/facility/1/change/", "intake/facility/add/", "intake/state/", "intake/state/TX/change/",
    "intake/correction/",
    "two-factor/", "intake/", "auth/", "password_change/", "password_change/done/", "nothing-here/",
)  # fmt: skip


def _operator(page: Page, site: Site) -> Iterator[str]:
    yield "front"
    for address in SET_UP:
        page.goto(f"{site.url}/admin/{address}")
        yield address
    yield from _webhook(page, site)


def _webhook(page: Page, site: Site) -> Iterator[str]:
    page.goto(f"{site.url}/admin/intake/webhookendpoint/add/")
    yield "a new webhook"
    page.get_by_role("button", name="Save", exact=True).click()
    yield "a new webhook without anything"
    page.get_by_label("Name").fill(f"Pager {uuid4()}")
    page.get_by_label("Address").fill(f"{site.url}/healthz")
    page.get_by_label("an emergency", exact=True).check()
    page.get_by_role("button", name="Save", exact=True).click()
    yield "its secret"
    page.get_by_role("link", name="I have it").click()
    yield "a webhook"
    page.get_by_role("link", name="New secret").click()
    yield "a new secret"
    page.get_by_role("link", name="Go back").click()
    page.get_by_role("button", name="Send a test").click()
    yield "what it was sent"
    page.go_back()
    page.get_by_role("link", name="Turn it off").click()
    yield "turning it off"
    page.get_by_role("button", name="Turn it off").click()
    yield "a webhook that is off"
    page.get_by_role("button", name="Turn it on").click()
    page.goto(f"{site.url}/admin/intake/webhookendpoint/")
    yield "webhooks"
    page.goto(f"{site.url}/admin/intake/delivery/?state=failed")
    page.get_by_role("button", name="Send all of these again").click()
    yield "all again"
    page.get_by_role("button", name="Send all of these again").click()
    yield "all on their way"


DESK = {
    "advisor": _advisor,
    "advisor2": _advisor2,
    "supervisor": _supervisor,
    "auditor": _auditor,
    "operator": _operator,
}


def _at_the_desk(page: Page, site: Site, who: str) -> Iterator[str]:
    sign_in(page, site, "nobody")
    yield "sign-in refused"
    sign_in(page, site, who)
    yield from DESK[who](page, site)


def desk_pages(page: Page, site: Site, who: str) -> Iterator[str]:
    """Leads `page` through what `who` sees of the desk; yields what it is at. No request moves."""
    return _loaded(page, _at_the_desk(page, site, who))
