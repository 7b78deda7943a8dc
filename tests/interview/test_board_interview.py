"""A design board in an interview: versions are journalled, its words are the candidate's, its gaps are asked about."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass

import pytest

import viva
from tests.api.bots import Held, settled
from viva.api.interview import Interview
from viva.board import BoardMistake, board_of
from viva.conduct import report
from viva.interview.boards import MARK, on_board, seen_on_board
from viva.interviewers.offline import OfflineInterviewer
from viva.interviewers.protocol import Brief
from viva.journal.memory import MemoryStore
from viva.machine.record import boards_of
from viva.packs.load import load_definition
from viva.values.board import BoardCheck, BoardVersion
from viva.values.events import CandidateSaid
from viva.values.moves import Decision, Move, Notes, Sentence
from viva.values.scorecard import Scorecard

FIRST = """\
flowchart LR
  request([Ad request]) --> retrieval[Candidate retrieval] --> ranker[Ranker] --> auction[Auction]
  features[(Feature store)] --> ranker
"""
SECOND = f"{FIRST}  auction --> log[(Impression log)] --> train[Nightly training] --> ranker\n"
WALK = "A request hits the gateway, we fetch candidates and features, and the ranker scores them in one batch."
FRAMED = (
    "So the task is binary classification: predict the probability of a click for a user, an ad and a context. "
    "I would measure log loss offline, and revenue per thousand impressions online, with hides as the guardrail."
)


@dataclass(frozen=True)
class Said:
    text: str
    board: str | None = None


TALK = (
    Said("What is the business goal, and which surfaces show ads?"),
    Said("How many requests are there, and how fast must an answer be?"),
    Said(FRAMED),
    Said(WALK, FIRST),
    Said("Let me complete the other side of it.", SECOND),
    Said("Features: user, ad and context, hashed ids with embeddings, since a new ad has no history of its own."),
    Said("As a model I start with logistic regression as the baseline, then compare it with gradient boosted trees."),
    Said("For serving, the model server answers online, behind a load balancer, with a bulk read of features."),
)


class Watching:
    """The offline interviewer, and what it was told."""

    name, streams = "offline-1", False

    def __init__(self) -> None:
        self.hashes: Mapping[str, str] = {}
        self.briefs: list[Brief] = []

    async def propose(self, brief: Brief) -> AsyncGenerator[Decision | Sentence | Notes, None]:
        self.briefs.append(brief)
        async for part in OfflineInterviewer().propose(brief):
            yield part


def played(talk: tuple[Said, ...], interviewer: Watching | None = None) -> tuple[Interview, list[Move], Scorecard]:
    async def play() -> tuple[Interview, list[Move], Scorecard]:
        interview = await Interview.start("a", store="memory:", seed=1, model=interviewer)
        moves = []
        for number, said in enumerate(talk):
            async for part in interview.turn(said.text, message_id=f"m{number}", board=said.board):
                if isinstance(part, viva.TurnEnd):
                    moves.append(part.move)
        await interview.finish()
        return interview, moves, await interview.grade()

    return asyncio.run(play())


@pytest.fixture(scope="module")
def whole() -> tuple[Interview, list[Move], Scorecard, Watching]:
    watching = Watching()
    return *played(TALK, watching), watching


Whole = tuple[Interview, list[Move], Scorecard, Watching]


def test_the_versions_are_kept_with_their_turns(whole: Whole) -> None:
    drawn = boards_of(whole[0].events)
    assert [(board.turn, board.version.source) for board in drawn] == [(8, FIRST.rstrip()), (10, SECOND.rstrip())]
    assert on_board(whole[0].events) == board_of(BoardVersion(form="mermaid", source=SECOND))


def test_the_turn_says_what_changed(whole: Whole) -> None:
    turns = whole[0].transcript.turns
    assert turns[7].text == (
        f"{WALK}\n\n{MARK} Added: Ad request to Candidate retrieval to Ranker to Auction; Feature store to Ranker."
    )
    assert turns[9].text.endswith(f"{MARK} Added: Auction to Impression log to Nightly training to Ranker.")
    assert MARK not in turns[11].text


def test_the_interviewer_is_told_what_the_board_lacks(whole: Whole) -> None:
    boards = [brief.board for brief in whole[3].briefs]
    assert [(tuple(gap.check.id for gap in board.gaps), board.fresh) for board in boards[2:6]] == [
        ((), False),
        (("training_path", "logging_back", "fallback", "monitoring"), True),
        (("fallback", "monitoring"), True),
        (("fallback", "monitoring"), False),
    ]


def test_a_gap_is_asked_about_without_its_name(whole: Whole) -> None:
    moves = whole[1]
    training = next(check for check in rules() if check.id == "training_path")
    assert (moves[3].act, moves[3].criterion, moves[3].code) == ("probe", "S3.ARCH", "P3")
    assert training.situations[0] in moves[3].text
    assert "train" not in moves[3].text
    fallback = next(check for check in rules() if check.id == "fallback")
    assert (moves[7].step, moves[7].act, moves[7].criterion) == ("s7", "probe", "S7.SERVE")
    assert any(text in moves[7].text for text in (*fallback.asks, *fallback.situations))


def rules() -> tuple[BoardCheck, ...]:
    return load_definition("ads_ctr").framework.board.checks


def test_the_rules_of_conduct_hold(whole: Whole) -> None:
    interview = whole[0]
    definition = load_definition("ads_ctr", variation=1)
    # Of the whole talk R6 counts the words of both, and this candidate says little.
    assert [found for found in report(interview.transcript, definition).violations if found.turn is not None] == []


def test_the_board_earns_a_criterion_and_its_quote_verifies(whole: Whole) -> None:
    """Drawn without a word: the judge's quotes are words of the board, and a candidate without it earns less."""
    bare = (*TALK[:3], Said("", SECOND))
    drawn, nothing = played(bare)[2], played((*TALK[:3], Said("I would like to go on.")))[2]
    earned = {name: score.score or 0 for name, score in drawn.criteria.items()}
    before = {name: score.score or 0 for name, score in nothing.criteria.items()}
    assert earned["S3.ARCH"] > before["S3.ARCH"]
    quotes = [quote.quote for quote in drawn.criteria["S3.ARCH"].quotes]
    assert quotes
    assert all(quote.startswith((MARK, "Added:")) for quote in quotes)


