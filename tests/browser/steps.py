"""What people do at the site, and the states of its pages that this leads to."""

from collections.abc import Callable, Iterator

from playwright.sync_api import Page

from tests.browser.site import Site

PHONE = "(202) 555-0123"


def sign_in(page: Page, site: Site, who: str) -> None:
    """Into the desk, with the demo's password."""
    page.goto(f"{site.url}/admin/login/")
    page.get_by_label("Username").fill(who)
    page.get_by_label("Password").fill(f"demo-{who}")
    page.get_by_role("button", name="Log in").click()


def send(page: Page) -> None:
    """Press the form's button."""
    page.get_by_role("button", name="Ask Hope Line to contact me").click()


def ask(page: Page, site: Site, *, phone: str = PHONE, email: str = "") -> str:
    """Fill in the form and send it; the code that the confirmation shows."""
    page.goto(site.url)
    page.get_by_label("Phone number").fill(phone)
    page.get_by_label("Email address").fill(email)
    send(page)
    return page.locator(".code strong").inner_text()


def lose_ctx(page: Page) -> None:
    """Send a form whose hidden field got lost."""
    page.get_by_label("Phone number").fill(PHONE)
    page.locator("[name=ctx]").evaluate("field => field.value = ''")
    send(page)


def _press_again(page: Page, site: Site) -> None:
    page.goto(site.url)
    lose_ctx(page)


def _nothing_filled(page: Page, site: Site) -> None:
    page.goto(site.url)
    send(page)


PUBLIC: dict[str, Callable[[Page, Site], object]] = {
    "empty": lambda page, site: page.goto(site.url),
    "errors": _nothing_filled,
    "press again": _press_again,
    "confirmed": ask,
    "confirmed by email": lambda page, site: ask(page, site, phone="12", email="sam@example.com"),
    "confirmed earlier": lambda page, site: page.goto(f"{site.url}/received/past/"),
    "not found": lambda page, site: page.goto(f"{site.url}/nothing-here/"),
}


def public_pages(page: Page, site: Site) -> Iterator[str]:
    """Leads `page` through every public page and state; yields what it is at."""
    for name, lead in PUBLIC.items():
        lead(page, site)
        yield name


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
    page.get_by_text("Refer to a place").first.click()
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
    yield from _queue(page, site, "waiting", "mine", "due", "held", "scheduled", "quarantine", "closed")
    page.goto(site.held)
    page.get_by_text("Give it to somebody else").first.click()
    yield "held by an advisor"
    page.goto(f"{site.url}/admin/intake/contactrequest/?tab=held")
    page.locator("[name=picked]").first.check()
    page.get_by_role("button", name="Give it back").click()
    yield "several at once"
    page.goto(f"{site.url}/admin/intake/contactrequest/export/?tab=waiting")
    yield "export"
    page.get_by_role("button", name="Download the file").click()
    yield "export without a reason"


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


def _operator(page: Page, site: Site) -> Iterator[str]:
    yield "front"
    for address in ("auth/user/", "auth/user/add/", "auth/user/1/change/", "auth/user/1/password/", "password_change/"):
        page.goto(f"{site.url}/admin/{address}")
        yield address


DESK = {
    "advisor": _advisor,
    "advisor2": _advisor2,
    "supervisor": _supervisor,
    "auditor": _auditor,
    "operator": _operator,
}


def desk_pages(page: Page, site: Site, who: str) -> Iterator[str]:
    """Leads `page` through what `who` sees of the desk; yields what it is at. No request moves."""
    sign_in(page, site, "nobody")
    yield "sign-in refused"
    sign_in(page, site, who)
    yield from DESK[who](page, site)
