"""Checks that change the setting: the order of criteria, the end of the interview, who told what, how it came up."""

from __future__ import annotations

from random import Random

from viva.metamorphic.check import Check, Expected, Subject, Variant, every, others
from viva.metamorphic.edit import numbered, replaced
from viva.metamorphic.wording import UNDERSTOOD
from viva.reading.facts import marks_in
from viva.reading.questions import is_interrogative
from viva.reading.rungs_evidence import hear
from viva.reading.words import sentences
from viva.values.definition import Definition
from viva.values.ledger import AskedMove, Ledger
from viva.values.transcript import Turn

REPEATS = 3
FOUND_OUT = ("S1.GOAL", "S1.DATA", "S1.CONSTR")
"""Criteria that are about finding things out."""

VOLUNTEERED = frozenset(("A02", "A03", "A07", "A12", "A17"))
"""Facts of the sheet on ads that these criteria ask for."""

PROBED = ("S1.CONSTR", "S1.DATA")
CUT_AFTER = 5
"""The candidate's turns that are left of a first step."""

_UNREACHED = ("S1.CONSTR", "S1.MLFRAME")
_FLIPS = 0.1
"""Share of criteria that may come out otherwise when nothing was changed."""


def again(subject: Subject, random: Random) -> tuple[Variant, ...]:
    """Nothing is changed."""
    return (Variant(label="again", transcript=subject.transcript, expected=every(subject, "steady")),)


def reordered(subject: Subject, random: Random) -> tuple[Variant, ...]:
    """The criteria in another order: each is judged by itself."""
    other = _shuffled(subject.definition, random)
    expected = every(subject, "same")
    return (Variant(label="shuffled", transcript=subject.transcript, expected=expected, definitions=(other,)),)


def reordered_thrice(subject: Subject, random: Random) -> tuple[Variant, ...]:
    """Three other orders: the medians are the same, and no two of the three are more than one apart."""
    orders = tuple(_shuffled(subject.definition, random) for _ in range(REPEATS))
    expected = every(subject, "same")
    return (Variant(label="three orders", transcript=subject.transcript, expected=expected, definitions=orders),)


def _shuffled(definition: Definition, random: Random) -> Definition:
    criteria = list(definition.rubric.criteria)
    random.shuffle(criteria)
    rubric = definition.rubric.model_copy(update={"criteria": tuple(criteria)})
    return definition.model_copy(update={"rubric": rubric})


def first_half(subject: Subject, random: Random) -> tuple[Variant, ...]:
    """The second half is gone: no more is shown than in the whole, and what was not reached is not a 1."""
    end = len(subject.transcript.turns) // 2
    while end and subject.transcript.turn(end).speaker != "candidate":
        end -= 1
    if not end or hear(subject.transcript).withdrawn:
        return ()
    starts: dict[str, int] = {}
    for span in subject.card.ledger.spans:
        starts.setdefault(span.step, span.first_turn)
    asked = {c for move in subject.card.ledger.asked if move.turn < end for c in (*move.criteria, move.criterion) if c}
    expected = []
    for criterion in subject.definition.criteria_in(subject.card.mode):
        if criterion.step == "all" or subject.flagged(criterion.id):
            continue
        expected.append(Expected(criterion=criterion.id, relation="not higher"))
        if starts.get(criterion.step, 0) > end and criterion.id not in asked:
            expected.append(Expected(criterion=criterion.id, relation="not a one"))
    half = numbered(subject.transcript, subject.transcript.turns[:end])
    return (Variant(label=f"the first {end} turns", transcript=half, expected=tuple(expected)),)


def cut_short(subject: Subject, random: Random) -> tuple[Variant, ...]:
    """A first step that ends after five answers, before constraints and task came up."""
    said = subject.transcript.said_by("candidate")
    if subject.card.mode != "step1" or len(said) <= CUT_AFTER:
        return ()
    end = said[CUT_AFTER - 1].number
    later = all(subject.credit(c) > 1 and all(quote.turn > end for quote in subject.evidence(c)) for c in _UNREACHED)
    if not later:
        return ()
    return (
        Variant(
            label=f"after turn {end}",
            transcript=numbered(subject.transcript, subject.transcript.turns[:end]),
            expected=tuple(Expected(criterion=c, relation="not evidenced") for c in _UNREACHED),
            notices=("too little covered",),
        ),
    )


