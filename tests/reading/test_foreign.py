from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from viva.packs.transcripts.read import read_transcript
from viva.reading.aims import aim_of
from viva.reading.foreign import annotate
from viva.values.definition import Definition
from viva.values.moves import Act, Move
from viva.values.transcript import Transcript, Turn
from viva.values.value import ProbeCode

PROMPT = "Plaza shows ads between posts. Design a system that predicts whether a person will click on an ad."
GOLD = Path(__file__).parents[1] / "gold"


def talk(*lines: str, mode: str = "full") -> Transcript:
    """Lines in turn, the interviewer first; `C:` or `I:` in front says otherwise."""
    turns = []
    for number, line in enumerate(lines):
        speaker = "interviewer" if number % 2 == 0 else "candidate"
        turns.append({"number": number + 1, "speaker": speaker, "text": line})
    return Transcript.model_validate({"id": "t", "mode": mode, "turns": turns})


@dataclass(frozen=True)
class Case:
    line: str
    act: Act
    code: ProbeCode | None = None
    criterion: str | None = None
    facts: tuple[str, ...] = ()
    before: str = "The label is a click."


CASES = (
    Case("Go on.", "listen"),
    Case("Understood. Please go on.", "listen"),
    Case("Okay.", "listen"),
    Case("What would you look at next?", "nudge", "P1"),
    Case("Is there anything else you need from me?", "nudge", "P1"),
    Case("1.2 percent of impressions are clicked.", "answer", facts=("A07",), before="How often do people click?"),
    Case("About one point two percent.", "answer", before="How often do people click?"),
    Case("That is yours to decide. Please state what you assume.", "hand_back", before="Which of the two wins?"),
    Case("I have nothing fixed on that. Make an assumption and state it.", "hand_back", before="Who sets it?"),
    Case("Go with that.", "hand_back", before="I assume it is global, right?"),
    Case("Out of scope for today.", "decline", before="Are stories in scope?"),
    Case("I will not comment during the interview. Please go on.", "decline", before="Am I right?"),
    Case("Can every user be treated the same way?", "probe", "P2", "S1.CONSTR"),
    Case("How would you state this as a learning task?", "probe", "P2", "S1.MLFRAME"),
    Case("Please follow one request from arrival to answer.", "probe", "P2", "S3.ARCH"),
    Case("Noted. Give me one positive and one negative example in full.", "probe", "P2", "S4.LABEL"),
    Case("Where do the milliseconds go?", "probe", "P2", "S7.SERVE"),
    Case("What would page someone?", "probe", "P2", "S9.MON"),
    Case("What do you give up with that?", "probe", "P2", "X.TRADE"),
    Case("A new advertiser starts a campaign this morning. What happens?", "probe", "P3", "S5.REPR"),
    Case("You would of course hold out later days, so that the test looks like the future?", "hint", "H"),
    Case(
        "Something that always says no is right almost every time. You would rather look at log loss, then?",
        "hint",
        "H",
    ),
    Case("We have eighteen minutes left. What would you look at next?", "move_on"),
    Case("Let us leave that here. 12 minutes are left.", "move_on"),
    Case("We are close to the end. Is there anything you would revisit?", "close"),
    Case("Thank you. That is all from me.", "close"),
    Case(
        "A month after launch, advertisers tell us that they get more clicks but the same number of purchases. Prices "
        "per purchase are up 18 percent. Where do you go from here?",
        "twist",
        "P3",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.line[:50])
def test_the_move_behind_a_line(case: Case, ads: Definition) -> None:
    move = annotate(talk(PROMPT, case.before, case.line, "Then I go on."), ads).turns[2].move
    assert move is not None
    assert (move.act, move.code) == (case.act, case.code)
    assert move.facts == case.facts
    if case.criterion:
        assert move.criterion == case.criterion


def test_a_twist_is_known_by_its_id(ads: Definition) -> None:
    line = next(case.line for case in CASES if case.act == "twist")
    move = annotate(talk(PROMPT, "Data first.", line, "Hm."), ads).turns[2].move
    assert move is not None
    assert move.twist == "A.T1"


def test_the_first_line_opens_and_the_last_closes(ads: Definition) -> None:
    turns = annotate(talk(PROMPT, "Okay.", "Thank you."), ads).turns
    assert [turn.move.act for turn in turns if turn.move] == ["open", "close"]


def test_a_fact_said_before_is_not_released_again(ads: Definition) -> None:
    lines = (PROMPT, "Is it 1.2 percent, as everywhere?", "1.2 percent of impressions are clicked.")
    move = annotate(talk(*lines), ads).turns[2].move
    assert move is not None
    assert move.facts == ()


def test_moves_that_are_there_stay(ads: Definition) -> None:
    move = Move(act="probe", step="s1", topic="t1.labels", criterion="S1.DATA", code="P2", text="Hm?")
    turns = (
        Turn(number=1, speaker="interviewer", text=PROMPT),
        Turn(number=2, speaker="candidate", text="It is a binary classification."),
        Turn(number=3, speaker="interviewer", text="Hm?", move=move),
    )
    kept = annotate(Transcript(id="t", turns=turns), ads).turns[2].move
    assert kept is not None
    assert (kept.act, kept.topic, kept.code) == ("probe", "t1.labels", "P2")
    assert "t1.category" in [note.topic for note in kept.notes.raised]


def test_steps_go_forward_with_the_talk(ads: Definition) -> None:
    turns = annotate(
        talk(
            PROMPT,
            "What is the business goal, and how many users are there?",
            "Grow ad revenue per thousand impressions by about 3 percent.",
            "Offline I would look at log loss; online at revenue per thousand, with hides as a guardrail.",
            "Please follow one request from arrival to answer.",
            "The request arrives, targeting hands over the ads, we score them, and we log what was shown.",
            "What would page someone?",
            "I monitor predicted over observed clicks hourly, with a threshold that pages somebody.",
            "We are close to the end. Is there anything you would revisit?",
            "No.",
        ),
        ads,
    ).turns
    assert [turn.step for turn in turns] == ["s0", "s1", "s1", "s2", "s3", "s3", "s9", "s9", "s10", "s10"]


def test_a_short_run_has_its_own_steps(ads: Definition) -> None:
    turns = annotate(
        talk(PROMPT, "Split by user in an A/B test.", "Why not something simpler?", "Hm.", mode="step1"), ads
    ).turns
    assert {turn.step for turn in turns} == {"s0", "s1"}
    assert turns[2].move is not None
    assert turns[2].move.criterion is None or not turns[2].move.criterion.startswith("S6")


def test_without_a_scenario_there_are_no_facts(ads: Definition) -> None:
    bare = ads.model_copy(update={"scenario": None})
    lines = (
        "Design an assistant.",
        "How many chats a day?",
        "180 thousand chats a day, four and a half messages each.",
        "What is fixed about languages?",
        "The returns period changes from 30 to 14 days in one country tomorrow at noon. What happens in your system?",
        "Nothing.",
    )
    moves = [turn.move for turn in annotate(talk(*lines), bare).turns if turn.move]
    assert [move.act for move in moves] == ["open", "answer", "twist"]
    assert all(move.facts == () for move in moves)


def test_nothing_to_annotate(ads: Definition) -> None:
    assert annotate(Transcript(id="t", turns=()), ads).turns == ()


def test_two_turns_in_a_row_are_noted_together(ads: Definition) -> None:
    turns = (
        Turn(number=1, speaker="candidate", text="Offline I would look at log loss."),
        Turn(number=2, speaker="candidate", text="It is a binary classification."),
        Turn(number=3, speaker="interviewer", text="Go on."),
    )
    move = annotate(Transcript(id="t", turns=turns), ads).turns[2].move
    assert move is not None
    assert {"t2.offline", "t1.category"} <= {note.topic for note in move.notes.raised}


@pytest.mark.parametrize(
    ("question", "criterion"),
    [
        ("What about the data?", "S1.DATA"),
        ("How do you split the data?", "S6.EVAL"),
        ("What does the person see when a part is slow?", "S7.SERVE"),
        ("Xyzzy?", None),
    ],
)
def test_aims(question: str, criterion: str | None, ads: Definition) -> None:
    aim = aim_of(question, ads)
    assert (aim.criterion if aim else None) == criterion


@pytest.mark.parametrize("path", sorted(GOLD.glob("[AB]?.md")), ids=lambda path: path.stem)
def test_gold_interviews_can_be_annotated(path: Path, ads: Definition) -> None:
    transcript = read_transcript(path)
    known = ads if transcript.scenario == "ads_ctr" else ads.model_copy(update={"scenario": None})
    turns = annotate(transcript, known).turns
    order = known.framework.modes[transcript.mode].steps
    assert all(turn.step in order for turn in turns)
    assert all((turn.move is not None) == (turn.speaker == "interviewer") for turn in turns)
    asking = [turn.move for turn in turns if turn.move and turn.move.act == "probe"]
    assert sum(move.criterion is None for move in asking) <= 1 + len(asking) / 4
    places = [order.index(turn.step or "") for turn in turns]
    assert sum(after < before for before, after in pairwise(places)) <= 2
