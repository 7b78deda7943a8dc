"""The report on a person's interviewing: what is alike stands together, facts by what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from io import StringIO

import pytest

from viva.packs.load import load_definition
from viva.reports.content import Entry, Report, Row
from viva.reports.interviewed import interviewed
from viva.reports.interviewer_account import (
    BreachShown,
    FactGiven,
    FairChance,
    InterviewerAccount,
    Showing,
    facts_given,
)
from viva.reports.printing import printed
from viva.values.conduct import ConductReport, Violation
from viva.values.moves import Move, Notes, Question
from viva.values.transcript import Transcript, Turn


def account(**changes: object) -> InterviewerAccount:
    whole: dict[str, object] = {
        "interview": "ads_ctr-aaaaaa",
        "title": "Ads",
        "level": "senior",
        "mode": "full",
        "passed": True,
        "kept": ("R1",),
        "breaches": (),
        "talk": (("in the first step", 0.2, 0.45),),
        "mean_probe_words": 7.2,
        "chances": (),
        "facts": (),
        "stays": (),
        "persona": "weak",
        "persona_title": "Weak",
        "persona_about": "New to it.",
        "candidate": "weak/offline-1",
        "showings": (),
    }
    return InterviewerAccount.model_validate({**whole, **changes})


def entries(report: Report) -> list[Entry]:
    return [block for section in report.sections for block in section.blocks if isinstance(block, Entry)]


def told(report: Report) -> dict[str, str]:
    return {b.label: b.text for section in report.sections for b in section.blocks if isinstance(b, Row)}


def breach(rule: str, turn: int | None, quote: str, what: str) -> BreachShown:
    return BreachShown.model_validate({"rule": rule, "demand": "D", "turn": turn, "quote": quote, "what": what})


def test_what_was_broken_alike_stands_together_with_every_quote() -> None:
    found = entries(
        interviewed(
            account(
                breaches=(
                    breach("R3", 3, "Great", "No praise."),
                    breach("R4", 3, "embedding", "Not that word."),
                    breach("R3", 5, "Excellent", "No praise."),
                    breach("R12", None, "", "Give S2.ON a chance."),
                    breach("R12", None, "", "Give S9.MON a chance."),
                    breach("R8", 7, "", "Answer it."),
                )
            )
        )
    )
    assert [(one.mark, one.title) for one in found] == [
        ("R3", "D"),
        ("R4", "D"),
        ("R12", "D (the whole interview)"),
        ("R8", "D (turn 7)"),
    ]
    assert [(quote.turn, quote.text) for quote in found[0].quotes] == [(3, "Great"), (5, "Excellent")]
    assert found[2].lines == ("Give S2.ON a chance.", "Give S9.MON a chance.")


@dataclass(frozen=True)
class Case:
    name: str
    asked: int | None
    told: int | None
    left_open: bool
    label: str


CASES = (
    Case("answered", 2, 3, False, "Told when asked"),
    Case("told first", None, 3, False, "Told, with no question for it that code could read"),
    Case("asked after it was told", 4, 3, False, "Told, with no question for it that code could read"),
    Case("withheld", 2, None, True, "Asked for and left open"),
    Case("handed back", 2, None, False, "Answered in words of your own, handed back or declined"),
    Case("unknown", None, None, False, "Never asked for"),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_fact_stands_where_it_belongs(case: Case) -> None:
    fact = FactGiven(fact="A1", asks="the goal", asked=case.asked, told=case.told, left_open=case.left_open)
    rows = told(interviewed(account(facts=(fact,))))
    assert [label for label, text in rows.items() if text.startswith("the goal")] == [case.label]


def test_a_chance_that_was_not_given_has_its_question_and_what_was_held_its_words() -> None:
    chance = FairChance(
        criterion="S9.MON", measures="M", given=False, why="it did not come", question="What wakes you?"
    )
    held = Showing(criterion="S9.MON", measures="M", planted=3, shown=None, by="words", held=("Drift.",))
    out = Showing(criterion="S1.GOAL", measures="M", planted=2, shown=2, by="words", held=())
    judged = Showing(criterion="X.PUSH", measures="M", planted=2, shown=1, by="judge", held=())
    report = interviewed(account(chances=(chance,), showings=(held, out, judged)))
    first, second = entries(report)
    assert (first.mark, first.missing) == ("no chance", "Would have asked: “What wakes you?”")
    assert (second.mark, second.lines) == ("nothing of its 3", ("Would have said: “Drift.”",))
    rows = told(report)
    assert rows["All that it had came out"] == "S1.GOAL (2)"
    assert rows["By the offline judge, an indication"] == "X.PUSH (1 of its 2)"


def test_it_fits_any_terminal() -> None:
    text = StringIO()
    printed(interviewed(account(breaches=(breach("R3", 3, "Great " * 60, "No praise. " * 20),))), text, width=60)
    assert max(map(len, text.getvalue().splitlines())) <= 60


def test_facts_are_read_from_the_moves() -> None:
    definition = load_definition("ads_ctr")
    asks = Question(text="The goal?", disposition="answered", facts=("A02",))
    logs = Question(text="The logs?", disposition="answered", facts=("A03",))
    answer = Move(act="answer", step="s1", facts=("A02",), text="Grow.", notes=Notes(questions=(asks, logs)))
    transcript = Transcript(
        id="t",
        turns=(
            Turn(number=1, speaker="interviewer", text="Begin.", move=Move(act="open", step="s0", text="Begin.")),
            Turn(number=2, speaker="candidate", text="The goal? The logs?"),
            Turn(number=3, speaker="interviewer", text="Grow.", move=answer),
        ),
    )
    left = Violation(rule="R8", turn=3, quote="The logs?", what="Answer it.")
    report = ConductReport(violations=(left,), talk_share={}, mean_probe_words=None, passed=True)
    facts = {one.fact: (one.asked, one.told, one.left_open) for one in facts_given(transcript, definition, report)}
    assert facts["A02"] == (2, 3, False)
    assert facts["A03"] == (2, None, True)
    assert facts["A07"] == (None, None, False)
