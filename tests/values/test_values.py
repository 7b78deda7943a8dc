"""Values: frozen, strict about keys, JSON out and in, and their shorthands."""

from __future__ import annotations

import importlib
import inspect
import pkgutil

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

import viva.values
from viva.values.cue import Cue
from viva.values.events import EVENT, CandidateSaid, Event, Finished, InterviewerSaid, Journalled, Started, StepEntered
from viva.values.framework import Condition
from viva.values.judgements import Judgement, Quote, RungFinding
from viva.values.ledger import Ledger, TopicEntry
from viva.values.messages import ChatChunk, ChatRequest, Message, Usage
from viva.values.moves import Move, Note, Notes, Question
from viva.values.rubric import Bar, Criterion, Rung
from viva.values.scenario import Expectation, Scenario
from viva.values.scorecard import CriterionScore
from viva.values.transcript import Transcript, Turn
from viva.values.value import PerLevel, Value


def all_values() -> tuple[type[Value], ...]:
    found: dict[str, type[Value]] = {}
    for module in pkgutil.iter_modules(viva.values.__path__):
        members = vars(importlib.import_module(f"viva.values.{module.name}")).values()
        found |= {m.__name__: m for m in members if inspect.isclass(m) and issubclass(m, Value)}
    return tuple(found.values())


@pytest.mark.parametrize("value", all_values(), ids=lambda value: value.__name__)
def test_every_value_is_frozen_and_refuses_unknown_keys(value: type[Value]) -> None:
    assert value.model_config.get("frozen") is True
    assert value.model_config.get("extra") == "forbid"
    for name, field in value.model_fields.items():
        assert "list[" not in str(field.annotation), f"{name}: tuples, not lists"


def test_a_value_cannot_be_changed_and_equals_its_like() -> None:
    turn = Turn(number=1, speaker="candidate", text="Hello there")
    with pytest.raises(ValidationError, match="frozen"):
        turn.text = "Bye"  # type: ignore[misc]
    assert turn == Turn(number=1, speaker="candidate", text="Hello there")
    assert hash(turn) == hash(Turn(number=1, speaker="candidate", text="Hello there"))
    assert turn.words == 2


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        Turn.model_validate({"number": 1, "speaker": "candidate", "text": "x", "mood": "calm"})


@pytest.mark.parametrize(
    ("written", "bar"),
    [
        ("nice", Bar(must=False)),
        ("must>=2", Bar(must=True, minimum=2)),
        ("must>=3 unprompted", Bar(must=True, minimum=3, unprompted=True)),
        ({"must": True, "minimum": 4}, Bar(must=True, minimum=4)),
    ],
)
def test_a_bar_may_be_written_shortly(written: object, bar: Bar) -> None:
    assert Bar.model_validate(written) == bar


@pytest.mark.parametrize(
    "written", ["", "must", "must>=5", "must>=0", "must >= 2", "nice unprompted", "must>=2 prompted"]
)
def test_what_is_no_bar_is_refused_with_the_form(written: str) -> None:
    with pytest.raises(ValidationError, match="write `nice`, `must>=N` or `must>=N unprompted`"):
        Bar.model_validate(written)


@pytest.mark.parametrize(
    ("written", "cue"),
    [
        ("goal|aim", Cue(all=("goal|aim",))),
        (["goal", "revenue"], Cue(all=("goal", "revenue"))),
        ({"all": ["goal"], "within": "sentence"}, Cue(all=("goal",), within="sentence")),
    ],
)
def test_a_cue_may_be_written_shortly(written: object, cue: Cue) -> None:
    assert Cue.model_validate(written) == cue


def test_a_cue_needs_words_or_a_feature() -> None:
    for written in ({"within": "turn"}, {"all": ["goal"], "feature": "turns>=1"}, {"all": [""]}):
        with pytest.raises(ValidationError):
            Cue.model_validate(written)


@pytest.mark.parametrize("written", [{}, {"raised": "t1", "spoken": "opening"}, {"all": [], "any": []}])
def test_a_condition_has_exactly_one_key(written: object) -> None:
    with pytest.raises(ValidationError, match="give exactly one of: raised, all, any, at_least, spoken"):
        Condition.model_validate(written)


def test_conditions_nest() -> None:
    raw = {"all": [{"raised": "a"}, {"any": [{"raised": "b"}, {"spoken": "candidate"}]}]}
    condition = Condition.model_validate(raw)
    assert condition.all[1].any[1].spoken == "candidate"
    assert Condition.model_validate_json(condition.model_dump_json()) == condition


def test_turns_are_numbered_from_one() -> None:
    with pytest.raises(ValidationError, match="numbered 1, 2, 3"):
        Transcript(id="t", turns=(Turn(number=2, speaker="candidate", text="x"),))
    transcript = Transcript(id="t", turns=(Turn(number=1, speaker="candidate", text="x"),))
    assert transcript.turn(1).text == "x"
    for number in (0, 2):
        with pytest.raises(IndexError):
            transcript.turn(number)


def test_a_score_goes_with_its_state_alone() -> None:
    assert CriterionScore(score=3, raw=3, state="scored", why="Rung 3.").score == 3
    assert CriterionScore(state="not_evidenced", why="Never reached.").score is None
    for score, state in ((None, "scored"), (1, "not_evidenced"), (2, "needs_review")):
        with pytest.raises(ValidationError, match="a score goes with state `scored`"):
            CriterionScore.model_validate({"score": score, "state": state, "why": "x"})


