"""A panel: how many votes are asked for, of whom, and what becomes of those that are lost."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import permutations

import pytest

from tests.scoring.samples import criterion, definition, judgement, transcript
from viva.errors import BudgetExceeded, ModelAuthError, ModelError, ModelUnavailable, UsageError
from viva.judges.offline import OfflineJudge
from viva.judges.panel import Panel, Votes
from viva.judges.protocol import Case, hashes_of
from viva.scoring.ladder import climb
from viva.scoring.spoken import Spoken
from viva.values.calibration import Corrections, FitFigures
from viva.values.judgements import Judgement
from viva.values.ledger import Ledger
from viva.values.rubric import Criterion
from viva.values.scorecard import JudgeIdentity

TALK = transcript(
    "I: Design a system that predicts clicks.",
    "C: What does the business want from the auction? I assume hides are a hard limit.",
    "C: The value goes straight into an auction, so order alone is not enough.",
)
ASKS = (2, "What does the business want from the auction?")
ORDER = (3, "so order alone is not enough")
NAMES = tuple(f"S1.N{number}" for number in range(12))
SHEET = definition(*(criterion(name) for name in NAMES))

Vote = int | ModelError | Judgement
"""The level that is voted, an outage, or an answer without a result."""


@dataclass
class Voter:
    """Votes as it is told, and remembers for which vote it was asked."""

    name: str
    votes: Sequence[Vote] = (2,)
    kind: str = "model"
    agreement: str = "not calibrated"
    asked: list[tuple[str, int]] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)

    @property
    def identity(self) -> JudgeIdentity:
        return JudgeIdentity.model_validate({"name": self.name, "kind": self.kind, "agreement": self.agreement})

    async def judge(self, case: Case, criterion: Criterion) -> Judgement:
        self.asked.append((criterion.id, case.vote))
        await asyncio.sleep(0)
        vote = self.votes[min(case.vote, len(self.votes) - 1)]
        if isinstance(vote, ModelError):
            raise vote
        if isinstance(vote, Judgement):
            return vote
        found = judgement({rung: (ASKS, ORDER) for rung in range(2, vote + 1)}, name=criterion.id)
        return found.model_copy(update={"judge": self.name})


def refused(name: str = NAMES[0]) -> Judgement:
    return Judgement(criterion=name, judge="x", state="refused", problem="no")


def case() -> Case:
    return Case(definition=SHEET, transcript=TALK, ledger=Ledger())


def level(panel: Panel, name: str = NAMES[0]) -> tuple[int | None, str]:
    asked = SHEET.rubric.criterion(name)
    found = asyncio.run(panel.judge(case(), asked))
    climbed = climb(asked, found, TALK, Spoken(TALK))
    return climbed.raw, climbed.problem


@dataclass(frozen=True)
class Asked:
    name: str
    votes: Votes
    voted: tuple[Vote, ...]
    raw: int | None
    calls: int
    problem: str = ""


ONE_JUDGE = (
    Asked("practice", "practice", (3,), 3, 1),
    Asked("standard, agreed", "standard", (3, 3, 2), 3, 2),
    Asked("standard, differing", "standard", (3, 2, 2), 2, 3),
    Asked("standard, all different", "standard", (4, 2, 3), 3, 3),
    Asked("standard, one refused", "standard", (3, refused(), 3), 3, 3),
    Asked("standard, one away", "standard", (ModelUnavailable("500"), 3, 3), 3, 3),
    Asked("standard, two away", "standard", (3, ModelUnavailable("500"), refused()), None, 3, "1 of 3 votes came back"),
    Asked("standard, a tie at the end", "standard", (3, refused(), 2), None, 3, "two minds"),
    Asked("audit, agreed", "audit", (3, 3, 3), 3, 3),
    Asked("audit, one differs", "audit", (3, 2, 3), 3, 3),
    Asked("audit, one refused", "audit", (3, refused(), 3), 3, 3),
    Asked("audit, a tie", "audit", (3, refused(), 2), None, 3, "two minds"),
)


@pytest.mark.parametrize("asked", ONE_JUDGE, ids=lambda asked: asked.name)
def test_votes_of_one_judge(asked: Asked) -> None:
    voter = Voter("a/1", asked.voted)
    raw, problem = level(Panel([voter], votes=asked.votes))
    assert raw == asked.raw
    assert asked.problem in problem
    assert voter.asked == [(NAMES[0], vote) for vote in range(asked.calls)]


@dataclass(frozen=True)
class Several:
    name: str
    votes: Votes
    voted: tuple[int, ...]
    raw: int | None
    calls: int


SEVERAL = (
    Several("practice asks each once", "practice", (3, 3), 3, 2),
    Several("practice, differing", "practice", (3, 2), None, 2),
    Several("practice, three", "practice", (3, 2, 3), 3, 3),
    Several("standard asks two", "standard", (3, 3), 3, 2),
    Several("audit of two asks three times", "audit", (3, 3), 3, 3),
    Several("audit of four asks each", "audit", (3, 3, 3, 2), 3, 4),
)


@pytest.mark.parametrize("several", SEVERAL, ids=lambda several: several.name)
def test_votes_of_several_judges(several: Several) -> None:
    voters = [Voter(f"{at}/m", (voted,)) for at, voted in enumerate(several.voted)]
    raw, _ = level(Panel(voters, votes=several.votes))
    assert raw == several.raw
    assert sum(len(voter.asked) for voter in voters) == several.calls


def test_a_disagreement_of_two_judges_is_settled_by_one_more_vote() -> None:
    one, other = Voter("a/1", (3,)), Voter("b/1", (2,))
    panel = Panel([one, other], votes="standard")
    for name in NAMES:
        raw, _ = level(panel, name)
        extra = next(voter for voter in (one, other) if (name, 1) in voter.asked)
        assert raw == extra.votes[0]
    settled = [sum(vote == 1 for _, vote in voter.asked) for voter in (one, other)]
    assert all(count > 0 for count in settled), "one of the judges always has the last word"


def test_with_three_judges_nobody_is_asked_twice_and_everybody_now_and_then() -> None:
    voters = [Voter(f"{letter}/1", (3,)) for letter in "abc"]
    panel = Panel(voters, votes="standard")
    for name in NAMES:
        level(panel, name)
    assert all(vote == 0 for voter in voters for _, vote in voter.asked)
    assert all(voter.asked for voter in voters)


def test_the_order_in_which_judges_are_named_changes_nothing() -> None:
    results = set()
    for order in permutations((("a/1", (4,)), ("b/1", (2,)), ("c/1", (3, 4)))):
        panel = Panel([Voter(name, votes) for name, votes in order], votes="standard")
        results.add(tuple(level(panel, name) for name in NAMES))
        assert panel.identity.name == "a/1 + b/1 + c/1"
    assert len(results) == 1


def test_nobody_to_be_reached_is_an_error() -> None:
    with pytest.raises(ModelUnavailable):
        level(Panel([Voter("a/1", (ModelUnavailable("500"),)), Voter("b/1", (ModelUnavailable("500"),))]))


@pytest.mark.parametrize("error", [ModelAuthError("401"), BudgetExceeded("spent")], ids=["key", "budget"])
def test_what_somebody_has_to_mend_is_an_error_at_once(error: Exception) -> None:
    @dataclass
    class Failing(Voter):
        async def judge(self, case: Case, criterion: Criterion) -> Judgement:
            raise error

    with pytest.raises(type(error)):
        level(Panel([Failing("a/1"), Voter("b/1", (3,))]))


def test_who_a_panel_is() -> None:
    one, same = Voter("a/1", hashes={"prompts/judge.md": "1"}), Voter("b/1")
    assert Panel([one]).identity == JudgeIdentity(name="a/1", kind="model", votes=1, agreement="not calibrated")
    assert Panel([one, same], votes="audit").identity.votes == 3
    assert Panel([one, same]).identity.agreement == "not calibrated"
    assert hashes_of(Panel([one, same])) == {"prompts/judge.md": "1"}
    calibrated = Voter("c/1", agreement="calibrated on 30 transcripts")
    assert Panel([one, calibrated]).identity.agreement == "a/1: not calibrated; c/1: calibrated on 30 transcripts"


def corrections(needed: int, *, votes: int = 3) -> Corrections:
    nothing = FitFigures(kappa=None, level_rms=None, mean_error=None, mean_rms=None)
    return Corrections(
        votes=votes, credit_votes={NAMES[0]: needed}, offsets={"problem": -0.9}, plain=nothing, held_out=nothing
    )


@dataclass(frozen=True)
class Fitted:
    name: str
    votes: Votes
    voted: tuple[Vote, ...]
    corrections: Corrections | None
    raw: int | None
    criterion: str = NAMES[0]


FITTED = (
    Fitted("a majority without a calibration", "audit", (3, 2, 3), None, 3),
    Fitted("all three", "audit", (3, 2, 3), corrections(3), 2),
    Fitted("one of three", "audit", (2, 4, 2), corrections(1), 4),
    Fitted("a criterion that was not fitted", "audit", (3, 2, 3), corrections(3), 3, NAMES[1]),
    Fitted("fitted on another number of votes", "audit", (3, 2, 3), corrections(3, votes=5), 3),
    Fitted("a third vote after a disagreement", "standard", (3, 2, 3), corrections(3), 2),
    Fitted("two that agree need no third", "standard", (3, 3, 1), corrections(3), 3),
    Fitted("one vote", "practice", (3,), corrections(1, votes=1), 3),
    Fitted("a lost vote leaves it open", "audit", (3, refused(), 3), corrections(3), None),
)


@pytest.mark.parametrize("fitted", FITTED, ids=lambda fitted: fitted.name)
def test_votes_that_a_rung_needs_are_those_of_the_calibration(fitted: Fitted) -> None:
    panel = Panel([Voter("a/1", fitted.voted)], votes=fitted.votes, corrections=fitted.corrections)
    assert level(panel, fitted.criterion)[0] == fitted.raw


def test_who_a_panel_is_tells_the_thresholds_that_are_in_force() -> None:
    def told(*judges: Voter, votes: Votes = "audit", fitted: Corrections | None = None) -> dict[str, int]:
        return Panel(judges, votes=votes, corrections=fitted).identity.thresholds_from_calibration

    one, other = Voter("a/1"), Voter("b/1")
    assert told(one, fitted=corrections(3)) == {NAMES[0]: 3}
    assert told(one, votes="standard", fitted=corrections(3)) == {NAMES[0]: 3}
    assert told(one) == told(one, votes="practice", fitted=corrections(1, votes=1)) == {}
    assert told(one, fitted=corrections(2, votes=5)) == {}
    assert told(one, other, fitted=corrections(3)) == {}, "fitted on the votes of one judge"


def test_rules_among_models_keep_a_card_indicative() -> None:
    assert Panel([Voter("a/1"), OfflineJudge()]).identity.kind == "rules"


@pytest.mark.parametrize("voters", [[], [Voter("a/1"), Voter("a/1")]], ids=["nobody", "twice"])
def test_a_panel_of_nobody_or_of_one_twice_is_none(voters: list[Voter]) -> None:
    with pytest.raises(UsageError):
        Panel(voters)
