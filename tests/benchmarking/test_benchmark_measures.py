"""Each measure on interviews whose figures were worked out by hand, and what cannot be measured."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.benchmarking.talks import ads, asks, broke, journal, recovery, rubric_alone, said, sample, spoke, talk
from viva.benchmarking.measures import RATIOS
from viva.benchmarking.planted import ASKED, Planted, planted_by, strongest_asked
from viva.benchmarking.ratio import Part
from viva.benchmarking.sample import Sample, sample_of_record
from viva.packs.personas import load_persona
from viva.packs.transcripts.recorded import Recorded
from viva.values.ledger import AskedMove, Ledger, ReleasedFact, StepSpan, TopicEntry
from viva.values.messages import Usage
from viva.values.transcript import Transcript, Turn

OF = {ratio.id: ratio for ratio in RATIOS}


def part(measure: str, one: Sample) -> Part | None:
    return OF[measure].count(one)


def value(measure: str, one: Sample) -> float | None:
    found = part(measure, one)
    return None if found is None else found.amount / found.of


BROKEN = sample(
    talk(clock=True),
    broke("R1", 1),  # the problem's statement, of which no rule is
    broke("R1", 3),
    broke("R2", 5),
    broke("R2", 5),
    broke("R4", 3),
    broke("R5", 7),
    broke("R6", None),
    broke("R7", 7),
    broke("R8", 3, "Who pays?"),
)
PROBED = sample(
    ledger=Ledger(
        asked=(
            AskedMove(turn=3, act="probe", code="P2", criterion="S1.GOAL"),
            AskedMove(turn=5, act="probe", code="P3", criterion="S1.DATA"),
            AskedMove(turn=5, act="twist", code="P3", twist="t1"),
            AskedMove(turn=5, act="nudge", code="P1"),
            AskedMove(turn=7, act="hint", code="H", criterion="S1.GOAL"),
            AskedMove(turn=7, act="hint", code="H", criterion="S1.DATA"),
        ),
        facts=(ReleasedFact(fact="A05", turn=5), ReleasedFact(fact="A06", turn=5)),
        spans=tuple(StepSpan(step=step, reason="opened", first_turn=1, entered_at=0) for step in ("s0", "s1", "s1")),
    )
)
CALLS = (Usage(prompt=900, completion=30), Usage(prompt=300, completion=15))
HELD = sample(journal=journal(calls=CALLS))
FOUND = sample(
    planted=Planted(persona="weak", rungs={"a": 1}),
    recoveries=(recovery(2, 2), recovery(2, 3), recovery(4, 2), recovery(3, None)),
)


@dataclass(frozen=True, slots=True)
class Case:
    measure: str
    sample: Sample
    expected: float


@pytest.mark.parametrize(
    "case",
    [
        Case("shown", BROKEN, 800 / 3),
        Case("shown.R1", BROKEN, 100 / 3),
        Case("shown.R2", BROKEN, 200 / 3),
        Case("shown.R3", BROKEN, 0),
        Case("shown.R6", BROKEN, 100 / 3),
        Case("shown.R7", BROKEN, 100 / 3),
        Case("clean", BROKEN, 0),
        Case("clean", sample(talk(), broke("R1", 1)), 100),
        Case("double_questions", BROKEN, 100 / 3),
        Case("facts_unasked", BROKEN, 100 / 3),
        Case("solution_first", BROKEN, 100 / 3),
        Case("repeats", BROKEN, 100 / 3),
        Case("talk_share", sample(), 100 * 9 / 36),
        Case("words", sample(), 3),
        Case("turns", sample(), 3),
        Case("settled", sample(), 75),  # one of four was declined
        Case("settled", BROKEN, 50),
        Case("left_open", sample(), 0),
        Case("left_open", BROKEN, 25),
        Case("left_open", sample(talk(), broke("R8", 5, "Which country?")), 25),  # with facts: the one that is named
        Case("nudges", PROBED, 1),
        Case("probes.P2", PROBED, 1),
        Case("probes.P3", PROBED, 1),
        Case("twists", PROBED, 1),
        Case("hints", PROBED, 2),
        Case("facts_given", PROBED, 2),
        Case("steps", PROBED, 100 * 2 / len(ads().framework.modes["full"].steps)),
        Case("blocked", HELD, 400 / 3),
        Case("blocked.R1", HELD, 200 / 3),
        Case("blocked.R3", HELD, 100 / 3),
        Case("blocked.R2", HELD, 0),
        Case("calls", HELD, 4 / 3),
        Case("prompt_tokens", HELD, 2400 / 3),
        Case("completion_tokens", HELD, 90 / 3),
        Case("seconds", HELD, 2.0),
        Case("seconds", sample(reply_seconds=6.5), 6.5),
        Case("calls", sample(journal=journal()), 0),  # rules in code: known, and none
        Case("minutes_over", sample(talk(clock=True), journal=journal(minutes=45)), 3),
        Case("minutes_over", sample(talk(clock=True), journal=journal(minutes=60)), 0),
        Case("scored", FOUND, 75),
        Case("exact", FOUND, 100 / 3),
        Case("within_one", FOUND, 200 / 3),
        Case("signed_error", FOUND, -1 / 3),
    ],
    ids=lambda case: f"{case.measure}-{case.expected:.3g}",
)
def test_a_measure_is_what_one_counts_by_hand(case: Case) -> None:
    assert value(case.measure, case.sample) == pytest.approx(case.expected)


UNKNOWN = sample(definition=rubric_alone())


@dataclass(frozen=True, slots=True)
class Blank:
    sample: Sample
    measures: str


@pytest.mark.parametrize(
    "blank",
    [
        Blank(UNKNOWN, "shown shown.R2 shown.R4 shown.R9 clean facts_unasked solution_first facts_given"),
        Blank(sample(), "shown.R7 minutes_over"),
        Blank(sample(), "blocked blocked.R1 calls prompt_tokens completion_tokens seconds"),
        Blank(sample(journal=journal()), "prompt_tokens completion_tokens"),
        Blank(sample(talk(clock=True), journal=journal(minutes=None)), "minutes_over"),
        Blank(sample(talk(closed=False)), "fair_chance owed"),
        Blank(sample(), "scored exact within_one signed_error"),
    ],
    ids=["no sheet", "no clock", "no journal", "no calls", "untimed", "not closed", "nobody planted"],
)
def test_what_cannot_be_measured_is_not_zero(blank: Blank) -> None:
    assert {measure: part(measure, blank.sample) for measure in blank.measures.split()} == dict.fromkeys(
        blank.measures.split()
    )


def test_a_turn_without_facts_that_passes_over_one_question_passes_over_all() -> None:
    turns = (said(1, 5), spoke(2, "Go on.", "nudge", None, (), asks("Who pays?"), asks("How much?")))
    one = sample(Transcript(id="t", turns=turns), broke("R8", 2, "Who pays?"))
    assert (value("left_open", one), value("settled", one)) == (100, 0)


def musts() -> tuple[str, ...]:
    return tuple(c.id for c in ads().musts("full", "mid") if c.step != "all")


def test_a_must_has_its_chance_when_it_was_asked_about_or_raised() -> None:
    of = {topic.criterion: topic.id for step in ads().framework.steps for topic in step.topics}
    asked, raised, prompted = [must for must in musts() if must in of][:3]
    ledger = Ledger(
        asked=(AskedMove(turn=3, act="probe", code="P2", criterion=asked, criteria=(asked,)),),
        topics=(
            TopicEntry(topic=of[raised], provenance="U", turn=2),
            TopicEntry(topic=of[prompted], provenance="P2", turn=2),
        ),
    )
    one = sample(ledger=ledger)
    assert value("fair_chance", one) == pytest.approx(100 * 3 / len(musts()))
    assert value("owed", one) == pytest.approx(100 * 2 / (len(musts()) - 1))


def prompt() -> str:
    scenario = ads().scenario
    assert scenario is not None
    return scenario.prompt


def test_the_real_rules_count_a_double_question() -> None:
    turns = (
        Turn(number=1, speaker="interviewer", text=prompt()),
        Turn(number=2, speaker="candidate", text="I would begin with the goal, which is revenue."),
        Turn(number=3, speaker="interviewer", text="What is the label, and how late does it come?"),
        Turn(number=4, speaker="candidate", text="A click within a day."),
        Turn(number=5, speaker="interviewer", text="Go on."),
    )
    found = sample_of_record(Recorded(transcript=Transcript(id="t", scenario="ads_ctr", turns=turns)), ads())
    assert [turn.number for turn in found.asking] == [3, 5]
    assert value("double_questions", found) == 50


def test_the_statement_of_a_problem_is_no_turn_but_a_first_question_is() -> None:
    turns = (
        Turn(number=1, speaker="interviewer", text="What did you do there, and why did you leave?"),
        Turn(number=2, speaker="candidate", text="I kept the pipelines running."),
    )
    talk_ = Transcript(id="t", turns=turns)
    heard = sample_of_record(Recorded(transcript=talk_, source="beyond-the-resume"), rubric_alone())
    shown = sample_of_record(Recorded(transcript=talk_, source="interviewer", stated=True), rubric_alone())
    assert value("double_questions", heard) == 100
    assert shown.asking == ()


def test_the_strongest_question_is_the_interviewers_doing() -> None:
    assert strongest_asked(PROBED.ledger, "S1.GOAL") == "H"
    assert strongest_asked(PROBED.ledger, "S2.OFF") == "none"
    assert [ASKED.index(code) for code in ("none", "P1", "P2", "P3", "H")] == [0, 1, 2, 3, 4]


def test_a_persona_becomes_a_profile_of_the_mode() -> None:
    planted = planted_by(load_persona("weak"), ads(), "step1", seed=4)
    assert planted.rungs == {one.id: load_persona("weak").planted(one.id) for one in ads().criteria_in("step1")}
    assert (planted.persona, planted.seed, planted.place) == ("weak", 4, 0)


def test_turns_without_a_move_are_still_turns() -> None:
    turn = spoke(2, "Go on.", "nudge").model_copy(update={"move": None})
    first = Turn(number=1, speaker="candidate", text="Hello there.")
    one = sample(Transcript(id="t", turns=(first, turn)))
    assert value("turns", one) == 1
    assert part("settled", one) is None
