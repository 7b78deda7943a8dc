"""What the rubric's cues must catch and must not catch: rungs and flags of single answers, by the rubric alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from viva.machine.record import ledger_from
from viva.packs.load import load_definition
from viva.reading.rungs import Reading, rungs_met
from viva.values.moves import Act, Move
from viva.values.transcript import Transcript, Turn

BARE = load_definition(None)


@dataclass(frozen=True, slots=True)
class Case:
    """One answer, with the bounds of the rung it stands on and the flags that it raises, where they matter."""

    criterion: str
    asked: str
    act: Act
    says: str
    least: int = 1
    most: int = 4
    flags: tuple[str, ...] | None = None

    def __str__(self) -> str:
        return f"{self.criterion}-{self.says[:30]}"


def cases() -> tuple[Case, ...]:
    rows = yaml.safe_load(Path(__file__).with_name("cue_bounds.yaml").read_text(encoding="utf-8"))
    return tuple(
        Case(
            criterion=row["criterion"],
            asked=row["asked"],
            act=row.get("as", "probe"),
            says=row["says"],
            least=row.get("least", 1),
            most=row.get("most", 4),
            flags=tuple(row["flags"]) if "flags" in row else None,
        )
        for row in rows
    )


def read(case: Case) -> Reading:
    step = case.criterion.split(".")[0].lower() if not case.criterion.startswith("X.") else "s4"
    probed = case.act == "probe"
    move = Move(
        act=case.act,
        step=step,
        code="P2" if probed else None,
        criterion=case.criterion if probed else None,
        twist="changed" if case.act == "twist" else None,
        text=case.asked,
    )
    opening = Move(act="open", step="s0", text="Design it.")
    talk = Transcript(
        id="bounds",
        own=True,
        turns=(
            Turn(number=1, speaker="interviewer", text=opening.text, step="s0", move=opening),
            Turn(number=2, speaker="candidate", text="All right, let me begin.", step="s0"),
            Turn(number=3, speaker="interviewer", text=case.asked, step=step, move=move),
            Turn(number=4, speaker="candidate", text=case.says, step=step),
        ),
    )
    criterion = BARE.rubric.criterion(case.criterion)
    return rungs_met(BARE, talk, criterion, ledger_from(talk, BARE))


@pytest.mark.parametrize("case", cases(), ids=str)
def test_an_answer_stands_within_its_bounds(case: Case) -> None:
    found = read(case)
    level = max((rung.rung for rung in found.rungs if rung.met), default=1)
    assert case.least <= level <= case.most
    if case.flags is not None:
        assert {flag.flag for flag in found.flags} == set(case.flags)
