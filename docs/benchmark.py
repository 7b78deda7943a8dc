"""Writes the page of the published benchmark: simulated candidates interviewed and graded by rules in code.

Run with `python -m docs.benchmark`; it takes some minutes. The seed is fixed, so the same code gives the same page.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from viva.benchmarking.figures import Benchmark, Figure, PersonaRow
from viva.benchmarking.wording import GROUPS, interval_of, remarks, rows_of, titled, value_of
from viva.judges.offline import NAME as JUDGE
from viva.packs.find import list_scenarios
from viva.packs.load import load_definition
from viva.packs.personas import list_personas
from viva.values.value import LEVELS, Level

PAGE = Path(__file__).with_suffix(".md")
FRAMEWORK = "ml_system_design"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Which interviews are held: each persona once, about each scenario at each level."""

    scenarios: tuple[str, ...]
    personas: tuple[str, ...]
    levels: tuple[Level, ...] = LEVELS
    seed: int = 1
    draws: int = 1000
    """Of the bootstrap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The figures over all interviews and over parts of them."""

    plan: Plan
    whole: Benchmark
    by_level: Mapping[str, Benchmark]
    by_scenario: Mapping[str, Benchmark]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A figure that offline interviews have to reach."""

    title: str
    measure: str
    wanted: str
    least: float
    most: float
    """In the unit of the measure."""


BARS = (
    Bar(title="rules of conduct broken, per 100 turns", measure="shown", wanted="0", least=0, most=0),
    Bar(title="musts that had a fair chance, %", measure="fair_chance", wanted="at least 98", least=98, most=100),
    Bar(title="pairs of personas in their order, %", measure="order", wanted="100", least=100, most=100),
    Bar(title="planted rungs found exactly, %", measure="exact", wanted="at least 75", least=75, most=100),
    Bar(title="found less planted, rungs", measure="signed_error", wanted="within 0.10", least=-0.1, most=0.1),
)
_SPLIT = {
    "shown": "rules broken, per 100 turns",
    "fair_chance": "musts with a fair chance, %",
    "exact": "rungs found exactly, %",
    "within_one": "within one, %",
    "signed_error": "error, rungs",
    "kappa": "kappa",
}
_OF_THE_MACHINE = "cost"
"""The group of measures that differ from run to run."""

_HEAD = """\
# How good is the interviewer?

Simulated candidates of {personas} kinds, whose ability is known because it was planted, are interviewed about
{scenarios} problems at {levels} levels: {interviews} interviews, {turns} turns of the interviewer. Interviewer,
candidates and judge are rules in code, so anybody gets the same figures from the same commands; a language model is
measured in the same way. This page is written by `python -m docs.benchmark`. What each measure is, and how far to trust
it, is said in [Benchmark interviewers](how-to/benchmark.md); how grades agree with people, in
[The figures](benchmarks.md).

**Read with care.** Candidates and judge are made in the same house, from the same sheets: what is found of a planted
profile shows that the interview brings it out and that the judge hears it, and is more than a judge would reach on
people. The simulated candidates speak in short turns; a person's interview is longer.

Interviewer `{interviewer}`, judge `{judge}`, seed {seed}.
"""

_RERUN = """\
## Run it yourself

The same interviews, held on all processors, and their figures:

```bash title="Not run with the tests: it takes some minutes"
for scenario in {all_scenarios}; do
  for level in {all_levels}; do
    viva simulate $scenario --level $level --seed {seed} --store offline.db
  done
done
viva benchmark --store offline.db
viva benchmark 'sim.*.senior.*' --store offline.db --out senior.html
```

With a language model as the interviewer, and the offline candidates and judge as before, only the interviewer differs.
A run that was cut off goes on where it was; `--max-usd` ends one that has become too dear. Put both into one store and
the benchmark shows them side by side:

```bash title="Not run with the tests: it asks a language model"
viva simulate ads_ctr --persona weak --persona strong --model openai/gpt-5-mini --max-usd 2 --store mine.db
viva simulate ads_ctr --persona weak --persona strong --store mine.db
viva benchmark --store mine.db --out mine.html
```

