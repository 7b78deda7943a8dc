"""Turns of played interviews, with what they ask for; each next to other ways of saying the same."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from viva.reading.facts import facts_asked
from viva.reading.kinds import kinds, questions
from viva.reading.topics import topics_in
from viva.reading.turns import read_turn
from viva.values.definition import Definition
from viva.values.moves import TurnKind
from viva.values.transcript import Transcript


@dataclass(frozen=True)
class Asking:
    turn: str
    facts: tuple[str, ...]


ASKING = (
    # people and days
    Asking("Hm, thanks, but I actually meant: how many users and impressions per day?", ("A05",)),
    Asking("How many users do we have per day?", ("A05",)),
    Asking("How many daily users?", ("A05",)),
    Asking("How many people open it each day?", ("A05",)),
    Asking("How many requests per day, and per month?", ("A05",)),
    # an assumption: its last clause alone
    Asking(
        "Next, the experiment: split by user, two weeks, revenue per thousand impressions, but the budgets are shared "
        "between groups I guess?",
        (),
    ),
    Asking(
        "I start with the data, the logs and the clicks, and I presume that user profiles are off limits?", ("A17",)
    ),
    Asking("Label, features, model, and I assume 200 million daily users, is that right?", ("A05",)),
    Asking("Label, features, traffic, model: I assume 110 million daily users, is that right?", ()),
    Asking(
        "Then the sponsor: revenue, I presume, but is there something that isn't allowed to suffer for it?", ("A02",)
    ),
    # one question, one fact, however many commas
    Asking(
        "And who picks the winner once I hand back my number - I mean, is it just sorted by it, or does money enter "
        "the picture somewhere?",
        ("A03",),
    ),
    Asking("Is the order all that counts, or is the bid multiplied with it?", ("A03",)),
    Asking(
        "Couple of quick ones: roughly how much are we talking about in volume, what do people do with an ad besides "
        "tapping it, and how long do I get to answer?",
        ("A05", "A08", "A13"),
    ),
    Asking("What can people do with an ad other than clicking on it?", ("A13",)),
    Asking("Are there people we can't profile, teenagers or Europeans?", ("A17",)),
    Asking("Is there anybody whose profile we must not use, minors for example?", ("A17",)),
    Asking("And when can I be sure that somebody did not click, and is every click meant?", ("A12",)),
    Asking("When do I know that there will be no click any more?", ("A12",)),
    Asking("Do we have user profiles, and ad metadata?", ("A14", "A15")),
    # the ads
    Asking("Second: inventory. How many ads are live at a time and how quickly do they turn over?", ("A06",)),
    Asking("How many ads are live at once?", ("A06",)),
    Asking("How many campaigns are running at any time, and how fast does that change?", ("A06",)),
    Asking("How many ads does a user see at once?", ("A05",)),
    # the goal
    Asking(
        "what would make the people paying for this say it was worth it - which figure moves, and which ones must not?",
        ("A02",),
    ),
    Asking("Which number has to go up, and which must stay where it is?", ("A02",)),
    Asking("When would whoever pays for the project call it worth the money?", ("A02",)),
    # the data
    Asking("What's the data?", ("A10",)),
    Asking("What is the data?", ("A10",)),
    Asking("What are the data like?", ("A10",)),
    # the place
    Asking("Where do these ads actually turn up?", ("A01",)),
    Asking("Where do the ads end up on the phone?", ("A01",)),
    Asking("where do these ads come up", ("A01",)),
    Asking("Where does an ad pop up?", ("A01",)),
    Asking("where do these ads actually turn up, and what is Plaza hoping to get out of this?", ("A01", "A02")),
    # a list of wishes
    Asking(
        "On the load side I need three things: the number of people per day, how many slots a call has to fill, and "
        "how many candidates I'm handed after targeting together with my share of the latency.",
        ("A05", "A08"),
    ),
    Asking("I'd need a few numbers: the traffic, the latency, and how often people click.", ("A05", "A07", "A08")),
    Asking("I need two things from you: the goal and the click rate.", ("A02", "A07")),
    Asking("I need three things: a label, a table of impressions, and a join on the request id.", ()),
    Asking("For serving I need two numbers per ad: its recent click rate and its age.", ()),
    # what leans back
    Asking("What do the logs hold, and who decided what ended up in them?", ("A10", "A21")),
    Asking("Which logs do we keep? And who chose what got into them?", ("A10", "A21")),
    Asking("Are budgets shared between test groups?", ("A22",)),
    Asking("Do the advertisers spend the same budget in both groups of the experiment?", ("A22",)),
    Asking("Are advertisers' budgets shared between the test groups, and how big is the team?", ("A22",)),
    Asking("What is the current model and how good is it?", ("A04",)),
    Asking("Which records can I learn from, and who decided what ended up in them?", ("A10", "A21")),
    Asking("How soon after showing something do I know whether it worked?", ("A12",)),
    Asking("Which events do you log, for how long, and is there anything random in there?", ("A10", "A11", "A21")),
    Asking("How many GPUs can I use and for how long?", ("A19",)),
    Asking("What do you track?", ("A10",)),
    Asking("When a user hides an ad, do we stop showing it?", ("A13",)),
    Asking("What happens if my service is slow?", ("A09",)),
    Asking("What's important to the business and what's the thing you run today?", ("A02", "A04")),
    # parts
    Asking(
        "And the money for this: hardware and the people building it, as well as how good the thing is that it "
        "replaces?",
        ("A04", "A19", "A22"),
    ),
    Asking("Is it just the feed on phones, and are all creatives alike, say video next to plain text?", ("A01",)),
    Asking(
        "What about the hardware and the people building it, as well as how good the thing is that it replaces?",
        ("A04", "A19", "A22"),
    ),
    Asking("What budget do I have for machines, and who builds this with me?", ("A19", "A22")),
)


@pytest.mark.parametrize("case", ASKING, ids=lambda case: case.turn[:60])
def test_what_a_played_turn_asks_for(case: Asking, ads: Definition) -> None:
    assert ads.scenario is not None
    asked = {f for q in questions(case.turn) for f in facts_asked(q, ads.scenario, context=case.turn)}
    assert sorted(asked) == sorted(case.facts)


@dataclass(frozen=True)
class Kind:
    turn: str
    kinds: tuple[TurnKind, ...]


KINDS = (
    Kind("I think I'm done.", ("wants_to_move_on",)),
    Kind("That is all from my side, thank you.", ("wants_to_move_on",)),
    Kind("I'm finished, thanks.", ("wants_to_move_on",)),
    Kind("I have nothing to add. Could we end here?", ("wants_to_move_on",)),
    Kind("I'm done with the framing.", ("wants_to_move_on",)),
    Kind("I'm done I think.", ("wants_to_move_on",)),
    Kind("Um, I have nothing else.", ("wants_to_move_on",)),
    Kind("I believe that's it from my end.", ("wants_to_move_on",)),
    Kind("Nothing more to say from me, thanks a lot.", ("wants_to_move_on",)),
    Kind("Can we stop here?", ("wants_to_move_on",)),
    Kind("I would like to end the interview here.", ("wants_to_move_on",)),
    Kind("I'm done with the table in an hour, since the join is small.", ("statement",)),
    Kind("The job is finished, thanks to the stream.", ("statement",)),
    Kind("Give me a hint please: what am I missing in the training part?", ("asks_help",)),
    Kind("A hint would be nice, is this right?", ("asks_help",)),
    Kind("Can't you just tell me what to do?", ("asks_help",)),
    Kind("Could you just tell me how to do it?", ("asks_help",)),
    Kind("Is that about right, or am I off?", ("asks_how_it_goes",)),
    Kind("What would a strong candidate have added?", ("asks_how_it_goes",)),
    Kind("What would a good engineer say here?", ("asks_how_it_goes",)),
    Kind("Is accuracy okay?", ("asks_how_it_goes",)),
    Kind("Is log loss fine?", ("asks_how_it_goes",)),
    Kind("Would accuracy be alright?", ("asks_how_it_goes",)),
    Kind("Is it okay to use age for minors?", ("question",)),
)


@pytest.mark.parametrize("case", KINDS, ids=lambda case: case.turn[:60])
def test_what_a_played_turn_is(case: Kind) -> None:
    assert kinds(case.turn) == case.kinds


@dataclass(frozen=True)
class Raising:
    turn: str
    topic: str


RAISING = (
    Raising("Let me say why offline and online may disagree: the auction picks what we overrate.", "t2.gap"),
    Raising("A gain in log loss offline need not become revenue online.", "t2.gap"),
    Raising("The backtest can look good and the live result flat.", "t2.gap"),
    Raising("I'd wait thirty minutes before I call something a negative.", "t4.delay"),
    Raising("Only after half an hour without a tap is it a negative.", "t4.delay"),
    Raising("A row becomes negative once 30 minutes have passed.", "t4.delay"),
    Raising(
        "The counters come from a streaming job, refreshed every five minutes, and logged with the request so that "
        "training sees exactly the same value.",
        "t5.fresh",
    ),
    Raising("Training reads the values that serving logged, so the two cannot differ.", "t5.fresh"),
    Raising("The ad's click rate is updated every ten minutes by a stream.", "t5.fresh"),
    Raising("Because of the 40 ms I'd split it: a cheap model first, the network on the best fifty.", "t3.budget"),
    Raising("With 40 milliseconds there is no room for a big network per ad.", "t3.budget"),
    Raising("We would delete deleted people's rows within 30 days.", "t4.retain"),
    Raising("Rows of people who left are gone after 30 days.", "t4.retain"),
    Raising("When somebody deletes their account their rows disappear from the tables.", "t4.retain"),
    Raising("I'd start from the hashed regression.", "t6.baseline"),
    Raising("First I keep the existing regression and see what beats it.", "t6.baseline"),
    Raising("What runs today is my point of comparison.", "t6.baseline"),
)


@pytest.mark.parametrize("case", RAISING, ids=lambda case: case.turn[:60])
def test_what_a_played_turn_raises(case: Raising, ads: Definition) -> None:
    assert case.topic in [note.topic for note in topics_in(ads.framework, case.turn)]


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("I'd wait thirty minutes before I ship it.", "t4.delay"),
        ("People scroll for thirty minutes.", "t4.delay"),
        ("The experiment runs online for two weeks.", "t2.gap"),
        ("I split it by user, because of the budgets.", "t3.budget"),
        ("I start from the goal.", "t6.baseline"),
        ("A nightly job is trained within 30 days.", "t4.retain"),
    ],
)
def test_what_only_sounds_like_a_topic(text: str, topic: str, ads: Definition) -> None:
    assert topic not in [note.topic for note in topics_in(ads.framework, text)]


def test_a_condition_is_no_question_of_its_own() -> None:
    turn = "When my service returns a number for a pair of person and ad, what consumes it, and does the level matter?"
    assert len(questions(turn)) == 2


def test_a_list_of_wishes_is_heard_part_by_part(ads: Definition) -> None:
    turn = (
        "On the load side I need three things: the number of people per day, how many slots a call has to fill, and "
        "how many candidates I'm handed after targeting together with my share of the latency."
    )
    assert len(read_turn(ads, Transcript(id="t", turns=()), turn).questions) == 3
