"""The machine's rules one by one, on the real framework."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.machine.walks import Walk, definition
from tests.pace import seconds
from viva.errors import InterviewOver, VivaError
from viva.machine.clock import clamped, spoken_seconds
from viva.machine.fold import fold, replay
from viva.machine.hearing import hear
from viva.machine.legality import objections
from viva.machine.options import Options, options
from viva.machine.plan import plan_of
from viva.machine.record import ledger_of, transcript_of
from viva.values.events import CandidateSaid, InterviewerSaid, Paused, Resumed, StepEntered, Undone
from viva.values.ledger import TopicStatus
from viva.values.moves import Act, Decision, Move, Note, Notes, Question, TurnKind
from viva.values.value import Level, ProbeCode, Provenance


class Table(Walk):
    """A walk that is led by hand: the candidate says what it is told, the interviewer does what it is told."""

    def candidate(
        self, *raised: str, kinds: tuple[TurnKind, ...] = ("statement",), questions: tuple[str, ...] = (),
        claims: int = 1, seconds: float = 20,
    ) -> Options:  # fmt: skip
        self.apply(CandidateSaid(at=self.state.at + seconds, message_id=f"m{len(self.events)}", text="…"))
        self.heard = Notes(
            kinds=kinds,
            raised=tuple(Note(topic=topic, quote=topic) for topic in raised),
            questions=tuple(Question(text="?", disposition="answered", topics=(topic,)) for topic in questions),
            claims=claims,
        )
        return options(hear(self.state, self.heard))

    def interviewer(
        self, act: Act, *, topic: str | None = None, criterion: str | None = None, code: ProbeCode | None = None,
        twist: str | None = None, facts: tuple[str, ...] = (), entered: str | None = None,
    ) -> None:  # fmt: skip
        if entered:
            self.apply(StepEntered(at=self.state.at, step=entered, reason="redirected"))
        move = Move(
            act=act, step=self.state.step or "s0", topic=topic, criterion=criterion, code=code, twist=twist,
            facts=facts, text="…", notes=self.heard,
        )  # fmt: skip
        self.apply(InterviewerSaid(at=self.state.at + 5, reply_to=None, move=move))


def opened(level: Level = "senior", **setting: object) -> Table:
    table = Table(level=level, **setting)  # type: ignore[arg-type]  # the fields of Walk
    table.heard = Notes()
    table.answer(Notes())
    assert table.state.step == "s1"
    return table


@dataclass(frozen=True)
class Came:
    act: Act
    code: ProbeCode | None
    topic: str | None
    criterion: str | None
    raised: str
    expected: Provenance


PROVENANCE = (
    Came("listen", None, None, None, "t1.labels", "U"),
    Came("answer", None, None, None, "t1.labels", "U"),
    Came("nudge", "P1", None, None, "t1.labels", "P1"),
    Came("probe", "P2", "t1.labels", "S1.DATA", "t1.labels", "P2"),
    Came("probe", "P2", "t1.sources", "S1.DATA", "t1.labels", "P2"),
    Came("probe", "P2", "t1.privacy", "S1.CONSTR", "t1.labels", "U"),
    Came("probe", "P3", None, "S1.DATA", "t1.labels", "P3"),
    Came("hint", "H", None, "S1.DATA", "t1.labels", "H"),
)


@pytest.mark.parametrize("case", PROVENANCE, ids=lambda c: f"{c.act}-{c.criterion}-{c.expected}")
def test_a_topic_remembers_how_it_came_up(case: Came) -> None:
    table = opened()
    table.candidate("t1.business")
    table.interviewer(case.act, code=case.code, topic=case.topic, criterion=case.criterion)
    table.candidate(case.raised)
    table.interviewer("listen")
    entry = ledger_of(table.state).topic(case.raised)
    assert (entry.provenance, entry.turn, entry.quote) == (case.expected, 4, case.raised)


def test_an_answer_to_a_twist_is_marked_as_one() -> None:
    table = opened()
    table.candidate("t1.business")
    twist = definition().scenario.twists[0]  # type: ignore[union-attr]  # ads_ctr has its sheet
    table.interviewer("twist", twist=twist.id, code="P3")
    assert table.state.asked[-1].criteria == twist.probes_for
    table.candidate("t4.label", "t1.privacy")
    table.interviewer("listen")
    ledger = ledger_of(table.state)
    assert ledger.topic("t4.label").after_twist
    assert ledger.topic("t1.privacy").provenance == "U"


def test_the_first_way_a_topic_came_up_stays() -> None:
    table = opened()
    table.candidate("t1.labels")
    table.interviewer("probe", topic="t1.labels", criterion="S1.DATA", code="P2")
    table.candidate("t1.labels")
    table.interviewer("listen")
    assert ledger_of(table.state).topic("t1.labels").provenance == "U"


def test_a_question_raises_its_topic_and_an_answer_marks_it() -> None:
    table = opened()
    table.candidate(questions=("t1.nonfunc",), kinds=("question",))
    table.interviewer("answer", facts=("A05",))
    entry = ledger_of(table.state).topic("t1.nonfunc")
    assert (entry.provenance, entry.status) == ("U", "answered")
    assert [fact.fact for fact in table.state.facts] == ["A05"]


@pytest.mark.parametrize(
    ("entered", "topic", "status"),
    [
        ("s2", "t1.nonfunc", "deferred"),
        ("s3", "t1.nonfunc", "deferred"),
        ("s4", "t1.nonfunc", "closed"),
        ("s2", "t1.privacy", "deferred"),
        ("s5", "t1.privacy", "closed"),
        ("s2", "t1.functional", "closed"),
        ("s4", "t1.cost_compute", "deferred"),
    ],
)
def test_open_topics_wait_for_their_due_step_and_no_longer(entered: str, topic: str, status: TopicStatus) -> None:
    table = opened()
    table.candidate("t1.business")
    table.interviewer("move_on", entered=entered)
    assert ledger_of(table.state).topic(topic).status == status


def test_a_question_is_answered_before_anything_else() -> None:
    now = opened().candidate(questions=("t1.nonfunc",), kinds=("question",))
    assert now.acts == {"answer", "hand_back", "decline"}


def test_listening_needs_something_to_listen_to() -> None:
    table = opened()
    assert "listen" in table.candidate("t1.business").acts
    table.interviewer("listen")
    assert "listen" not in table.candidate(kinds=("silence",), claims=0).acts


def test_the_task_is_asked_for_once_before_step_one_is_left() -> None:
    table = opened()
    now = table.candidate("t2.offline", "t2.online", kinds=("statement", "wants_to_move_on"))
    assert now.step == "s2"
    assert now.forced is not None
    assert (now.forced.act, now.forced.topic, now.forced.code) == ("probe", "t1.translate", "P2")
    table.interviewer("probe", topic="t1.translate", criterion="S1.MLFRAME", code="P2")
    now = table.candidate(kinds=("refusal",), claims=0)
    assert now.forced is None or now.forced.topic != "t1.translate"
    assert now.owed == ()


def test_at_the_cap_the_step_is_left_with_its_reason() -> None:
    table = opened()
    table.candidate("t1.translate", "t1.category", seconds=700)
    now = options(hear(table.state, table.heard))
    assert now.forced is not None
    assert (now.forced.act, now.forced.reason, now.next_step) == ("move_on", "cap_reached", "s2")


def test_two_quiet_turns_allow_leaving() -> None:
    table = opened()
    table.candidate("t1.translate")
    table.interviewer("listen")
    for _ in range(2):
        now = table.candidate(kinds=("dont_know",), claims=0)
        table.interviewer("nudge", code="P1")
    assert "move_on" in now.acts


def test_the_close_asks_for_the_last_word_and_then_ends() -> None:
    table = opened(minutes=10)
    table.candidate("t1.translate", seconds=580)
    table.answer(table.heard)
    assert (table.state.step, table.state.closing, table.state.ended) == ("s10", True, False)
    table.candidate(kinds=("statement",))
    table.answer(table.heard)
    assert table.state.ended


def in_the_last_step() -> Table:
    """A senior's interview whose candidate has gone through every step in under half of the time."""
    table = opened()
    for step in definition().framework.steps[1:-1]:
        if step.id != table.state.step:
            table.interviewer("listen", entered=step.id)
        table.candidate(*(topic.id for topic in step.topics), seconds=90)
    return table


