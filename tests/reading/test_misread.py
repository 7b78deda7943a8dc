"""Turns that were read for what they are not, each next to one that only sounds like it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from viva.packs.load import load_definition
from viva.reading.facts import facts_asked
from viva.reading.kinds import is_contentful, kinds, questions
from viva.reading.questions import is_announcement
from viva.reading.turns import read_turn
from viva.values.definition import Definition
from viva.values.transcript import Transcript


@dataclass(frozen=True)
class Case:
    turn: str
    is_it: bool


def named(cases: tuple[Case, ...]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", cases, ids=[f"{case.is_it} {case.turn[:50]}" for case in cases])


SAY_IT_AGAIN = (
    Case("Could you repeat the question, please?", True),
    Case("Repeat that please.", True),
    Case("Sorry, come again?", True),
    Case("What was the number of analysts again?", True),
    Case("Would you mind saying that again?", True),
    Case("I need you to say the last figure once more.", True),
    Case("And the latency again, please?", True),
    Case("How many was it again?", True),
    Case("Please repeat the part about the budget.", True),
    Case("I didn't quite catch that.", True),
    Case("It would be great if you could rephrase the question.", True),
    Case("Once more, please?", True),
    Case("Say again?", True),
    Case("I'd ask to repeat the swaps on 1 percent.", False),
    Case("I repeat it on the random slots.", False),
    Case("First-timers who come again tell me more.", False),
    Case("Then I'd repeat the test with the other half of the shops.", False),
    Case("Repeat the swap every June and the log stays honest.", False),
    Case("How often do buyers come again within a month?", False),
    Case("Do people see the same ad again?", False),
    Case("Which share of customers repeat an order?", False),
    Case("Can we repeat the experiment on 1 percent of the traffic?", False),
    Case("What happens when somebody logs in again?", False),
    Case("I say it again, the level matters more than the order.", False),
    Case("Repeat buyers get their own counter, once more than three orders are known.", False),
)


@named(SAY_IT_AGAIN)
def test_who_wants_to_hear_it_again(case: Case) -> None:
    assert ("asks_repeat" in kinds(case.turn)) is case.is_it


ASKS = (
    Case("What doesn't change with this: the load?", True),
    Case("What is the scale: users, requests, items", True),
    Case("What are the labels like: who gives them", True),
    Case("Second, have users ever complained about it", True),
    Case("Third, is there any random traffic", True),
    Case("And is the budget shared between the groups?", True),
    Case("And do we know who they are.", True),
    Case("have advertisers agreed to a test", True),
    Case("first is there a holdout", True),
    Case("Quick question: what is the latency", True),
    Case("What doesn't touch this: the gain looks real.", False),
    Case("What is lost in translation: the sum can't see who never came.", False),
    Case("What is still missing here: a view that nobody picked.", False),
    Case("Who won't notice: people that scroll past, they never load it.", False),
    Case("What worries me is the delay: a tap can come an hour late.", False),
    Case("Third is the pair, this card with this shop, where neither is strange alone.", False),
    Case("Next is the cold start, which is most of the catalogue.", False),
    Case("The second is a counter for each shop.", False),
    Case("Second, have analysts judge 500 of them.", False),
    Case("Then have two raters label each pair, and keep what they agree on.", False),
    Case("Have people write down why they hid it.", False),
    Case("First, how old the card is. And is the device new for this card.", False),
    Case("Is the amount odd for this shop. Is the hour odd. And does the country fit the last one.", False),
    Case("Or was the last payment far away.", False),
    Case("Features then, and I'd keep few", False),
    Case("A new device in a new town, where neither is strange alone.", False),
)


@named(ASKS)
def test_what_has_the_form_of_a_question(case: Case) -> None:
    assert bool(questions(case.turn)) is case.is_it


def test_a_clause_on_a_thing_is_no_part_of_its_own() -> None:
    assert len(questions("Do we know the pair, this card with this shop, where neither is odd alone?")) == 1
    assert len(questions("Who uses it, and where are the results shown?")) == 2


ANNOUNCEMENTS = (
    Case("Let me ask a few things first.", True),
    Case("Can I ask you a couple of questions before I start designing?", True),
    Case("I'd like to ask some clarifying questions first, if I may.", True),
    Case("Okay, I have a few questions for you.", True),
    Case("So may I first ask something?", True),
    Case("Let me start with some basics.", True),
    Case("I need a few things from you.", True),
    Case("Alright, I'll ask two quick ones.", True),
    Case("Let me ask about the data.", False),
    Case("Can I ask a question about the budget?", False),
    Case("I have a few questions about the labels.", False),
    Case("Let me ask how late clicks come in.", False),
    Case("I'd like to know the traffic first.", False),
    Case("I need two things from you: the goal and the click rate.", False),
    Case("I'd like to ask who uses the score.", False),
    Case("Can I use a few things from the profile?", False),
)


@named(ANNOUNCEMENTS)
def test_an_announcement_asks_nothing(case: Case) -> None:
    assert is_announcement(case.turn) is case.is_it
    assert bool(questions(case.turn)) is not case.is_it
    assert not (case.is_it and is_contentful(case.turn))


@pytest.mark.parametrize(
    ("turn", "facts"),
    [
        ("Let me ask a few things first. How many users are there?", [("A05",)]),
        (
            "Let me ask a few things first: how many users are there, and how late do clicks come in?",
            [("A05",), ("A12",)],
        ),
        ("Can I ask you something first, what's the goal?", [("A02",)]),
    ],
)
def test_nothing_is_left_over_of_an_announcement(turn: str, facts: list[tuple[str, ...]], ads: Definition) -> None:
    notes = read_turn(ads, Transcript(id="t", turns=()), turn)
    assert [question.facts for question in notes.questions] == facts


@dataclass(frozen=True)
class Asking:
    scenario: str
    turn: str
    facts: tuple[str, ...]


SUBJECTS = (
    Asking("shop_search", "And the grades, what does one cost and what's the budget for them?", ("S23",)),
    Asking("shop_search", "Judgements by raters, what does each cost?", ("S23",)),
    Asking("shop_search", "The ratings: how many of them can we afford?", ("S23",)),
    Asking("harmful", "Labels, what does one cost?", ("H23",)),
    Asking("ads_ctr", "And the clicks, how many of them are there?", ("A07",)),
    Asking("ads_ctr", "The ads, how many of them are live?", ("A06",)),
    Asking("shop_search", "And the machines, what do they cost?", ("S24",)),
    Asking("shop_search", "On cost, what do the machines cost a day?", ("S24",)),
    Asking("ads_ctr", "And serving, what's the latency budget?", ("A08",)),
    Asking("ads_ctr", "And the data, what's the goal?", ("A02",)),
    Asking("ads_ctr", "The users, what's our compute budget?", ("A19",)),
    Asking("ads_ctr", "So ads, who picks the winner?", ("A03",)),
)


@pytest.mark.parametrize("case", SUBJECTS, ids=lambda case: case.turn[:60])
def test_the_subject_before_the_clause_weighs(case: Asking) -> None:
    sheet = load_definition(case.scenario).scenario
    assert sheet is not None
    asked = {f for q in questions(case.turn) for f in facts_asked(q, sheet, context=case.turn)}
    assert sorted(asked) == sorted(case.facts)


@dataclass(frozen=True)
class OfUs:
    turn: str
    answered: bool
    scenario: str = "ads_ctr"


OF_THE_BUSINESS = (
    OfUs("How do we earn on each purchase?", True, "shop_search"),
    OfUs("And how do we earn on a sale?", True, "shop_search"),
    OfUs("How do you get the labels?", True, "harmful"),
    OfUs("How do we get ground truth?", True),
    OfUs("How do you bill the advertisers?", True),
    OfUs("How do we find out whether a click was an accident?", True),
    OfUs("How do we use the prediction in the auction?", True),
    OfUs("How do you evaluate the model today?", True),
    OfUs("How do we train the model on late clicks?", False),
    OfUs("How do we split the logs by day?", False),
    OfUs("How do you calibrate the click probability?", False),
    OfUs("How should I earn trust in the prediction?", False),
    OfUs("How do I use the prediction in the auction?", False),
    OfUs("How do we best handle late clicks?", False),
    OfUs("How do we reduce the latency?", False),
)


@pytest.mark.parametrize("case", OF_THE_BUSINESS, ids=lambda case: case.turn[:60])
def test_what_is_asked_of_the_business(case: OfUs) -> None:
    sheet = load_definition(case.scenario).scenario
    assert sheet is not None
    assert bool(facts_asked(case.turn, sheet)) is case.answered


VERDICTS = (
    Case("Is that right?", True),
    Case("So log loss on the next day, is it enough?", True),
    Case("What I said about the label, is that correct?", True),
    Case("Was that good?", True),
    Case("How will I be judged on this?", True),
    Case("What's my score?", True),
    Case("Is this what you wanted?", True),
    Case("Would log loss be fine?", True),
    Case("How often is it right?", False),
    Case("In how many cases is it wrong?", False),
    Case("When the analyst says fraud, how often is that correct?", False),
    Case("Where is it wrong most?", False),
    Case("How often was it right last year?", False),
    Case("What delay is still acceptable?", False),
    Case("How much extra latency would be acceptable?", False),
    Case("How are the pairs graded?", False),
    Case("Who reads my score?", False),
    Case("Is it right more often than the rules?", False),
    Case("Is it right that all clicks are logged?", False),
)


@named(VERDICTS)
def test_only_the_candidates_own_work_is_judged_by_nobody(case: Case) -> None:
    assert ("asks_how_it_goes" in kinds(case.turn)) is case.is_it


OUR_TIME = (
    Case("How long do we have?", True),
    Case("How much time do I have?", True),
    Case("So how long do I have for this?", True),
    Case("And how many minutes do we have in total?", True),
    Case("How much time will I get for the whole interview?", True),
    Case("Before I start, how long do we have today?", True),
    Case("How long do we have to answer a request?", False),
    Case("How much time do we have per request?", False),
    Case("How long do I have for one prediction?", False),
    Case("How long do we have until a click counts as late?", False),
    Case("How long do we keep the logs?", False),
    Case("How long do I get to answer?", False),
)


@named(OUR_TIME)
def test_the_time_of_the_interview_is_no_latency(case: Case, ads: Definition) -> None:
    assert ads.scenario is not None
    assert ("asks_how_to_split" in kinds(case.turn)) is case.is_it
    assert bool([f for q in questions(case.turn) for f in facts_asked(q, ads.scenario)]) is not case.is_it
