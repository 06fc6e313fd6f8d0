"""One day at the desk as a supervisor lives it: in the morning a wave of spam, in the evening a file."""

import csv
import re
from collections.abc import Iterable
from itertools import chain, product

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewPage
from tests.browser.site import Site
from tests.browser.steps import add, code_on, public_address, send, sign_in
from tests.build import ctx_of

FORMULA = "=1+1+cmd|' /C calc'!A0"
WHY = "She went home sick at noon."
CODES_AND_TIMES = """rows => rows.map(row => ["th", ".when .quiet"].map(part => row.querySelector(part).innerText))"""
CONFLICT = "Failed to load resource: the server responded with a status of 409 (Conflict)"


class Day:
    """A site, people at their browsers, the codes that whoever asked was given, and what browsers complained of."""

    def __init__(self, site: Site, new_page: NewPage) -> None:
        self.site, self._new_page = site, new_page
        self.given: list[str] = []
        self.complaints: list[str] = []
        self.visitor = self.browser()
        self.supervisor, self.advisor = self.at_the_desk("supervisor"), self.at_the_desk("advisor")

    def browser(self) -> Page:
        """A page in a browser of its own."""
        page = self._new_page()
        page.on("console", lambda said: self.complaints.extend([said.text] * (said.type in {"error", "warning"})))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def at_the_desk(self, who: str) -> Page:
        """A page at which somebody has signed in."""
        page = self.browser()
        sign_in(page, self.site, who)
        return page

    def somebody_asks(self, name: str, phone: str, *, about: str = "other", autofilled: str = "") -> str:
        """Through the form, by hand; `autofilled` is what their browser put into the honeypot by itself."""
        self.visitor.goto(public_address(self.site))
        self.visitor.locator(f"[name=about][value={about}]").check()
        self.visitor.locator("#id_name").fill(name)
        self.visitor.locator("#id_phone").fill(phone)
        self.visitor.locator("[name=website]").evaluate("(field, typed) => field.value = typed", autofilled)
        send(self.visitor)
        self.given.append(code_on(self.visitor))
        return self.given[-1]

    def a_machine_asks(self, number: int) -> str:
        """Through the form, without a browser: with the honeypot filled in, or with links where a name goes."""
        form, machine = public_address(self.site), self.visitor.request
        tell = {"website": "https://pills.example"} if number % 2 else {"name": "www.pills.example www.more.example"}
        sent = {"phone": f"(202) 555-02{number:02}", "ctx": ctx_of(machine.get(form).text()), **tell}
        confirmation = machine.post(f"{form}help/", form=sent).text()
        self.given += re.findall(r"<strong>(\w{4} \w{4})</strong>", confirmation)
        return self.given[-1]

    def tab(self, page: Page, name: str) -> dict[str, str]:
        """Goes to a tab of the queue: who stands there, in order, each with the time at which they are due."""
        page.goto(f"{self.site.url}/admin/intake/contactrequest/?tab={name}")
        return listed(page)


def listed(page: Page) -> dict[str, str]:
    """The codes on the page, each with the time beside it."""
    page.wait_for_load_state()
    return dict(page.locator(".queue tbody tr").evaluate_all(CODES_AND_TIMES))


def row(page: Page, code: str) -> Locator:
    return page.locator(".queue tbody tr", has_text=code)


def pick(page: Page, codes: Iterable[str]) -> None:
    for code in codes:
        page.get_by_label(f"Pick {code}").check()


def unfolded(page: Page, verb: str) -> Locator:
    """The form of a move on a request's page, unfolded."""
    dialog = page.locator(f"form.{verb}")
    dialog.locator("summary").click()
    return dialog


@pytest.fixture
def day(site: Site, new_page: NewPage) -> Day:
    return Day(site, new_page)


def test_from_a_wave_of_spam_to_the_file_in_the_evening(day: Day) -> None:
    ana = day.somebody_asks("Ana", "(202) 555-0131", about="self")
    spam = [day.a_machine_asks(number) for number in range(15)]
    rosa = day.somebody_asks("Rosa", "(202) 555-0132", about="self", autofilled="rosa@example.org")
    ben = day.somebody_asks("Ben", "(202) 555-0133", about="self")
    the_honest_one_is_let_in(day, rosa, before=ana, after=ben, spam=spam)
    latecomer = the_rest_is_confirmed_as_spam(day, spam)

    cleo, formula = day.somebody_asks("Cleo", "(202) 555-0134"), day.somebody_asks(FORMULA, "(202) 555-0135")
    dana = day.somebody_asks("Dana", "(202) 555-0136")
    an_emergency_goes_first(day, dana)
    it_is_called(day, dana)

    held = [ana, rosa, ben, cleo, formula]
    due = an_advisor_goes_home(day, dana, held)
    her_five_are_given_to_a_colleague(day, held, due)
    her_account_gives_back_what_is_left(day, dana, due)

    a_stale_form_keeps_its_words(day, rosa, due)

    held.remove(rosa)
    a_file_is_taken(day, held, formula)
    an_auditor_sees_who_took_it(day, held)

    nobody_is_lost(day, waiting=[dana, rosa], claimed=held, scheduled=[], quarantine=[latecomer], closed=spam)
    assert day.complaints == [CONFLICT]


