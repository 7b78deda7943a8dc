"""Calls of one run: a limit, a first one by itself, a record, and nothing left running."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from tests.judges.judging import InMemory
from tests.scoring.samples import criterion, definition, judgement, transcript
from viva.errors import UsageError
from viva.judges.record import JudgementKey, criterion_hash, transcript_hash
from viva.judges.sitting import Sitting, together
from viva.values.judgements import Judgement
from viva.values.scenario import Expectation

KEY = JudgementKey(transcript="t", criterion="S1.GOAL", rubric="r", prompts="p", model="m", vote=0)
FOUND = judgement({})


class Calls:
    """Counts calls that are open at once."""

    def __init__(self) -> None:
        self.open = 0
        self.began: list[int] = []

    async def __call__(self) -> Judgement:
        self.began.append(self.open)
        self.open += 1
        await asyncio.sleep(0.001)
        self.open -= 1
        return FOUND


def test_the_first_call_of_a_model_is_alone_and_the_rest_keep_the_limit() -> None:
    calls = Calls()

    async def run() -> None:
        sitting = Sitting(limit=3)
        await together([sitting.judged(replace(KEY, vote=vote), calls) for vote in range(9)])

    asyncio.run(run())
    assert calls.began[:2] == [0, 0]
    assert max(calls.began) == 2


def test_each_model_has_a_first_call_of_its_own() -> None:
    calls = Calls()

    async def run() -> None:
        sitting = Sitting()
        await together([sitting.judged(replace(KEY, model=model), calls) for model in "abab"])

    asyncio.run(run())
    assert calls.began == [0, 1, 0, 1]


def test_after_a_first_call_that_failed_the_others_go_on() -> None:
    async def fail() -> Judgement:
        raise RuntimeError

    async def run() -> Judgement:
        sitting = Sitting()
        first = asyncio.create_task(sitting.judged(KEY, fail))
        second = asyncio.create_task(sitting.judged(replace(KEY, vote=1), Calls()))
        with pytest.raises(RuntimeError):
            await first
        return await second

    assert asyncio.run(run()) == FOUND


@pytest.mark.parametrize(
    ("state", "asked"), [("ok", 0), ("refused", 1), ("truncated", 1), ("unparsable", 1), ("unavailable", 1)]
)
def test_only_what_has_a_result_is_not_asked_again(state: str, asked: int) -> None:
    record = InMemory({KEY: Judgement.model_validate({"criterion": "S1.GOAL", "judge": "m", "state": state})})
    calls = Calls()
    asyncio.run(Sitting(record=record).judged(KEY, calls))
    assert len(calls.began) == asked
    assert record.kept[KEY].state == "ok"


def test_a_limit_below_one_is_refused() -> None:
    with pytest.raises(UsageError):
        Sitting(limit=0)


def test_when_one_fails_no_other_is_left_running() -> None:
    ended: list[str] = []

    async def waits() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.append("stopped")

    async def fails() -> None:
        await asyncio.sleep(0.01)
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        asyncio.run(together([waits(), fails(), waits()]))
    assert ended == ["stopped", "stopped"]


def test_every_part_of_a_key_tells() -> None:
    others = [
        replace(KEY, transcript="u"),
        replace(KEY, criterion="S1.DATA"),
        replace(KEY, rubric="s"),
        replace(KEY, prompts="q"),
        replace(KEY, model="n"),
        replace(KEY, vote=1),
    ]
    assert len({key.digest for key in (KEY, *others)}) == 7
    assert KEY.digest == replace(KEY).digest


def test_a_criterion_is_known_by_its_own_words_and_no_others() -> None:
    one, other = criterion("S1.GOAL"), criterion("S1.DATA")
    alone, both = definition(one), definition(one, other)
    assert criterion_hash(alone, one) == criterion_hash(both, one) != criterion_hash(both, other)
    reworded = one.model_copy(update={"rungs": (one.rungs[0].model_copy(update={"ask": "x"}), *one.rungs[1:])})
    assert criterion_hash(alone, reworded) != criterion_hash(alone, one)


def test_what_the_scenario_expects_of_a_criterion_is_part_of_it() -> None:
    from viva.packs.load import load_definition

    known = load_definition("ads_ctr")
    assert known.scenario is not None
    goal, data = (known.rubric.criterion(name) for name in ("S1.GOAL", "S1.DATA"))
    expected = known.scenario.expectations | {"S1.GOAL": {3: Expectation(text="else", cues=())}}
    changed = known.model_copy(update={"scenario": known.scenario.model_copy(update={"expectations": expected})})
    assert criterion_hash(known, goal) != criterion_hash(changed, goal)
    assert criterion_hash(known, data) == criterion_hash(changed, data)


def test_a_transcript_is_known_by_its_words() -> None:
    talk = transcript("I: Design it.", "C: Why?")
    assert transcript_hash(talk) == transcript_hash(talk.model_copy(update={"id": "u", "level": "staff"}))
    assert transcript_hash(talk) != transcript_hash(transcript("C: Design it.", "I: Why?"))