def volunteered(subject: Subject, random: Random) -> tuple[Variant, ...]:
    """The interviewer opens with what the candidate would have had to find out, and nobody asks for it any more."""
    found_out = [c for c in FOUND_OUT if c in subject.card.criteria and subject.credit(c) > 2]
    scenario = subject.definition.scenario
    if scenario is None or not found_out:
        return ()
    told: list[str] = []
    texts: dict[int, str] = {}
    for turn in subject.transcript.said_by("interviewer"):
        if turn.number > 1 and VOLUNTEERED.intersection(marks_in(turn.text, scenario)):
            told.append(turn.text)
            texts[turn.number] = UNDERSTOOD
            before = subject.transcript.turn(turn.number - 1)
            if before.speaker == "candidate":
                texts[before.number] = _without_questions(before)
    if not told or subject.transcript.turn(1).speaker != "interviewer":
        return ()
    texts[1] = " ".join((subject.transcript.turn(1).text, *told))
    expected = tuple(Expected(criterion=criterion, relation="lower") for criterion in found_out)
    return (
        Variant(
            label=f"{len(told)} answers in the opening",
            transcript=replaced(subject.transcript, texts),
            expected=expected,
            notices=("R2 broken",),
        ),
    )


def _without_questions(turn: Turn) -> str:
    kept = [span.text for span in sentences(turn.text) if not is_interrogative(span.text)]
    return " ".join(kept) or UNDERSTOOD


def prompted(subject: Subject, random: Random) -> tuple[Variant, ...]:
    """Privacy and labels came up because the interviewer asked: 3 at most for staff, and no better a verdict."""
    entries = subject.card.ledger.topics
    hit = [c for c in PROBED if c in subject.card.criteria and subject.credit(c) > 1]
    if not hit:
        return ()
    topics = {t.id for step in subject.definition.framework.steps for t in step.topics if t.criterion in hit}
    probe = AskedMove(turn=1, act="probe", code="P2", criteria=tuple(hit))
    ledger = subject.card.ledger.model_copy(
        update={
            "topics": tuple(
                entry.model_copy(update={"provenance": "P2"})
                if entry.topic in topics and entry.provenance == "U"
                else entry
                for entry in entries
            ),
            "asked": (probe, *subject.card.ledger.asked),
        }
    )
    return (
        Variant(
            label="privacy and labels after a probe",
            transcript=subject.transcript,
            expected=tuple(Expected(criterion=c, relation="at most", bound=3) for c in hit),
            notices=("verdict not higher",),
            untouched=others(subject, *PROBED),
            level="staff",
            ledger=Ledger.model_validate(ledger.model_dump()),
        ),
    )


SETTING = (
    Check(id="G20", name="Order of criteria", kind="H", requires="nothing changes", transform=reordered, verified=True),
    Check(
        id="G23",
        name="First half",
        kind="S",
        requires="no more than in the whole; what was not reached is no 1",
        transform=first_half,
    ),
    Check(
        id="G24",
        name="Test and retest",
        kind="S",
        limit=_FLIPS,
        requires="the same again",
        transform=again,
        verified=True,
    ),
    Check(
        id="M09",
        name="Facts told unasked",
        kind="S",
        requires="what was to be found out falls, R2 fires",
        transform=volunteered,
    ),
    Check(
        id="M10",
        name="Privacy and labels prompted",
        kind="H",
        requires="3 at most at staff, no better verdict",
        transform=prompted,
    ),
    Check(
        id="M11",
        name="Cut after five answers",
        kind="H",
        requires="S1.CONSTR and S1.MLFRAME not evidenced, too little covered",
        transform=cut_short,
    ),
    Check(
        id="M13",
        name="Order shuffled, three repeats",
        kind="S",
        requires="the same medians, runs within one of each other",
        transform=reordered_thrice,
    ),
)