def test_a_board_that_says_the_same_again_is_no_version() -> None:
    interview, _, _ = played((Said("Here it is.", FIRST), Said("As I said.", f"{FIRST}%% a remark\n")))
    assert len(boards_of(interview.events)) == 1
    assert interview.transcript.turns[3].text == "As I said."


def test_undo_takes_the_version_back() -> None:
    async def run() -> None:
        interview = await Interview.start("a", store="memory:", seed=1)
        for number, board in enumerate((FIRST, SECOND)):
            _ = [part async for part in interview.turn("", message_id=f"m{number}", board=board)]
        await interview.undo()
        assert [board.version.source for board in boards_of(interview.events)] == [FIRST.rstrip()]
        _ = [part async for part in interview.turn("", message_id="m3", board=SECOND)]
        assert interview.transcript.turns[3].text.startswith(f"{MARK} Added: Auction to Impression log")

    asyncio.run(run())


def test_it_goes_on_after_loading_and_a_message_counts_once() -> None:
    async def run() -> None:
        store = MemoryStore()
        first = await Interview.start("a", store=store, seed=1)
        _ = [part async for part in first.turn(WALK, message_id="m1", board=FIRST)]
        again = await Interview.load("a", store=store)
        assert again.events == first.events
        _ = [part async for part in again.turn(WALK, message_id="m1", board=SECOND)]
        assert len(boards_of(again.events)) == 1
        _ = [part async for part in again.turn("", message_id="m2", board="- Ad request -> Candidate retrieval")]
        assert again.transcript.turns[3].text.startswith(f"{MARK} Removed: Ranker; Auction; Feature store.")

    asyncio.run(run())


def test_messages_that_are_joined_bring_the_last_board() -> None:
    async def run() -> None:
        held = Held()
        interview = await Interview.start("a", store="memory:", seed=1, model=held, on_busy="merge")

        async def send(message: str, board: str | None) -> None:
            _ = [part async for part in interview.turn(message, message_id=message, board=board)]

        sending = asyncio.gather(send("one", None), send("two", FIRST), send("three", SECOND), send("four", None))
        await settled()
        held.go.set()
        await sending
        assert [board.version.source for board in boards_of(interview.events)] == [SECOND.rstrip()]
        assert [event.text[:16] for event in interview.events if isinstance(event, CandidateSaid)] == [
            "one",
            "two\n\nthree\n\nfour",
        ]

    asyncio.run(run())


def test_a_board_with_mistakes_is_refused_and_nothing_is_kept() -> None:
    with viva.sync.Interview.start("a", store="memory:", seed=1) as interview:
        before = interview.events
        with pytest.raises(BoardMistake, match="board:2: the arrow leads to nothing"):
            list(interview.turn("Look.", message_id="m1", board="flowchart LR\n a -->"))
        version = BoardVersion(form="bullets", source="no bullet")
        with pytest.raises(BoardMistake, match="a bullet was expected"):
            list(interview.turn("Look.", message_id="m1", board=version))
        assert interview.events == before
        assert list(interview.turn("Look.", message_id="m1", board=FIRST))


def test_an_old_version_that_cannot_be_read_counts_as_empty() -> None:
    said = CandidateSaid(
        at=1.0, message_id="m1", text="x", board=BoardVersion(form="mermaid", source="of another time")
    )
    assert str(on_board((said,))) == "0 boxes, 0 arrows"
    assert seen_on_board((said,), load_definition("ads_ctr").framework.board).gaps == ()
