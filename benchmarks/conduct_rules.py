"""Precision and recall of each rule of conduct on the planted violations and near misses of `tests/conduct`."""

from __future__ import annotations

import statistics
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from viva.conduct import Scene, report, review
from viva.packs.load import load_definition
from viva.values.conduct import RULES, RuleId
from viva.values.definition import Definition
from viva.values.moves import Move
from viva.values.transcript import Transcript, Turn
from viva.values.value import Level

CASES = Path(__file__).parents[1] / "tests" / "conduct"
Said = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """One interviewer turn, what was said before it, and the rules that it breaks."""

    turns: tuple[Turn, ...]
    move: Move
    level: Level
    breaks: frozenset[RuleId]
    scene_name: str

    def __str__(self) -> str:
        return f"{self.scene_name} {self.move.act}: {self.move.text[:60]!r}"


def sketches() -> dict[str, Transcript]:
    """The three graded sketches of the first step, by name."""
    raw = yaml.safe_load((CASES / "sketches.yaml").read_text(encoding="utf-8"))
    return {
        name: Transcript(id=name, scenario="ads_ctr", mode="step1", turns=tuple(turns_from(said)))
        for name, said in raw.items()
    }


def turns_from(said: list[Said], first: int = 1) -> list[Turn]:
    """Turns as they stand in the files, numbered from `first`."""
    return [_turn(number, one) for number, one in enumerate(said, first)]


def _turn(number: int, said: Said) -> Turn:
    if "c" in said:
        return Turn(number=number, speaker="candidate", text=said["c"], step="s1")
    move = Move.model_validate({"step": "s1"} | {k: v for k, v in said.items() if k != "i"} | {"text": said["i"]})
    return Turn(number=number, speaker="interviewer", text=move.text, step=move.step, move=move)


def cases() -> tuple[Case, ...]:
    """All cases of the table, the planted ones first."""
    raw = yaml.safe_load((CASES / "cases.yaml").read_text(encoding="utf-8"))
    known = sketches()
    return tuple(_case(one, known) for one in [*raw["planted"], *raw["clean"]])


def _case(raw: Said, known: dict[str, Transcript]) -> Case:
    turns: list[Turn] = []
    if raw["in"] != "start":
        name, count = raw["in"].split(":")
        turns = [turn for turn in known[name].turns if turn.number <= 2 * int(count)]
    turns += turns_from(raw.get("earlier", []), len(turns) + 1)
    if "said" in raw:
        turns[-1] = turns[-1].model_copy(update={"text": raw["said"]})
    fields = {key: raw[key] for key in ("act", "code", "topic", "criterion", "facts", "twist", "text") if key in raw}
    return Case(
        turns=tuple(turns),
        move=Move.model_validate({"step": "s1"} | fields),
        level=raw.get("level", "senior"),
        breaks=frozenset(raw.get("breaks", ())),
        scene_name=raw["in"],
    )


def scene_of(case: Case, definition: Definition) -> Scene:
    """The scene in which the case's move is proposed."""
    transcript = Transcript(id="case", scenario="ads_ctr", level=case.level, mode="step1", turns=case.turns)
    return Scene(definition=definition, level=case.level, mode="step1", transcript=transcript, minutes_left=5.0)


def broken(case: Case, definition: Definition) -> frozenset[RuleId]:
    """The rules that object to the case's move, before it is shown or afterwards."""
    scene = scene_of(case, definition)
    number = len(case.turns) + 1
    shown = Turn(number=number, speaker="interviewer", text=case.move.text, step="s1", move=case.move)
    whole = scene.transcript.model_copy(update={"turns": (*case.turns, shown)})
    afterwards = {v.rule for v in report(whole, definition).violations if v.turn == number}
    return frozenset({v.rule for v in review(case.move, scene)} | afterwards)


def long_run(turns: int = 60) -> Transcript:
    """The sketches one after the other, as often as it takes."""
    said = [turn for transcript in sketches().values() for turn in transcript.turns]
    said = [said[place % len(said)] for place in range(turns)]
    numbered = (turn.model_copy(update={"number": number}) for number, turn in enumerate(said, 1))
    return Transcript(id="long", scenario="ads_ctr", mode="step1", turns=tuple(numbered))


def timings(definition: Definition) -> tuple[float, float]:
    """Seconds of a median review, each of a new turn, after 60 turns; and of a report over them."""
    long = long_run()
    scene = Scene(definition=definition, level="senior", mode="step1", transcript=long, minutes_left=5.0)
    reviews = []
    for number in range(50):
        text = f"What would you look at in week w{number} after launch?"
        move = Move(act="probe", code="P2", topic="t2.guard", criterion="S2.ON", step="s2", text=text)
        began = time.perf_counter()
        review(move, scene)
        reviews.append(time.perf_counter() - began)
    began = time.perf_counter()
    report(long, definition)
    return statistics.median(reviews), time.perf_counter() - began


def main() -> None:
    """Print the table."""
    definition = load_definition("ads_ctr")
    right, false_alarms, missed = Counter[RuleId](), Counter[RuleId](), Counter[RuleId]()
    table = cases()
    for case in table:
        found = broken(case, definition)
        right.update(found & case.breaks)
        false_alarms.update(found - case.breaks)
        missed.update(case.breaks - found)
    planted = sum(bool(case.breaks) for case in table)
    print(f"conduct rules: {planted} planted turns, {len(table) - planted} clean ones")
    print(f"{'rule':<6}{'planted':>8}{'found':>7}{'false':>7}{'precision':>11}{'recall':>8}")
    for rule in RULES:
        print(_row(rule, right[rule], false_alarms[rule], missed[rule]))
    print(_row("all", right.total(), false_alarms.total(), missed.total()))
    reviewed, reported = timings(definition)
    print(f"one review after 60 turns {1e3 * reviewed:.2f} ms (median), report of 60 turns {1e3 * reported:.0f} ms")


def _row(name: str, hits: int, wrong: int, lost: int) -> str:
    precision = f"{hits / (hits + wrong):.3f}" if hits + wrong else "-"
    recall = f"{hits / (hits + lost):.3f}" if hits + lost else "-"
    return f"{name:<6}{hits + lost:>8}{hits:>7}{wrong:>7}{precision:>11}{recall:>8}"


if __name__ == "__main__":
    main()
