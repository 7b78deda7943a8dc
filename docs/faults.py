"""Writes the page of faults from what happens: every fault is played over the real adapter against a local server.

Run with `python -m docs.faults`. A test plays the faults again and compares.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.interview.faults import FAULTS, MODEL, Outcome, measured

PAGE = Path(__file__).with_suffix(".md")

HEAD = """\
# When the model fails

What a candidate sees when the language model that interviews them fails, what is kept, and what to do. The table is
written from what happens when each fault is played over the real adapter against a local server
(`python -m docs.faults`), and a test plays it again. MODEL stands for the model's name and address.

Nothing is shown before it is kept, so what was shown stands: a turn that breaks off behind a whole sentence is brought
to its end in plain words, and a turn of the candidate is answered once, however often it is sent. Before each wait the
candidate is told, and may stop it.

| fault | what the candidate sees | what is kept | what to do |
|---|---|---|---|
"""


def page(rows: Sequence[str]) -> str:
    """The page with these rows."""
    return HEAD + "".join(f"{row}\n" for row in rows)


def row(fault: str, outcome: Outcome) -> str:
    """One row of the table."""
    return f"| {fault} | {_seen(outcome)} | {_kept(outcome)} | {_to_do(outcome)} |"


def _seen(outcome: Outcome) -> str:
    waits = {0: "", 1: "a notice of one wait, then "}.get(outcome.waits, f"notices of {outcome.waits} waits, then ")
    if outcome.error is not None:
        what = outcome.error.what.replace(f"{MODEL} at 127.0.0.1", "MODEL").replace(MODEL, "MODEL")
        return f"{waits}“{what}”"
    if not outcome.ended:
        return f"“{outcome.shown}”, and the program is gone"
    if len(outcome.refused) > 1:
        return f"{waits}a turn in the framework's own words: “{outcome.shown}”"
    if outcome.refused and outcome.kept.count("sentence_said") == 1:
        return f"{waits}“{outcome.shown}”, which ends the turn"
    again = ", after the model was asked once more" if outcome.refused else ""
    return f"{waits}the turn{again}"


def _kept(outcome: Outcome) -> str:
    if "interviewer_said" in outcome.kept:
        return "the candidate's turn and the answer"
    return "the candidate's turn" + (" and what was shown" if "sentence_said" in outcome.kept else "")


def _to_do(outcome: Outcome) -> str:
    if outcome.ended:
        return "nothing"
    assert outcome.after.count("interviewer_said") == 1, "sending again works"
    if outcome.error is None:
        return "`viva resume`: the turn is brought to its end"
    return f"{outcome.error.remedy} Then send the turn again."


async def _rows() -> list[str]:
    rows = []
    for fault in FAULTS:
        with tempfile.TemporaryDirectory() as folder:
            rows.append(row(fault.id, await measured(fault, Path(folder))))
    return rows


def main() -> None:
    """Play every fault and write the page."""
    PAGE.write_text(page(asyncio.run(_rows())), encoding="utf-8")


if __name__ == "__main__":
    main()