def the_honest_one_is_let_in(day: Day, rosa: str, *, before: str, after: str, spam: list[str]) -> None:
    page = day.supervisor
    assert set(day.tab(page, "quarantine")) == {spam[0], *spam[1::2], rosa}
    expect(page.get_by_role("link", name="Quarantine 16")).to_be_visible()
    expect(row(page, spam[0])).to_contain_text("holds several links")
    expect(row(page, spam[0])).to_contain_text("8 with the same text")
    expect(row(page, spam[1])).to_contain_text("filled a field that people do not see")
    page.get_by_role("link", name=rosa).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Rosa")
    page.get_by_role("button", name="Not spam: add to queue").click()
    expect(page.get_by_text("It is in the queue.")).to_be_visible()
    assert list(listed(page)) == [before, rosa, after]


def the_rest_is_confirmed_as_spam(day: Day, spam: list[str]) -> str:
    """The code of one that came while the supervisor looked: it was not on her page."""
    page = day.supervisor
    day.tab(page, "quarantine")
    page.get_by_role("link", name="8 with the same text").click()
    assert set(listed(page)) == set(spam[::2])
    page.get_by_role("button", name="Pick all of this page").click()
    confirm_spam(page, 8)
    pick(page, listed(page))
    latecomer = day.a_machine_asks(99)
    confirm_spam(page, 7)
    assert list(listed(page)) == [latecomer]
    assert set(day.tab(page, "closed")) == set(spam)
    expect(page.locator(".when", has_text="spam")).to_have_count(15)
    return latecomer


def confirm_spam(page: Page, number: int) -> None:
    page.get_by_role("button", name="Confirm spam").click()
    expect(page.get_by_text(f"This is about {number} requests:")).to_be_visible()
    page.get_by_role("button", name="Confirm spam").click()
    expect(page.get_by_text(f"Done with {number} requests.")).to_be_visible()


def an_emergency_goes_first(day: Day, dana: str) -> None:
    page = day.advisor
    assert list(day.tab(page, "waiting"))[-1] == dana
    add(day.visitor, "after_overdose", "unsafe")
    expect(day.visitor.get_by_text("You go to the front of the line.")).to_be_visible()
    page.evaluate("again()")  # as the page does by itself every half minute
    first = page.locator(".queue tbody tr").first
    for said in (dana, "emergency", "recent overdose, not safe"):
        expect(first).to_contain_text(said)
    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Dana {dana}")


def it_is_called(day: Day, dana: str) -> None:
    page = day.advisor
    page.get_by_role("button", name="Show number").click()
    script, number = page.get_by_text("Do not say who you are."), page.get_by_role("link", name="+1 202-555-0136")
    assert script.bounding_box()["y"] < number.bounding_box()["y"]
    page.get_by_label("reached", exact=True).check()
    page.locator("form.log_attempt").get_by_label("Note").fill("Her brother is awake. Naloxone is there.")
    page.locator(".log_attempt").get_by_role("button", name="Save").click()
    expect(page.get_by_text("Attempt logged.")).to_be_visible()
    expect(page.get_by_role("region", name="History")).to_contain_text("Her brother is awake.")


def an_advisor_goes_home(day: Day, dana: str, held: list[str]) -> dict[str, str]:
    """Whom she holds and when each of them is due, as the supervisor sees it."""
    page = day.supervisor
    waiting = day.tab(page, "waiting")
    for code in held:
        day.tab(day.advisor, "waiting")
        day.advisor.keyboard.press("n")
        expect(day.advisor.get_by_role("heading", level=1)).to_contain_text(code)
    day.tab(page, "claimed")
    page.get_by_text("Filters and views").click()
    page.get_by_label("With:", exact=True).select_option("advisor")
    page.get_by_role("button", name="Filter", exact=True).click()
    expect(page.locator("td[data-label=With]", has_text="advisor")).to_have_count(6)
    due = listed(page)
    assert list(due) == [dana, *held]
    assert {code: due[code] for code in held} == waiting
    return due


