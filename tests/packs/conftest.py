"""A small sound pack that a test may spoil: framework, rubric and scenario in a folder of their own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

FRAMEWORK = """\
schema_version: 1
id: mini
version: 1
title: Mini
rubric: mini
total_minutes: 10
provenance_codes: {U: unprompted, P1: nudged, P2: asked, P3: shown, H: hinted, N: never}
carry_over: {to: s1, borrow_max: 1}
steps:
- id: s0
  name: Opening
  purpose: Say what it is about.
  minutes: {mid: 1, senior: 1, staff: 1, cap: 2}
  mode: open
  exit:
    complete_when: {spoken: opening}
- id: s1
  name: Problem
  purpose: Agree on the goal.
  minutes: {mid: 4, senior: 4, staff: 4, cap: 6}
  mode: candidate_leads
  topics:
  - id: t1.goal
    name: goal
    criterion: S1.GOAL
    optional_now: true
    due_step: s2
    probes:
    - What is the aim of all this?
    situations:
    - The sponsor calls tonight. What do you say?
    heard:
    - [goal|aim]
  - id: t1.data
    name: data
    criterion: S1.GOAL
    probes:
    - Which data are there?
    heard:
    - {all: [data], speech: any}
  exit:
    complete_when:
      all:
      - raised: t1.goal
      - at_least:
          count: {mid: 1, senior: 1, staff: 2}
          of: [t1.goal, t1.data]
    before_leaving: [t1.goal]
- id: s2
  name: End
  purpose: Close.
  minutes: {mid: 1, senior: 1, staff: 1, cap: 2}
  mode: close
  exit:
    complete_when: {spoken: candidate}
modes:
  full: {steps: [s0, s1, s2], score: ["*"]}
  step1: {steps: [s0, s1, s2], minutes: {s1: 5}, score: ["S1.*"]}
late_from: s1
lead_policy:
  mid: &policy
    drives_early: candidate
    drives_late: candidate
    silence_before_nudge_s: 20
    open_nudges_max: 2
    area_probes_max: 4
    hints_max: 1
    probe_basics: "no"
    talk_share_max: {s1: 0.4, later: 0.3}
  senior: *policy
  staff: *policy
probe_ladder:
- {code: P1, intent: nudge, examples: [Go on.]}
- {code: P2, intent: area, examples: [What about the data?]}
- {code: P3, intent: situation, examples: [A feed stops. What happens?]}
- {code: H, intent: hint, examples: [Suppose the order came out as hoped.]}
hint_policy:
  ladder_before: {mid: [P1], senior: [P1, P2], staff: [P1, P2]}
  when: [asked_for_help]
wording:
  opening: ["You have {minutes} minutes.", Think aloud.]
  acknowledge: [Okay.]
  nudge: [Go on.]
  hand_back: [State what you assume.]
  assumption: [Fine.]
  out_of_scope: [Out of scope.]
  your_decision: [You decide.]
  no_comment: [No comment until the end.]
  how_to_split: ["Up to you; you have {minutes} minutes.", Up to you.]
  stay_with_problem: [Let us stay with the problem.]
  ask_for_rest: [Ask me again for the rest.]
  nothing_to_repeat: [There is nothing to repeat.]
  help_refused: [I leave that to you.]
  move_on: ["{minutes} minutes are left.", Let us leave that here.]
  move_on_to: ["{minutes} minutes are left, so let us turn to {area}.", "Let us turn to {area}."]
  revisit: [What would you revisit?]
  goodbye: [Thank you.]
"""

RUBRIC = """\
schema_version: 1
id: mini
version: 1
title: Mini
scale: {1: no, 2: named, 3: tied, 4: followed}
dimensions:
- {id: problem, name: Problem, criteria: [S1.GOAL]}
- {id: conversation, name: Conversation, criteria: [X.COMM]}
provenance_caps:
  mid: {U: 4, P1: 4, P2: 4, P3: 4, H: 3}
  senior: {U: 4, P1: 4, P2: 3, P3: 3, H: 2}
  staff: {U: 4, P1: 3, P2: 3, P3: 3, H: 2}
  exempt: [X.COMM]