def test_the_last_step_lasts_as_long_as_there_is_time_and_something_to_say() -> None:
    table = in_the_last_step()
    for _ in range(8):  # Far beyond its cap of five minutes.
        table.interviewer("listen")
        now = table.candidate(claims=2, seconds=80)
        assert (now.step, now.forced) == ("s9", None)
        assert "close" not in now.acts
    while now.forced is None:
        table.interviewer("listen")
        now = table.candidate(claims=2, seconds=80)
        assert table.state.left is not None
        assert table.state.left > 0
    assert now.forced.act == "close"


@pytest.mark.parametrize("end", [{"kinds": ("wants_to_move_on",)}, {"kinds": ("dont_know",), "claims": 0}])
def test_a_candidate_who_has_no_more_to_say_may_end_early(end: dict[str, object]) -> None:
    table = in_the_last_step()
    for _ in range(2):
        table.interviewer("listen")
        now = table.candidate(**end)  # type: ignore[arg-type]  # what a turn may be
    assert "close" in now.acts


def test_when_the_time_is_over_one_close_does_both() -> None:
    table = opened(minutes=10)
    table.candidate("t1.translate", seconds=900)
    table.answer(table.heard)
    assert table.state.ended
    with pytest.raises(InterviewOver):
        fold(table.state, Paused(at=1000))


