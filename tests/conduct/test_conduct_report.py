"""The account over whole transcripts: the sketches, planted runs, the clock and the fair chance."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from benchmarks.conduct_rules import timings
from viva.conduct import report
from viva.conduct.account import passes
from viva.values.conduct import RuleId, Violation
from viva.values.definition import Definition
from viva.values.moves import Move, Note, Notes
from viva.values.transcript import Mode, Transcript, Turn
from viva.values.value import Level


def rules(
    transcript: Transcript, definition: Definition, *, minutes: float | None = None
) -> list[tuple[RuleId, int | None]]:
    return [(v.rule, v.turn) for v in report(transcript, definition, minutes=minutes).violations]


@pytest.mark.parametrize("name", ["strong", "middling", "weak"])
def test_the_sketches_keep_every_rule(name: str, sketch: dict[str, Transcript], definition: Definition) -> None:
    found = report(sketch[name], definition)
    assert found.violations == ()
    assert found.passed


def test_talk_share_and_probe_words_are_measured(sketch: dict[str, Transcript], definition: Definition) -> None:
    found = report(sketch["strong"], definition)
    assert found.talk_share["s1"] == pytest.approx(0.356, abs=0.001)
    assert found.talk_share["later"] is None
    assert found.mean_probe_words is None
    assert report(sketch["weak"], definition).mean_probe_words == 9


def test_facts_volunteered_in_the_opening_are_found(sketch: dict[str, Transcript], definition: Definition) -> None:
    turns = sketch["middling"].turns
    sheet = definition.scenario
    assert sheet is not None
    told = " ".join(sheet.fact(name).say for name in ("A02", "A03", "A07", "A12", "A17"))
    first = turns[0].model_copy(update={"text": f"{turns[0].text} {told}"})
    found = report(sketch["middling"].model_copy(update={"turns": (first, *turns[1:])}), definition)
    assert {violation.rule for violation in found.violations if violation.turn == 1} >= {"R2", "R6", "R9"}
    assert not found.passed


def test_praise_of_every_answer_is_found_at_every_turn(sketch: dict[str, Transcript], definition: Definition) -> None:
    praised = [
        turn.model_copy(update={"text": f"Great answer. {turn.text}"}) if turn.move and turn.number > 1 else turn
        for turn in sketch["middling"].turns
    ]
    found = report(sketch["middling"].model_copy(update={"turns": tuple(praised)}), definition)
    assert [v.turn for v in found.violations if v.rule == "R3"] == [3, 5, 7, 9, 11, 13]
    assert not found.passed


def test_without_moves_the_words_are_judged_alone(sketch: dict[str, Transcript], definition: Definition) -> None:
    bare = [turn.model_copy(update={"move": None}) for turn in sketch["middling"].turns]
    bare[2] = bare[2].model_copy(update={"text": "Good question. The goal is revenue."})
    found = report(sketch["middling"].model_copy(update={"turns": tuple(bare)}), definition)
    assert [(v.rule, v.turn) for v in found.violations] == [("R3", 3)]


def test_without_a_scenario_what_needs_none_is_judged(sketch: dict[str, Transcript], definition: Definition) -> None:
    unknown = definition.model_copy(update={"scenario": None})
    assert report(sketch["strong"], unknown).violations == ()


@pytest.mark.parametrize(
    ("broken", "passed"),
    [
        ((), True),
        (("R1", "R5", "R6", "R7", "R8", "R10", "R11", "R12", "FORM"), True),
        (("R1", "R1"), False),
        (("R2",), False),
        (("R3",), False),
        (("R4",), False),
        (("R9",), False),
        (("R11", "R12", "R12"), False),
    ],
)
def test_a_run_passes_by_its_summary(broken: tuple[RuleId, ...], passed: bool) -> None:
    assert passes(tuple(Violation(rule=rule, turn=1, quote="", what="x.") for rule in broken)) is passed


@dataclass(frozen=True)
class Said:
    """One turn of a planned run: who, which step, at which minute it ends."""

    minute: float | None
    step: str
    text: str
    move: Move | None = None


def asks(minute: float | None, step: str, text: str, act: str = "probe", **fields: object) -> Said:
    return Said(minute, step, text, Move.model_validate({"act": act, "step": step, "text": text} | fields))


def run(*said: Said, level: Level = "senior", mode: Mode = "full") -> Transcript:
    turns = tuple(
        Turn(
            number=number,
            speaker="interviewer" if one.move else "candidate",
            text=one.text,
            step=one.step,
            at=None if one.minute is None else 60 * one.minute,
            move=one.move,
        )
        for number, one in enumerate(said, 1)
    )
    return Transcript(id="run", scenario="ads_ctr", level=level, mode=mode, turns=turns)


OPENING = asks(
    0.5,
    "s0",
    "Plaza shows ads between posts. Design a system that predicts whether a person will click on an ad.",
    "open",
)
BUSY = Notes(raised=(Note(topic="t1.privacy", quote="privacy"),), claims=2)
LEAVES = {"kinds": ("wants_to_move_on",), "claims": 1}


@pytest.mark.parametrize(("minute", "late"), [(9.0, False), (10.5, False), (10.7, True)])
def test_a_probe_behind_the_cap_is_late(minute: float, late: bool, definition: Definition) -> None:
    said = run(
        OPENING,
        Said(minute, "s1", "I would look at the data for a long while."),
        asks(
            minute + 0.2,
            "s1",
            "Which limits do law or policy set here?",
            code="P2",
            topic="t1.privacy",
            criterion="S1.CONSTR",
        ),
    )
    assert rules(said, definition) == ([("R7", 3)] if late else [])


def test_one_turn_may_pass_before_a_step_is_left(definition: Definition) -> None:
    def over(*acts: str) -> Transcript:
        said = [OPENING]
        for place, act in enumerate(acts):
            said.append(Said(11 + place, "s1", f"I would look at item {place} for a long while."))
            said.append(asks(11.1 + place, "s1", "Noted.", act))
        return run(*said)

    assert rules(over("listen"), definition) == []
    assert rules(over("listen", "move_on"), definition) == []
    assert rules(over("listen", "listen"), definition) == [("R7", 5)]


@dataclass(frozen=True)
class Leaving:
    minute: float
    notes: Notes | dict[str, object]
    early: bool
    text: str = "Let us leave that here. Please move on."


@pytest.mark.parametrize(
    "case",
    [
        Leaving(3.0, BUSY, early=True),
        Leaving(3.0, Notes.model_validate(LEAVES), early=False),
        Leaving(8.6, BUSY, early=False),
        Leaving(
            3.0,
            Notes(
                claims=3,
                raised=tuple(
                    Note(topic=topic, quote="x")
                    for topic in (
                        "t1.business",
                        "t1.translate",
                        "t1.category",
                        "t1.functional",
                        "t1.sources",
                        "t1.labels",
                    )
                ),
            ),
            early=False,
        ),
    ],
)
def test_a_step_is_not_cut_while_it_is_productive(case: Leaving, definition: Definition) -> None:
    said = run(
        OPENING,
        Said(case.minute, "s1", "People may refuse, so privacy limits what we store."),
        asks(case.minute + 0.1, "s2", case.text, "move_on", notes=case.notes),
    )
    assert rules(said, definition) == ([("R7", 3)] if case.early else [])


def test_two_quiet_turns_let_a_step_be_left(definition: Definition) -> None:
    said = run(
        OPENING,
        Said(2.0, "s1", "Hm, let me think about it."),
        asks(2.1, "s1", "Go on.", "nudge", code="P1", notes={"kinds": ["silence"]}),
        Said(3.0, "s1", "Hm, as before."),
        asks(3.1, "s2", "Let us leave that here. Please move on.", "move_on", notes={"kinds": ["silence"]}),
    )
    assert rules(said, definition) == []


@pytest.mark.parametrize(
    ("minute", "minutes", "over"),
    [(45.9, None, False), (46.2, None, True), (46.2, 60.0, False), (31.5, 30.0, True), (200.0, float("inf"), False)],
)
def test_the_run_ends_on_time(minute: float, minutes: float | None, over: bool, definition: Definition) -> None:
    said = run(OPENING, Said(minute, "s6", "I would compare both models on later days."))
    assert rules(said, definition, minutes=minutes) == ([("R7", 2)] if over else [])


@pytest.mark.parametrize(
    ("level", "left", "text", "names"),
    [
        ("senior", "s1", "We have 30 minutes left. Let us turn to metrics.", True),
        ("staff", "s4", "Let us leave that here and turn to feature engineering.", True),
        ("senior", "s1", "We have 30 minutes left. Please move on.", False),
        ("senior", "s4", "Let us leave the data here. Please move on.", False),
        ("mid", "s4", "Let us leave that here and turn to feature engineering.", False),
        ("mid", "s1", "Let us turn to metrics.", True),
    ],
)
def test_a_change_of_subject_does_not_say_what_comes_next(
    level: Level, left: str, text: str, names: bool, definition: Definition
) -> None:
    said = run(OPENING, Said(None, left, "And so on."), asks(None, "s6", text, "move_on"), level=level)
    assert rules(said, definition) == ([("R7", 3)] if names else [])


def test_what_the_candidate_names_may_be_taken_up(definition: Definition) -> None:
    said = run(
        OPENING, Said(None, "s1", "I would go to metrics now."), asks(None, "s2", "Go to metrics, please.", "move_on")
    )
    assert rules(said, definition) == []


GOODBYE = asks(None, "s10", "Thank you. That is all from me.", "close")


def test_a_must_without_any_chance_is_missed(definition: Definition) -> None:
    said = run(OPENING, Said(None, "s1", "I would begin with the goal."), GOODBYE, mode="step1")
    assert [v for v in report(said, definition).violations if v.rule == "R12"] == []
    later = run(OPENING, Said(None, "s2", "I would begin with the metrics."), GOODBYE, mode="step1")
    missed = [v.what for v in report(later, definition).violations if v.rule == "R12"]
    assert any("S1.MLFRAME" in what for what in missed)
    probed = run(
        OPENING,
        Said(None, "s2", "I would begin with the metrics."),
        asks(None, "s2", "How would you put it as a task?", code="P2", topic="t1.translate", criterion="S1.MLFRAME"),
        Said(None, "s2", "As a classification."),
        GOODBYE,
        mode="step1",
    )
    assert not any("S1.MLFRAME" in v.what for v in report(probed, definition).violations)


def test_a_candidate_who_leaves_takes_the_chances_along(definition: Definition) -> None:
    said = run(OPENING, Said(None, "s2", "I would begin with the metrics."), mode="step1")
    assert rules(said, definition) == []


def test_another_opening_is_not_the_same_for_everybody(definition: Definition) -> None:
    said = run(asks(None, "s0", "Please predict whether somebody clicks on an ad.", "open"))
    assert rules(said, definition) == [("R12", 1)]


def test_too_much_talk_and_long_probes_are_reported(definition: Definition) -> None:
    probe = (
        "Suppose it is a late evening in December and the feed is full of ads that nobody has seen before. "
        "What happens {}?"
    )
    said: list[Said] = [OPENING]
    for word in ("first", "afterwards", "meanwhile", "upstairs", "downstairs", "outside", "elsewhere", "tomorrow"):
        said.append(Said(None, "s4", f"I would look at the {word} part."))
        said.append(asks(None, "s4", probe.format(word), code="P3"))
    found = report(run(*said), definition)
    assert found.mean_probe_words is not None
    assert found.mean_probe_words > 20
    whole_run = [v.what for v in found.violations if v.rule == "R6" and v.turn is None]
    assert len(whole_run) == 2
    assert not found.passed


QUIET = ("Mhm.", "Okay.", "Yes.", "I see.", "Right.", "Sure.", "Fine.", "Hm.", "Good.", "True.", "Alright.", "Well.")
ASKED_OF_QUIET = "What would you look at in the {} week, and why then?"


@pytest.mark.parametrize(
    ("added", "broken"),
    [("", False), (" I ask because that is the part of it which most people leave for much too late.", True)],
)
def test_a_share_that_the_candidates_silence_makes_is_not_the_interviewers(
    added: str, broken: bool, definition: Definition
) -> None:
    said: list[Said] = [OPENING]
    for number, word in enumerate(QUIET):
        said.append(Said(None, "s4", word))
        said.append(asks(None, "s4", ASKED_OF_QUIET.format(f"{number}th") + added, code="P3"))
    found = report(run(*said), definition)
    assert (found.talk_share["later"] or 0) > 0.8
    assert any("Speak less" in v.what for v in found.violations if v.rule == "R6") is broken


@pytest.mark.parametrize(("as_facts", "broken"), [(True, False), (False, True)])
def test_facts_that_were_asked_for_are_no_talk_of_the_interviewers_own(
    as_facts: bool, broken: bool, definition: Definition
) -> None:
    assert definition.scenario is not None
    said: list[Said] = [OPENING]
    for fact in definition.scenario.facts[:12]:
        said.append(Said(None, "s1", "And what about that?"))
        said.append(asks(None, "s1", fact.say, "answer", facts=(fact.id,) if as_facts else ()))
    found = report(run(*said), definition)
    assert any("Speak less" in v.what for v in found.violations if v.rule == "R6") is broken


def test_a_long_run_is_judged_quickly(definition: Definition) -> None:
    reviewed, reported = timings(definition)
    assert reviewed < 0.02
    assert reported < 1.5
