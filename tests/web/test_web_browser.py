"""The pages in Chromium: a whole interview, reload, second tab, no script, keyboard, accessibility, injections."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from tests.web.browsing import Candidate, Served, chromium
from tests.web.visiting import Slow, Stumbling, board_with
from viva.errors import ModelUnavailable

pytestmark = pytest.mark.block_network(allowed_hosts=["127.0.0.1"])

GOAL = "What is the business goal?"
USERS = "How many users are there, and which latency is allowed?"
PLAN = "I take it as binary classification: predict the probability of a click for a person and an ad."
INJECTION = (
    "<script>window.pwned = 1</script><img src=x onerror='window.pwned = 1'>\"><svg onload=window.pwned=1>"
    "</textarea></p></article><b>bold</b> {{ 7 * 7 }} <a href='javascript:window.pwned=1'>What is the goal?</a>"
)

Visit = Callable[..., Candidate]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def offline() -> Iterator[Served]:
    with Served(board_with()) as served:
        yield served


def turns(page: Page) -> list[str]:
    return page.locator("#log .said").all_text_contents()


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def scores(page: Page) -> None:
    """End the interview from its page."""
    press(page, "Finish")
    press(page, "End it and grade")
    page.wait_for_url("**/scorecard")
    expect(page.locator("h1")).to_contain_text("Scorecard")


def test_a_whole_interview_from_the_address_to_the_history(browser: Browser, offline: Served) -> None:
    candidate = Candidate(browser, offline)
    page = candidate.begin(level="mid")
    assert "token" not in page.url
    assert "You have" in turns(page)[0]
    candidate.say(GOAL, answer=3)
    assert page.input_value("#answer") == ""
    assert page.evaluate("document.activeElement.id") == "answer"
    candidate.say(f"{PLAN}\n\n{USERS}", answer=5)
    assert turns(page)[1::2] == [GOAL, f"{PLAN}\n\n{USERS}"]
    before = page.inner_text("#clock")
    expect(page.locator("#clock")).not_to_have_text(before)
    assert re.fullmatch(r"\d+:\d\d left", before)
    scores(page)
    expect(page.get_by_text("Indicative: graded by rules")).to_be_visible()
    link = page.locator("blockquote a", has_text="turn 4").first
    quote = page.locator("blockquote", has=page.locator("a", has_text="turn 4")).first.locator("q").inner_text()
    link.click()
    assert page.url.endswith("#t4")
    expect(page.locator("#t4")).to_be_in_viewport()
    assert page.evaluate("document.querySelector(':target').id") == "t4"
    assert quote.strip('“”"')[:40] in page.locator("#t4 .said").inner_text()
    page.click("text=History")
    expect(page.locator(".history li").first).to_contain_text("scorecard")
    expect(page.locator(".history li").first).to_contain_text("mid · first step · 5 turns")
    page.locator(".history a").first.click()
    expect(page.locator("h1")).to_contain_text("Scorecard")
    candidate.close()


def test_a_reload_in_the_middle_of_an_answer_loses_nothing(browser: Browser) -> None:
    slow = Slow()
    with Served(board_with(slow)) as served:
        candidate = Candidate(browser, served)
        page = candidate.begin()
        page.fill("#answer", PLAN)
        page.press("#answer", "Control+Enter")
        coming = page.locator("#t3.coming .said")
        expect(coming).to_have_text("Noted.")
        expect(page.locator("#status")).to_have_text("The interviewer is answering.")
        assert page.input_value("#answer") == ""
        page.reload()
        expect(coming).to_have_text("Noted.")
        page.fill("#answer", "Half a thought")
        page.reload()
        assert turns(page)[1:] == [PLAN, "Noted."]
        slow.go.set()
        expect(page.locator("#t3:not(.coming) .said")).to_have_text("Noted. Thank you.")
        expect(page.locator("#status")).to_have_text("")
        assert page.input_value("#answer") == "Half a thought"
        page.reload()
        assert turns(page)[1:] == [PLAN, "Noted. Thank you."]
        candidate.close()


def test_a_second_tab_and_another_channel_go_on_with_the_same_interview(browser: Browser, offline: Served) -> None:
    candidate = Candidate(browser, offline)
    page = candidate.begin()
    other = candidate.tab()
    other.goto(page.url)
    page.bring_to_front()
    candidate.say(GOAL, answer=3)
    expect(other.locator("#t3 .said")).to_have_text(turns(page)[2])
    other.fill("#answer", USERS)
    other.click("#send")
    expect(page.locator("#t4 .said")).to_have_text(USERS)
    expect(page.locator("#t5")).to_be_visible()
    press(other, "Pause")
    expect(page.locator("#paused")).to_be_visible()
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    press(other, "Take back my last turn")
    expect(page.locator("#t4")).to_have_count(0)
    assert other.input_value("#answer") == USERS

    async def elsewhere() -> None:
        async for _ in offline.board.turn(candidate.interview, PLAN, message_id="slack:1"):
            pass

    offline.do(elsewhere())
    for tab in (page, other):
        expect(tab.locator("#t4 .said")).to_have_text(PLAN)
        expect(tab.locator("#t5")).to_be_visible()
    offline.do(offline.board.finish(candidate.interview))
    for tab in (page, other):
        expect(tab.locator("#to-scorecard")).to_be_visible()
    candidate.close()


def test_without_a_script_the_same_forms_do_the_same(browser: Browser, offline: Served) -> None:
    candidate = Candidate(browser, offline, java_script_enabled=False)
    page = candidate.begin()
    page.fill("#answer", f"{GOAL}\nAnd who pays?")
    press(page, "Send")
    page.wait_for_url("**#t3")
    expect(page.locator("#t2 .said")).to_have_text(f"{GOAL}\nAnd who pays?")
    page.fill("#answer", "Half a thought")
    press(page, "Ask for a hint")
    expect(page.locator("#t5")).to_be_visible()
    press(page, "Pause")
    expect(page.locator("#paused")).to_be_visible()
    press(page, "Go on")
    expect(page.locator("#paused")).to_be_hidden()
    press(page, "Take back my last turn")
    expect(page.locator("#t4")).to_have_count(0)
    assert "Half a thought" in page.input_value("#answer")
    page.fill("#answer", PLAN)
    press(page, "Send")
    expect(page.locator("#t5")).to_be_visible()
    page.go_back()
    page.go_forward()
    expect(page.locator(".turn")).to_have_count(5)
    scores(page)
    page.locator("blockquote a").first.click()
    expect(page.locator(".turn:target")).to_be_in_viewport()
    candidate.close()


def test_the_keyboard_is_enough(browser: Browser, offline: Served) -> None:
    candidate = Candidate(browser, offline)
    candidate.enter()
    page = candidate.page

    def tab_to(selector: str) -> None:
        for _ in range(30):
            if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
                outline = "getComputedStyle(document.activeElement).outlineStyle"
                assert page.evaluate(outline) != "none", f"{selector} has the focus and does not show it"
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"{selector} is not reached")

    tab_to(".skip")
    page.keyboard.press("Enter")
    tab_to("[name=scenario]")
    page.keyboard.press("ArrowDown")
    tab_to("#mode")
    page.keyboard.press("ArrowDown")
    tab_to("button.main")
    page.keyboard.press("Enter")
    page.wait_for_url("**/i/*")
    tab_to(".skip")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "answer"
    page.keyboard.type(GOAL)
    page.keyboard.press("Enter")
    page.keyboard.type("And who pays?")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#t3")
    assert turns(page)[1] == f"{GOAL}\nAnd who pays?"
    assert page.evaluate("document.activeElement.id") == "answer"
    tab_to("[formaction$=finish]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/finish")
    tab_to("button.main")
    page.keyboard.press("Enter")
    page.wait_for_url("**/scorecard")
    tab_to("blockquote a")
    page.keyboard.press("Enter")
    assert "#t" in page.url
    candidate.close()


def test_what_is_typed_is_text_wherever_it_is_shown(browser: Browser, offline: Served) -> None:
    candidate = Candidate(browser, offline)
    page = candidate.begin()
    page.fill("#answer", INJECTION)
    page.reload()
    assert page.input_value("#answer") == INJECTION
    page.press("#answer", "Control+Enter")
    page.wait_for_selector("#t3")
    other = candidate.tab()
    other.goto(page.url)
    page.bring_to_front()
    press(page, "Take back my last turn")
    page.wait_for_url("**#answer")
    assert page.input_value("#answer") == INJECTION
    candidate.say(INJECTION, answer=3)
    expect(other.locator("#t2 .said")).to_have_text(INJECTION)
    assert turns(page)[1] == INJECTION
    scores(page)
    expect(page.locator("#t2 .said")).to_have_text(INJECTION)
    for tab in (page, other):
        assert tab.evaluate("window.pwned") is None
        assert tab.locator("main b:text-is('bold'), main img, main svg[onload], main [onerror]").count() == 0
        assert "49" not in tab.inner_text("#t2")
    candidate.close()


def test_an_answer_that_fails_is_said_and_can_be_asked_for_again(browser: Browser) -> None:
    with Served(board_with(Stumbling(ModelUnavailable("No connection.")))) as served:
        candidate = Candidate(browser, served)
        page = candidate.begin()
        page.fill("#answer", PLAN)
        page.click("#send")
        expect(page.locator("#problem")).to_contain_text("No connection.")
        expect(page.locator("#t2 .said")).to_have_text(PLAN)
        assert page.input_value("#answer") == ""
        page.fill("#answer", "Typed meanwhile")
        press(page, "Ask again for the answer")
        expect(page.locator("#t3 .said")).to_have_text("Noted.")
        expect(page.locator("#again")).to_be_hidden()
        expect(page.locator("#problem")).to_be_hidden()
        assert page.input_value("#answer") == "Typed meanwhile"
        candidate.close(troubles=True)  # Chromium notes the status of the failed answer.


def test_a_lost_connection_keeps_the_text_and_the_turn_counts_once(browser: Browser, offline: Served) -> None:
    candidate = Candidate(browser, offline)
    page = candidate.begin()
    page.fill("#answer", GOAL)
    page.route("**/say", lambda route: route.abort())
    page.click("#send")
    expect(page.locator("#problem")).to_contain_text("could not be sent")
    assert page.input_value("#answer") == GOAL
    page.unroute("**/say")

    def answered_and_lost(route: Route) -> None:
        route.fetch()
        expect(page.locator("#t2")).to_be_visible()
        route.abort()

    page.route("**/say", answered_and_lost, times=1)
    page.click("#send")
    expect(page.locator("#t3")).to_be_visible()
    expect(page.locator("#answer")).to_have_value("")
    expect(page.locator("#problem")).to_be_hidden()
    candidate.say(USERS, answer=5)
    expect(page.locator(".turn")).to_have_count(5)
    candidate.close(troubles=True)


@dataclass(frozen=True)
class Look:
    scheme: str
    width: int


@pytest.mark.parametrize("look", [Look("light", 1280), Look("dark", 360)], ids=str)
def test_axe_finds_nothing_serious_and_nothing_is_too_wide(browser: Browser, offline: Served, look: Look) -> None:
    candidate = Candidate(
        browser,
        offline,
        color_scheme=look.scheme,
        viewport={"width": look.width, "height": 800},
        reduced_motion="reduce",
    )
    candidate.page.goto(f"{offline.address}/")
    seen = {"closed": sound(candidate.page, look)}
    page = candidate.begin()
    candidate.say("x" * 200, answer=3)
    candidate.say(GOAL, answer=5)
    seen["interview"] = sound(page, look)
    press(page, "Pause")
    expect(page.locator("#paused")).to_be_visible()
    seen["paused"] = sound(page, look)
    press(page, "Finish")
    expect(page.get_by_role("button", name="End it and grade")).to_be_visible()
    seen["finish"] = sound(page, look)
    press(page, "End it and grade")
    page.wait_for_url("**/scorecard")
    seen["scorecard"] = sound(page, look)
    page.goto(f"{offline.address}/i/{candidate.interview}")
    seen["over"] = sound(page, look)
    for name, path in (("start", "/"), ("history", "/history"), ("trouble", "/i/v0")):
        page.goto(f"{offline.address}{path}")
        seen[name] = sound(page, look)
    assert {name: found for name, found in seen.items() if found} == {}
    candidate.close(troubles=True)  # Chromium notes the status of the pages that are refused.


def sound(page: Page, look: Look) -> list[str]:
    """What axe holds for serious, and whether the page has to be scrolled sideways."""
    page.wait_for_load_state()  # Before its style sheet is there, a page has other colours.
    found = Axe().run(page).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth")
    serious = [
        f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found if one["impact"] in ("serious", "critical")
    ]
    return serious + ([f"{wide} px wide"] if wide > look.width else [])


def test_a_screen_reader_finds_the_log_the_field_and_the_turns(browser: Browser, offline: Served) -> None:
    candidate = Candidate(browser, offline)
    page = candidate.begin()
    candidate.say(GOAL, answer=3)
    log = page.get_by_role("log", name="What was said")
    expect(log).to_have_attribute("aria-live", "polite")
    expect(log.get_by_role("article", name="Interviewer")).to_have_count(2)
    expect(log.get_by_role("article", name="You")).to_have_count(1)
    expect(page.get_by_role("textbox", name="Your answer")).to_be_focused()
    expect(page.get_by_role("timer")).to_have_count(1)
    expect(page.get_by_role("status")).to_have_count(1)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    candidate.close()