def her_five_are_given_to_a_colleague(day: Day, held: list[str], due: dict[str, str]) -> None:
    page = day.supervisor
    pick(page, held)
    page.get_by_role("button", name="Give it to somebody else").click()
    expect(page.get_by_role("listitem").filter(has_text="claimed, advisor, ")).to_have_count(5)
    page.get_by_label("To").select_option("advisor2")
    page.get_by_label("Reason").fill(WHY)
    page.get_by_role("button", name="Give it to somebody else").click()
    expect(page.get_by_text("Done with 5 requests.")).to_be_visible()
    assert day.tab(page, "claimed") == due
    expect(page.locator("td[data-label=With]", has_text="advisor2")).to_have_count(5)
    page.get_by_role("link", name=held[0]).click()
    expect(page.get_by_role("region", name="History")).to_contain_text(WHY)


def her_account_gives_back_what_is_left(day: Day, dana: str, due: dict[str, str]) -> None:
    page = day.at_the_desk("operator")
    page.get_by_role("link", name="Accounts").click()
    page.get_by_role("rowheader", name="advisor", exact=True).get_by_role("link").click()
    expect(page.get_by_text("1, which goes back to the queue")).to_be_visible()
    page.get_by_label("Active").uncheck()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("1 request went back to the queue.")).to_be_visible()
    assert day.tab(day.supervisor, "waiting") == {dana: due[dana]}
    day.advisor.reload()
    expect(day.advisor.get_by_role("button", name="Log in")).to_be_visible()


def a_stale_form_keeps_its_words(day: Day, rosa: str, due: dict[str, str]) -> None:
    page, colleague = day.supervisor, day.at_the_desk("advisor2")
    day.tab(page, "claimed")
    page.get_by_role("link", name=rosa).click()
    unfolded(page, "release").get_by_label("Reason").fill("Somebody with time must call.")

    colleague.get_by_role("link", name=rosa).click()
    unfolded(colleague, "note").get_by_label("Note").fill("She can talk until five.")
    colleague.get_by_role("button", name="Write a note").click()
    expect(colleague.get_by_text("Note kept.")).to_be_visible()

    page.get_by_role("button", name="Give it back").click()
    expect(page.get_by_role("alert")).to_contain_text("advisor2, note written")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("region", name="History")).to_contain_text("She can talk until five.")
    expect(page.locator("form.release").get_by_label("Reason")).to_have_value("Somebody with time must call.")
    page.get_by_role("button", name="Give it back").click()
    expect(page.get_by_text("It is back in the queue.")).to_be_visible()
    assert listed(page)[rosa] == due[rosa]


def a_file_is_taken(day: Day, held: list[str], formula: str) -> None:
    page = day.supervisor
    day.tab(page, "claimed")
    page.get_by_role("link", name="Export this list").click()
    page.get_by_label("a report or statistics").check()
    redacted = downloaded(page)
    assert [line["holder"] for line in redacted] == ["advisor2"] * len(held)
    assert "name" not in redacted[0]
    assert "1+1" not in str(redacted)

    page.get_by_label("Also codes, names").check()
    page.get_by_label("I cannot do without").check()
    named = {line["reference"]: line["name"] for line in downloaded(page)}
    assert list(named) == [code.replace(" ", "") for code in held]
    assert named[formula.replace(" ", "")] == f"'{FORMULA}"


def downloaded(page: Page) -> list[dict[str, str]]:
    """The rows of the file that the button brings."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the file").click()
    with download.value.path().open(newline="") as file:
        return list(csv.DictReader(file))


def an_auditor_sees_who_took_it(day: Day, held: list[str]) -> None:
    page = day.at_the_desk("auditor")
    page.get_by_role("link", name="Audit trail").click()
    page.get_by_label("What").select_option("data_exported")
    page.get_by_label("Who").fill("supervisor")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".trail tbody tr")).to_have_count(2 * len(held))
    for code, contents in product(held, ("redacted", "everything")):
        said = f"exported supervisor {code} contents: {contents}; reason: report"
        expect(page.get_by_role("row", name=said)).to_be_visible()


def nobody_is_lost(day: Day, **expected: list[str]) -> None:
    page = day.supervisor
    found = {tab: sorted(day.tab(page, tab)) for tab in expected}
    assert found == {tab: sorted(codes) for tab, codes in expected.items()}
    assert sorted(chain(*found.values())) == sorted(day.given)
    for label in ("Waiting 2", "Claimed 4", "Scheduled 0", "Quarantine 1"):
        expect(page.get_by_role("link", name=label)).to_be_visible()