recommendation:
  coverage_min: 0.75
  not_counted_without_challenge: [X.COMM]
  levels:
    mid: &thresholds
      max_miss: 3
      max_deep_miss: 0
      mean_musts_min: 2
      initiative_min: 0.3
      strong_share_of_4: 0.2
      strong_mean_min: 3
    senior: *thresholds
    staff: *thresholds
  lean_no_extra_miss: 2
  lean_no_mean_slack: 0.3
"""

STEP1 = """\
criteria:
- id: S1.GOAL
  step: s1
  measures: Finds the goal.
  anchors: {1: none, 2: named, 3: tied, 4: followed}
  rungs:
  - {rung: 2, ask: Names a goal., cues: [goal]}
  - {rung: 3, ask: Ties the goal., cues: [[goal, revenue]]}
  - {rung: 4, ask: Follows it through., cues: [{all: [goal, lose], tag: a}, who loses], need: 2}
  bar: {mid: must>=2, senior: must>=3, staff: must>=3 unprompted}
  gate: [mid]
  red_flags:
  - {id: proxy, text: Takes a proxy for the goal.}
  probe_intents: [ask for the goal]
"""

CONVERSATION = """\
criteria:
- id: X.COMM
  step: all
  measures: Can be followed.
  anchors: {1: none, 2: named, 3: tied, 4: followed}
  rungs:
  - {rung: 2, ask: Can be understood., kind: holistic, cues: []}
  - {rung: 3, ask: Answers first., kind: holistic, cues: []}
  - {rung: 4, ask: Is short., kind: holistic, cues: []}
  bar: {mid: nice, senior: must>=2, staff: must>=3}
  probe_intents: [ask for one sentence]
"""

SCENARIO = """\
schema_version: 1
id: mini
version: 1
title: Mini
framework: mini
company: Acme
prompt: Acme sells lamps. Design a system that picks the lamps to show.
crux: Lamps are returned.
solution_terms: [calibrat, two-tower]
facts:
- id: F1
  topics: [t1.goal]
  asks: goal
  heard: [{all: [goal], speech: question}]
  say: Sell 5 percent more lamps.
  marks: [5 percent]
- id: F2
  topics: [t1.data]
  asks: data
  heard: [{all: [data], speech: question}]
  say: Orders of 90 days, with returns.
  marks: [90 days]
  reserve: true
expectations:
  S1.GOAL:
    3: {text: names lamps, cues: [lamp]}
    4: {text: names returns, cues: [return]}
wrong_turns:
- {text: counts clicks, criterion: S1.GOAL}
twists:
- id: T1
  steps: [s1]
  after: [t1.goal]
  text: Returns have doubled since the launch. What do you check first?
  probes_for: [S1.GOAL]
  strong: asks which lamps
situations:
  S1.GOAL: [A customer returns a lamp. What does that tell you?]
hints:
  S1.GOAL: [Suppose nobody returned anything.]
"""

FILES = {
    "frameworks/mini.yaml": FRAMEWORK,
    "rubrics/mini/rubric.yaml": RUBRIC,
    "rubrics/mini/s1.yaml": STEP1,
    "rubrics/mini/conversation.yaml": CONVERSATION,
    "scenarios/mini.yaml": SCENARIO,
}


@dataclass(frozen=True)
class Pack:
    """A folder of packs on disk."""

    root: Path

    def spoil(self, file: str, before: str, after: str) -> int:
        """Replace `before`, which must be there once, and return the line on which it began."""
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert text.count(before) == 1, f"{before!r} is there {text.count(before)} times"
        path.write_text(text.replace(before, after), encoding="utf-8")
        return text[: text.index(before)].count("\n") + 1


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    """A sound pack in a folder of its own."""
    for name, text in FILES.items():
        path = tmp_path / "packs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Pack(tmp_path / "packs")