`--candidate provider/model` has a language model play the personas, `--judge provider/model` has one grade.
`viva benchmark FILE` measures transcripts and other programs' records by the same rules.
"""


def planned() -> Plan:
    """The plan of the published page."""
    scenarios = [name for name in list_scenarios() if load_definition(name).framework.id == FRAMEWORK]
    return Plan(scenarios=tuple(scenarios), personas=list_personas())


def held(plan: Plan, store: Path) -> Found:
    """Hold the interviews with the commands that the page gives, and measure them."""
    personas = [part for name in plan.personas for part in ("--persona", name)]
    for scenario in plan.scenarios:
        for level in plan.levels:
            _viva("simulate", scenario, *personas, "--level", level, "--seed", str(plan.seed), "--store", str(store))
    return Found(
        plan=plan,
        whole=_measured(store, draws=plan.draws),
        by_level={level: _measured(store, f"sim.*.*.{level}.*") for level in plan.levels},
        by_scenario={name: _measured(store, f"sim.{name}.*") for name in plan.scenarios},
    )


def page(found: Found) -> str:
    """The page in Markdown."""
    return "\n".join(_blocks(found))


def _viva(*arguments: str) -> str:
    done = subprocess.run([sys.executable, "-m", "viva", *arguments], check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


def _measured(store: Path, *ids: str, draws: int = 0) -> Benchmark:
    told = _viva("benchmark", *ids, "--format", "json", "--bootstrap", str(draws), "--store", str(store))
    return Benchmark.model_validate_json(told)


def _blocks(found: Found) -> Iterator[str]:
    plan, whole = found.plan, found.whole
    (first,) = whole.interviewers
    yield _HEAD.format(
        personas=len(plan.personas),
        scenarios=len(plan.scenarios),
        levels=len(plan.levels),
        interviews=first.interviews,
        turns=f"{first.turns:,}",
        interviewer=first.name,
        judge=JUDGE,
        seed=plan.seed,
    )
    yield "## The figures to reach\n"
    yield _table(("figure", "to reach", "measured", "95 % interval"), [reached(bar, whole) for bar in BARS])
    yield "## All measures\n"
    for group, title in GROUPS.items():
        rows = rows_of(whole, group)
        if rows and group != _OF_THE_MACHINE:
            yield _table(
                (title.casefold(), "measured", "95 % interval"),
                [(titled(row), value_of(row.figures[0]), interval_of(row.figures[0])) for row in rows],
            )
    yield "".join(f"- {remark}\n" for remark in remarks(whole))
    yield "## By candidate\n"
    yield _table(
        ("persona", "planted, mean rung", "found", "found exactly, %", "error, rungs", "with a score, %"),
        [_persona(row) for row in whole.personas],
    )
    yield "## By level\n"
    yield _split("level", found.by_level)
    yield "## By problem\n"
    yield _split("problem", found.by_scenario)
    yield _RERUN.format(
        all_scenarios=" ".join(plan.scenarios), all_levels=" ".join(plan.levels), seed=plan.seed
    ).rstrip("\n")
    yield ""


def reached(bar: Bar, whole: Benchmark) -> Sequence[str]:
    """A row of the table of bars; what is missed is said to be."""
    figure = whole.row(bar.measure).figures[0]
    kept = figure.value is not None and bar.least <= figure.value <= bar.most
    value = value_of(figure)
    return bar.title, bar.wanted, value if kept else f"**{value}**, not reached", interval_of(figure)


def _persona(row: PersonaRow) -> Sequence[str]:
    figures = (row.found, row.exact, row.signed_error, row.scored)
    return (f"`{row.persona}`", f"{row.planted:.2f}", *(value_of(Figure(value=value)) for value in figures))


def _split(what: str, parts: Mapping[str, Benchmark]) -> str:
    rows = [(name, *(value_of(part.row(id_).figures[0]) for id_ in _SPLIT)) for name, part in parts.items()]
    return _table((what, *_SPLIT.values()), rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def main() -> None:
    """Write the page."""
    with tempfile.TemporaryDirectory() as place:
        PAGE.write_text(page(held(planned(), Path(place) / "offline.db")), encoding="utf-8")


if __name__ == "__main__":
    main()
