"""A turn that is pointed at: what the rules make of it, what a model is told, what a judgement is kept under."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

import pytest

from tests.judges.judging import answer
from tests.scoring.samples import criterion, definition, transcript
from viva.judges.model import ModelJudge
from viva.judges.offline import OfflineJudge
from viva.judges.panel import Panel
from viva.judges.pointing import Pointing
from viva.judges.protocol import Case
from viva.testing import ScriptedModel
from viva.values.cue import Cue
from viva.values.definition import Definition
from viva.values.judgements import Judgement
from viva.values.ledger import Ledger
from viva.values.rubric import Criterion, RedFlag

TALK = transcript(
    "I: Design a system that predicts clicks.",
    "C: We multiply 0.02 by a bid of 3 dollars. That is why the level of 0.02 has to hold for every advertiser.",
    "I: Go on.",
    "C: We multiply 0.02 by a bid of 3 dollars. Nothing more than 2 percent is lost by it.",
    "C: A bid of 3 dollars is paid by the click. Of 500 ads 5 are shown. Then the level of 0.02 has to hold.",
)
SPREAD = Cue(all=("multiply|paid", "level"), within="sentence")


def of(cue: Cue, *, flag: Cue | None = None, none: tuple[str, ...] = ()) -> Criterion:
    flags = (RedFlag(id="wrong", text="has it wrong", cap=1, cues=(flag,)),) if flag else ()
    plain = criterion(flags=flags)
    rungs = tuple(
        rung.model_copy(update={"cues": (cue.model_copy(update={"none": none}),)}) if rung.rung == 2 else rung
        for rung in plain.rungs
    )
    return plain.model_copy(update={"rungs": rungs})


def case_for(asked: Criterion, pointed: int | None) -> tuple[Case, Definition]:
    sheet = definition(asked)
    return Case(definition=sheet, transcript=TALK, ledger=Ledger(), pointed=pointed), sheet


@dataclass(frozen=True, slots=True)
class Read:
    name: str
    asked: Criterion
    pointed: int | None
    met: bool


@pytest.mark.parametrize(
    "read",
    [
        Read("in no one sentence", of(SPREAD), None, met=False),
        Read("anywhere in the turn", of(SPREAD), 2, met=True),
        Read("not in that turn", of(SPREAD), 4, met=False),
        Read("the interviewer's", of(SPREAD), 1, met=False),
        Read("with what must not be there", of(SPREAD, none=("advertiser",)), 2, met=False),
        Read("a passage", of(Cue(all=("paid", "level"), within="sentence")), 5, met=True),
        Read("in one sentence anyway", of(Cue(all=("multiply", "bid"), within="sentence")), None, met=True),
        Read(
            "what speaks against is read as widely",
            of(
                Cue(all=("multiply", "bid"), within="sentence"),
                flag=Cue(all=("multiply", "nothing more"), within="sentence"),
            ),
            4,
            met=False,
        ),
        Read(
            "and only there",
            of(
                Cue(all=("multiply", "bid"), within="sentence"),
                flag=Cue(all=("multiply", "nothing more"), within="sentence"),
            ),
            2,
            met=True,
        ),
    ],
    ids=lambda read: read.name,
)
def test_the_rules_read_the_turn_as_one_passage(read: Read) -> None:
    case, _ = case_for(read.asked, read.pointed)
    found = asyncio.run(OfflineJudge().judge(case, read.asked))
    assert (found.rungs[0].mark == "MET") == read.met
    if read.met and read.pointed:
        assert {quote.turn for quote in found.rungs[0].quotes} <= {2, 4, read.pointed}


def test_a_judgement_is_kept_under_the_turn_too() -> None:
    judge = ModelJudge(ScriptedModel([]))
    case, _ = case_for(criterion(), None)
    keys = [judge.key(replace(case, pointed=pointed), criterion()) for pointed in (None, 2, 4)]
    assert len({key.digest for key in keys}) == 3
    assert "pointed" not in str([name for name, value in vars_of(keys[0]).items() if value is not None])


def vars_of(key: object) -> dict[str, object]:
    return {name: getattr(key, name) for name in type(key).__dataclass_fields__}  # type: ignore[attr-defined]


def test_all_votes_of_a_panel_are_pointed_at_the_turn() -> None:
    models = [ScriptedModel(lambda request: answer(), name=f"scripted/{n}") for n in (1, 2)]
    panel = Panel([ModelJudge(model) for model in models], votes="audit")
    case, _ = case_for(criterion(), None)

    async def judged() -> Judgement:
        return await Pointing(panel, {"S1.GOAL": 2}).judge(case, criterion())

    asyncio.run(judged())
    asked = [request.messages[-1].text for model in models for request in model.requests]
    assert len(asked) == 3
    assert all("Read turn 2 again" in text for text in asked)


def test_a_criterion_that_nobody_contests_is_asked_as_ever() -> None:
    model = ScriptedModel(lambda request: answer())
    judge = ModelJudge(model)
    case, _ = case_for(criterion(), None)

    async def judged() -> None:
        await Pointing(judge, {"S1.OTHER": 2}).judge(case, criterion())
        await judge.judge(case, criterion())

    asyncio.run(judged())
    assert model.requests[0] == model.requests[1]
    assert (Pointing(judge, {}).identity, Pointing(judge, {}).hashes) == (judge.identity, judge.hashes)
