"""What follows an interview that a person held: how they kept the rules, and what the candidate could show."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from math import inf

from viva.apps.cli.front import Front
from viva.conduct.account import passes
from viva.grading import case_of, grade
from viva.judges.offline import OfflineJudge
from viva.machine.plan import plan_of
from viva.packs.personas import load_persona
from viva.reports.interviewed import interviewed
from viva.reports.interviewer_account import InterviewerAccount, interviewer_account
from viva.reports.printing import printed
from viva.scoring.opportunity import Opportunities
from viva.simulating.seat import Opposite
from viva.values.conduct import ConductReport
from viva.values.definition import Definition
from viva.values.interviewed import Seat
from viva.values.transcript import Transcript, Turn

NOTHING_SAID = "The candidate has not spoken, so there is nothing to report."


async def report_on(
    seat: Seat, definition: Definition, turns: Sequence[Turn], opposite: Opposite, front: Front
) -> None:
    """Show the report: printed for people, one row for a program."""
    if not any(turn.speaker == "candidate" for turn in turns):
        front.remark(NOTHING_SAID)
        return
    account = await _account(seat, definition, turns, opposite)
    if front.wants_json:
        front.row("report", account.model_dump(mode="json"))
        return
    print()
    printed(interviewed(account), sys.stdout)


async def _account(seat: Seat, definition: Definition, turns: Sequence[Turn], opposite: Opposite) -> InterviewerAccount:
    """Read the person's lines back into moves, fold them as our own interviews are folded, and count."""
    said = Transcript(
        id=seat.id,
        scenario=definition.scenario.id if definition.scenario else None,
        variation=definition.variation,
        level=seat.level,
        mode=seat.mode,
        turns=tuple(turns),
    )
    case = case_of(said, definition=definition)
    card = await grade(
        case.transcript,
        definition=definition,
        judge=OfflineJudge(),
        ledger=case.ledger,
        minutes=inf if seat.minutes is None else seat.minutes,
    )
    assert card.conduct is not None
    card = card.model_copy(update={"conduct": spoken_rules(card.conduct, case.transcript)})
    had = Opportunities(definition, case.transcript, case.ledger, seat.mode, seat.level)
    chances = {one.id: had.chance(one) for one in definition.criteria_in(seat.mode)}
    plan = plan_of(definition, level=seat.level, mode=seat.mode, minutes=seat.minutes)
    return interviewer_account(
        seat,
        definition,
        case.transcript,
        card,
        persona=load_persona(seat.persona),
        candidate=opposite.name,
        chances={name: (chance.given, chance.why) for name, chance in chances.items()},
        brought=opposite.brought_out(turns),
        plan={step.id: step.target / 60 for step in plan.steps if step.target is not None},
    )


def spoken_rules(conduct: ConductReport, transcript: Transcript) -> ConductReport:
    """The findings without those on a hint whose criterion nobody recorded: a person says no criterion aloud."""
    unnamed = {
        turn.number
        for turn in transcript.turns
        if turn.move and turn.move.act == "hint" and turn.move.criterion is None
    }
    kept = tuple(found for found in conduct.violations if not (found.rule == "R10" and found.turn in unnamed))
    return conduct.model_copy(update={"violations": kept, "passed": passes(kept)})