def test_what_differs_by_level_is_looked_up() -> None:
    setting = PerLevel[int](mid=1, senior=2, staff=3)
    assert [setting.at("mid"), setting.at("senior"), setting.at("staff")] == [1, 2, 3]


def test_an_id_has_no_spaces_and_no_path() -> None:
    for given_id in ("", "a b", "../x", "a/b", "-a", "x" * 201):
        with pytest.raises(ValidationError):
            Transcript(id=given_id, turns=())


def test_numbered_rungs_survive_json() -> None:
    cue = Cue(all=("a",))
    scenario = Scenario(
        id="s",
        version=1,
        title="t",
        framework="f",
        company="c",
        prompt="p",
        crux="x",
        solution_terms=(),
        facts=(),
        expectations={"S1.GOAL": {3: Expectation(text="t", cues=(cue,))}},
    )
    assert Scenario.model_validate_json(scenario.model_dump_json()) == scenario
    criterion = Criterion(
        id="C",
        step="s1",
        measures="m",
        anchors={1: "a"},
        rungs=(Rung(rung=2, ask="a", cues=(cue,)),),
        bar=PerLevel[Bar](mid=Bar(must=False), senior=Bar(must=False), staff=Bar(must=True, minimum=2)),
        probe_intents=(),
    )
    assert Criterion.model_validate_json(criterion.model_dump_json()) == criterion


_ID = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,8}", fullmatch=True)
_SAID = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
_NOTES = st.builds(
    Notes,
    kinds=st.lists(st.sampled_from(["statement", "question", "silence"]), min_size=1, max_size=2).map(tuple),
    raised=st.lists(st.builds(Note, topic=_ID, quote=_SAID), max_size=2).map(tuple),
    questions=st.lists(
        st.builds(Question, text=_SAID, disposition=st.sampled_from(["answered", "declined"])), max_size=2
    ).map(tuple),
    claims=st.integers(0, 5),
)
_MOVE = st.builds(
    Move,
    act=st.sampled_from(["open", "answer", "probe", "nudge", "close"]),
    step=_ID,
    topic=st.none() | _ID,
    code=st.none() | st.sampled_from(["P1", "P2", "P3", "H"]),
    facts=st.lists(_ID, max_size=3).map(tuple),
    text=_SAID,
    notes=_NOTES,
)
_AT = st.floats(0, 1e5, allow_nan=False)
_STARTED = st.builds(
    Started,
    at=_AT,
    scenario=_ID,
    framework=_ID,
    rubric=_ID,
    level=st.sampled_from(["mid", "senior", "staff"]),
    mode=st.sampled_from(["full", "step1"]),
    minutes=st.none() | st.floats(1, 60),
    clock=st.sampled_from(["wall", "words"]),
    seed=st.integers(),
    interviewer=_SAID,
    hashes=st.dictionaries(_SAID, _SAID, max_size=2),
    viva_version=_SAID,
    wall_time=_SAID,
)
_EVENT: st.SearchStrategy[Event] = st.one_of(
    _STARTED,
    st.builds(CandidateSaid, at=_AT, message_id=st.text("abc", min_size=1), text=st.text(max_size=20)),
    st.builds(InterviewerSaid, at=_AT, reply_to=st.none() | _ID, move=_MOVE),
    st.builds(StepEntered, at=_AT, step=_ID, reason=st.sampled_from(["opened", "exit_met", "cap_reached"])),
    st.builds(Finished, at=_AT, reason=st.sampled_from(["closed", "time_over"])),
)


@given(_EVENT)
def test_events_go_through_json(event: Event) -> None:
    assert EVENT.validate_json(EVENT.dump_json(event)) == event
    row = Journalled(interview="i", seq=1, wall_time="2026-01-01T00:00:00Z", event=event)
    assert Journalled.model_validate_json(row.model_dump_json()) == row


@given(st.lists(st.tuples(st.sampled_from(["interviewer", "candidate"]), st.text(max_size=20), st.none() | _MOVE)))
def test_transcripts_go_through_json(rows: list[tuple[str, str, Move | None]]) -> None:
    turns = [
        {"number": n, "speaker": speaker, "text": text, "move": move} for n, (speaker, text, move) in enumerate(rows, 1)
    ]
    transcript = Transcript.model_validate({"id": "t", "turns": turns})
    assert Transcript.model_validate_json(transcript.model_dump_json()) == transcript


def test_other_values_go_through_json() -> None:
    quote = Quote(turn=2, quote="the goal")
    values: tuple[Value, ...] = (
        Judgement(
            criterion="C", judge="j", rungs=(RungFinding(rung=2, mark="MET", quotes=(quote,)),), said_first=quote
        ),
        ChatRequest(model="openai/x", messages=(Message(role="user", text="é"),), answer_schema={"type": "object"}),
        ChatChunk(text="x", finish="stop", usage=Usage(prompt=3, completion=1, cached=2), model="x"),
        Ledger(topics=(TopicEntry(topic="t", status="raised", provenance="U", turn=2, quote="x"),), injections=(4,)),
    )
    for value in values:
        assert type(value).model_validate_json(value.model_dump_json()) == value


def test_a_topic_that_nobody_raised_is_open() -> None:
    assert Ledger().topic("t1.goal") == TopicEntry(topic="t1.goal")
