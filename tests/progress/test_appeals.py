"""An appeal: judged again blind, with a turn pointed at; both results kept, and nothing else touched."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest

import viva
from tests.judges.judging import InMemory, answer, asked_about
from viva.api.appeals import Heard, appeal
from viva.errors import ModelRateLimited, ModelUnavailable, UsageError
from viva.journal.store import Store
from viva.judges.model import ModelJudge
from viva.packs.load import load_definition
from viva.reports.appealed import BLIND, RULES_READ, appeals, mark_of, outcome
from viva.reports.content import Paragraph
from viva.testing import ScriptedModel
from viva.testing.scripted import Line
from viva.values.messages import ChatRequest
from viva.values.scorecard import Scorecard

GOAL, NFR = "S1.GOAL", "S1.NFR"
SAID = (
    "The goal is revenue per thousand impressions, and the price uses the number.",
    "With ten thousand requests a second each has fifty milliseconds.",
)
REASON = "zebra: I plainly named the goal, and I want a four for it"
LOW, HIGH = (
    answer({2: [(2, "The goal is revenue per thousand impressions")]}),
    answer(
        {
            2: [(2, "The goal is revenue per thousand impressions")],
            3: [(2, "and the price uses the number")],
        }
    ),
)
INVENTED = answer({2: [(2, "words that nobody in this interview has said")]})


def pointed_at(request: ChatRequest) -> str:
    """The turn that a request names at its end, if it does."""
    return next((m.text.rpartition("Read turn ")[2].split()[0] for m in request.messages if "Read turn " in m.text), "")


def is_about(request: ChatRequest, criterion: str) -> bool:
    return asked_about(request) == load_definition("ads_ctr").rubric.criterion(criterion).measures


def judged_by(again: Line) -> Callable[[ChatRequest], Line]:
    """A model that finds little, and `again` wherever a turn is pointed at."""
    return lambda request: again if pointed_at(request) else LOW


async def held(store: Store, judge: viva.Judge | None, record: InMemory | None = None) -> Scorecard:
    interview = await viva.Interview.start("demo", scenario="ads_ctr", mode="step1", store=store, seed=1)
    for number, text in enumerate(SAID):
        async for _ in interview.turn(text, message_id=f"m{number}"):
            pass
    await interview.finish()
    if record is None:
        return await interview.grade(judge)
    card = await viva.grade(interview.transcript, judge, record=record)
    await store.save_scorecard("demo", card)
    return card


def heard(
    model: ScriptedModel | None, criterion: str = GOAL, *, turn: int = 2, twice: tuple[str, int] | None = None
) -> tuple[Heard, tuple[Scorecard, ...]]:
    """The last appeal, and all scorecards of the interview."""
    judge = None if model is None else ModelJudge(model)

    async def contest() -> tuple[Heard, tuple[Scorecard, ...]]:
        store, record = viva.open_store("memory:"), InMemory()
        await held(store, judge, record)
        found = await appeal(store, "demo", criterion, turn=turn, reason=REASON, judge=judge, record=record)
        if twice:
            found = await appeal(store, "demo", twice[0], turn=twice[1], reason=REASON, judge=judge, record=record)
        return found, await store.scorecards("demo")

    return asyncio.run(contest())


def test_the_reason_and_the_earlier_score_never_reach_a_judge() -> None:
    model = ScriptedModel(judged_by(HIGH))
    found, _ = heard(model)
    sent = [request.model_dump_json() for request in model.requests]
    assert not any("zebra" in text for text in sent)
    again = [request for request in model.requests if pointed_at(request)]
    assert [(pointed_at(request), is_about(request, GOAL)) for request in again] == [("2", True)]
    first = next(request for request in model.requests if is_about(request, GOAL) and not pointed_at(request))
    assert again[0].messages[0] == first.messages[0]
    assert again[0].messages[-1].text.startswith(first.messages[-1].text), "what is cached is as it was"
    assert model.requests[-1] is again[0], "the other criteria are not asked for again"
    assert found.appeal.reason == REASON


def test_both_results_are_kept_and_the_later_stands() -> None:
    found, (before, after) = heard(ScriptedModel(judged_by(HIGH)))
    assert (found.appeal.before, found.appeal.after) == (before.criteria[GOAL], after.criteria[GOAL])
    assert (found.appeal.before.raw, found.appeal.after.raw) == (2, 3)
    assert (before.appeals, after.appeals) == ((), (found.appeal,))
    assert after.dimensions["problem"].mean is not None
    assert before.dimensions["problem"].mean is not None
    assert after.dimensions["problem"].mean > before.dimensions["problem"].mean
    others = {name: line for name, line in after.criteria.items() if name != GOAL}
    assert others == {name: line for name, line in before.criteria.items() if name != GOAL}
    assert Scorecard.model_validate_json(after.model_dump_json()) == after


def test_a_lower_finding_stands_as_well() -> None:
    found, cards = heard(ScriptedModel(judged_by(answer())))
    assert found.appeal.before.score == 2
    assert cards[-1].criteria[GOAL] == found.appeal.after
    assert (found.appeal.after.score or 0) < 2


def test_what_cannot_be_verified_leaves_the_earlier_result() -> None:
    found, cards = heard(ScriptedModel(judged_by(INVENTED)))
    assert found.appeal.after.state == "needs_review"
    assert found.appeal.stands == cards[0].criteria[GOAL] == cards[-1].criteria[GOAL]
    assert "stands: the new finding could not be verified" in outcome(found.appeal)


def test_an_appeal_keeps_what_an_earlier_one_found() -> None:
    found, cards = heard(ScriptedModel(judged_by(HIGH)), twice=(NFR, 4))
    assert [one.criterion for one in cards[-1].appeals] == [GOAL, NFR]
    assert cards[-1].criteria[GOAL] == cards[1].criteria[GOAL]
    assert cards[-1].criteria[GOAL].raw == 3
    assert found.appeal.criterion == NFR


def test_an_appeal_on_the_same_criterion_points_elsewhere() -> None:
    model = ScriptedModel(judged_by(HIGH))
    heard(model, twice=(GOAL, 4))
    assert [pointed_at(request) for request in model.requests if pointed_at(request)] == ["2", "4"]


def test_a_judge_out_of_reach_gives_no_result_and_nothing_is_kept() -> None:
    async def contest() -> int:
        store, record = viva.open_store("memory:"), InMemory()
        judge = ModelJudge(ScriptedModel(judged_by(ModelRateLimited("too many requests"))))
        await held(store, judge, record)
        with pytest.raises(ModelUnavailable, match="nothing was kept"):
            await appeal(store, "demo", GOAL, turn=2, reason=REASON, judge=judge, record=record)
        return len(await store.scorecards("demo"))

    assert asyncio.run(contest()) == 1


def test_by_another_judge_what_else_changed_is_said() -> None:
    async def contest() -> Scorecard:
        store = viva.open_store("memory:")
        await held(store, ModelJudge(ScriptedModel(judged_by(LOW))))
        other = ModelJudge(ScriptedModel(lambda request: HIGH, name="scripted/2"))
        return (await appeal(store, "demo", GOAL, turn=2, reason=REASON, judge=other)).scorecard

    card = asyncio.run(contest())
    (note,) = [note for note in card.notes if note.startswith(f"Beside {GOAL}")]
    assert "S1.SCOPE" in note
    assert card.judge.name == card.appeals[0].judge.name == "scripted/2"


def test_the_rules_say_what_they_did() -> None:
    found, cards = heard(None)
    section = appeals((found.appeal,))
    assert section is not None
    said = [block.text for block in section.blocks if isinstance(block, Paragraph)]
    assert said == [BLIND, RULES_READ]
    assert found.appeal.judge.kind == "rules"
    assert len(cards) == 2
    assert outcome(found.appeal).endswith(", as before")
    assert appeals(()) is None


async def _without_scorecard(store: Store) -> None:
    await viva.Interview.start("bare", scenario="ads_ctr", mode="step1", store=store, seed=1)
    await appeal(store, "bare", GOAL, turn=2, reason=REASON)


async def _unknown_criterion(store: Store) -> None:
    await appeal(store, "demo", "S1.NONE", turn=2, reason=REASON)


async def _outside_the_mode(store: Store) -> None:
    await appeal(store, "demo", "S9.MON", turn=2, reason=REASON)


async def _interviewers_turn(store: Store) -> None:
    await appeal(store, "demo", GOAL, turn=1, reason=REASON)


async def _no_turn(store: Store) -> None:
    await appeal(store, "demo", GOAL, turn=99, reason=REASON)


async def _no_reason(store: Store) -> None:
    await appeal(store, "demo", GOAL, turn=2, reason=" \n ")


async def _endless_reason(store: Store) -> None:
    await appeal(store, "demo", GOAL, turn=2, reason="a" * 2_001)


@pytest.mark.parametrize(
    ("contest", "said"),
    [
        (_without_scorecard, "no scorecard yet"),
        (_unknown_criterion, "there are S1.GOAL"),
        (_outside_the_mode, "no such criterion"),
        (_interviewers_turn, "yours are 2, 4"),
        (_no_turn, "turn 99"),
        (_no_reason, "needs a reason"),
        (_endless_reason, "2001 characters"),
    ],
    ids=lambda part: part.__name__ if callable(part) else "",
)
def test_what_cannot_be_contested(contest: Callable[[Store], Awaitable[None]], said: str) -> None:
    async def tried() -> int:
        store = viva.open_store("memory:")
        await held(store, None)
        with pytest.raises(UsageError, match=said):
            await contest(store)
        return len(await store.scorecards("demo"))

    assert asyncio.run(tried()) == 1


def test_an_older_scorecard_has_no_appeals() -> None:
    _, cards = heard(None)
    older = json.loads(cards[0].model_dump_json())
    del older["appeals"]
    assert Scorecard.model_validate(older).appeals == ()


def test_a_report_in_html_can_show_both_results() -> None:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    pages = Environment(loader=PackageLoader("viva.reports"), autoescape=True, undefined=StrictUndefined)
    found, _ = heard(ScriptedModel(judged_by(HIGH)))
    contested = found.appeal.model_copy(update={"reason": "<b>unfair</b>"})
    part = pages.get_template("appeals.html").module
    text = str(part.appeals((contested,), {GOAL}, outcome, mark_of))  # type: ignore[attr-defined]
    assert f'href="#c-{GOAL}"' in text
    assert text.count("<dt>") == 2
    assert "&lt;b&gt;unfair" in text
    assert "and the price uses the number" in text