def test_hints_follow_the_ladder_unless_help_is_asked_for() -> None:
    table = opened()
    now = table.candidate("t1.sources")
    assert not any("H" in item.codes for item in now.askable)
    table.interviewer("listen")
    now = table.candidate(kinds=("asks_help",), claims=0)
    assert any("H" in item.codes and item.criterion == "S1.DATA" for item in now.askable)
    table.interviewer("hint", criterion="S1.DATA", code="H")
    now = table.candidate(kinds=("asks_help",), claims=0)
    assert not any("H" in item.codes and item.criterion == "S1.DATA" for item in now.askable)


def test_a_must_that_nobody_raised_comes_before_what_is_nice() -> None:
    now = opened("staff").candidate("t1.business")
    musts = definition().musts("full", "staff")
    assert now.askable[0].criterion in {criterion.id for criterion in musts}
    assert now.askable[0].codes == ("P2",)


REFUSED = (
    Decision(act="close"),
    Decision(act="probe", code="P2"),
    Decision(act="probe", topic="t9.monitor", criterion="S9.MON", code="P2"),
    Decision(act="probe", topic="t1.business", criterion="S1.GOAL", code="P2"),
    Decision(act="nudge", code="P3"),
    Decision(act="hint", criterion="S1.GOAL", code="H"),
    Decision(act="twist", twist="A.T1", code="P3"),
)


@pytest.mark.parametrize("decision", REFUSED, ids=lambda d: f"{d.act}-{d.topic}-{d.code}")
def test_an_illegal_decision_is_told_what_is_open(decision: Decision) -> None:
    assert objections(opened().candidate("t1.business"), decision)


@pytest.mark.parametrize(
    ("mode", "minutes", "seconds"), [("full", "framework", 2700), ("step1", "framework", 720), ("full", 20, 1200)]
)
def test_the_steps_fill_the_time(mode: str, minutes: float | str, seconds: float) -> None:
    plan = plan_of(definition(), level="senior", mode=mode, minutes=minutes)  # type: ignore[arg-type]  # literals
    assert plan.total == pytest.approx(seconds)
    assert sum(step.target or 0 for step in plan.steps) == pytest.approx(seconds)


def test_untimed_has_no_clock() -> None:
    now = opened(minutes=None).candidate("t1.business", seconds=50_000)
    assert (now.minutes_left, now.step_minutes_left, now.forced) == (None, None, None)


def test_time_by_words_and_the_bell() -> None:
    assert spoken_seconds("word " * 150, 150) == 60
    assert (clamped(9e9, 2700), clamped(5, 2700), clamped(9e9, None)) == (2760, 5, 9e9)


def test_pausing_and_going_on_change_nothing_else() -> None:
    table = opened()
    before = table.state
    table.apply(Paused(at=before.at))
    assert table.state.paused
    table.apply(Resumed(at=before.at))
    assert table.state == before


def test_undo_of_an_unknown_turn_is_refused() -> None:
    with pytest.raises(VivaError, match="no turn 'nothing'"):
        fold(opened().state, Undone(at=0, message_id="nothing"))


def test_a_journal_must_begin_at_its_beginning() -> None:
    with pytest.raises(VivaError, match="damaged"):
        replay(definition(), [Paused(at=0)])
    with pytest.raises(VivaError, match="empty"):
        replay(definition(), [])


def test_the_transcript_leaves_out_what_was_taken_back() -> None:
    table = opened()
    table.candidate("t1.business")
    table.interviewer("listen")
    message = table.state.message_id
    assert message is not None
    table.apply(Undone(at=table.state.at, message_id=message))
    turns = transcript_of("t", table.events).turns
    assert [turn.speaker for turn in turns] == ["interviewer"]


def test_folding_a_long_interview_is_quick() -> None:
    walk = Walk(level="mid", minutes=240, temper="talkative", longest_turn_s=200)
    walk.run(most_turns=100)
    assert seconds(lambda: replay(definition(), walk.events)) < 0.2
