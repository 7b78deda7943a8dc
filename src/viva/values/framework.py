"""The framework of an interview: its steps, topics, minutes, exits, lead policy and wording, as data.

This is the definition that `machine` runs. It holds no behaviour beyond look-ups.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from viva.values.board import BoardRules
from viva.values.cue import Cue
from viva.values.value import Identifier, Level, Name, NonEmpty, PerLevel, ProbeCode, Provenance, Value

StepMode = Literal["open", "candidate_leads", "candidate_leads_then_probe", "probe", "probe_deep", "close"]

Phrase = Literal[
    "opening",  # after the scenario's prompt; has {minutes}
    "acknowledge",
    "nudge",
    "hand_back",
    "assumption",
    "out_of_scope",
    "your_decision",
    "no_comment",
    "how_to_split",  # asked which steps to cover; has {minutes}
    "stay_with_problem",
    "ask_for_rest",  # more facts were asked for than one turn may give
    "nothing_to_repeat",
    "help_refused",
    "move_on",  # has {minutes}
    "move_on_to",  # names the next area, mid level alone; has {minutes} and {area}
    "revisit",
    "goodbye",
]


class Condition(Value):
    """When a step is complete: exactly one of the keys is given, and conditions nest."""

    raised: Identifier | None = None
    """This topic has been raised."""
    all: tuple[Condition, ...] = ()
    any: tuple[Condition, ...] = ()
    at_least: AtLeast | None = None
    spoken: Literal["opening", "candidate"] | None = None
    """The opening was delivered, or the candidate has answered in this step."""

    @model_validator(mode="after")
    def _exactly_one(self) -> Condition:
        given = [
            bool(self.raised),
            bool(self.all),
            bool(self.any),
            self.at_least is not None,
            bool(self.spoken),
        ]
        if sum(given) != 1:
            raise ValueError("give exactly one of: raised, all, any, at_least, spoken")
        return self


class AtLeast(Value):
    """At least `count` of the topics have been raised; the count may differ by level."""

    count: PerLevel[int]
    of: tuple[Identifier, ...]


class Exit(Value):
    """How a step ends."""

    complete_when: Condition
    before_leaving: tuple[Identifier, ...] = ()
    """Topics that get exactly one area probe first, when the candidate leaves while they are open."""
    on_cap: Literal["say_time", "silent"] = "say_time"


class StepMinutes(Value):
    """Target minutes for each level, and the cap: the latest end relative to the step's start."""

    mid: float = Field(ge=0)
    senior: float = Field(ge=0)
    staff: float = Field(ge=0)
    cap: float = Field(gt=0)

    def at(self, level: Level) -> float:
        """Target minutes at one level."""
        return {"mid": self.mid, "senior": self.senior, "staff": self.staff}[level]


class Topic(Value):
    """Something a candidate may raise; on the ledger it is open, raised, answered, deferred or closed."""

    id: Identifier
    name: NonEmpty
    criterion: Identifier
    optional_now: bool = False
    """May be deferred to `due_step` without penalty."""
    due_step: Identifier | None = None
    probes: tuple[NonEmpty, ...]
    """The framework's own wording of an area probe (P2) on this topic; names the area, not the answer."""
    situations: tuple[NonEmpty, ...] = ()
    """Wordings of a P3 probe that fit any scenario; a scenario's own come first."""
    heard: tuple[Cue, ...]
    """How a candidate raises it, asking or stating."""


class QuestionKind(Value):
    """Something that candidates ask about whatever the problem; facts of a scenario name it in `asked_as`."""

    about: NonEmpty
    heard: tuple[Cue, ...]
    """How the question sounds; `{item}` stands for the words of a vocabulary."""


class Step(Value):
    """One state of the machine."""

    id: Identifier
    name: NonEmpty
    purpose: NonEmpty
    minutes: StepMinutes
    mode: StepMode
    does: tuple[NonEmpty, ...] = ()
    never: tuple[NonEmpty, ...] = ()
    topics: tuple[Topic, ...] = ()
    exit: Exit


class RunMode(Value):
    """A run of all steps or of a few: which, how long, and what is scored."""

    steps: tuple[Identifier, ...]
    minutes: dict[Identifier, float] = Field(default_factory=dict)
    """Minutes that replace a step's own, for every level."""
    score: tuple[NonEmpty, ...]
    """Criterion ids or patterns such as `S1.*`; `*` for all."""


class LeadPolicy(Value):
    """How much the interviewer leads at one level."""

    drives_early: Literal["candidate", "interviewer"]
    drives_late: Literal["candidate", "interviewer_may_name_area"]
    silence_before_nudge_s: float
    open_nudges_max: int
    """Budget of P1."""
    area_probes_max: int
    """Budget of P2 and P3 together."""
    hints_max: int
    probe_basics: Literal["yes", "leaned_on", "no"]
    talk_share_max: dict[Literal["s1", "later"], float]


class LadderRung(Value):
    """One rung of the probe ladder."""

    code: ProbeCode
    intent: NonEmpty
    examples: tuple[NonEmpty, ...]


class HintPolicy(Value):
    """When a hint may be given."""

    ladder_before: PerLevel[tuple[ProbeCode, ...]]
    """Codes that must have been used on the criterion first, unless the candidate asked for help."""
    when: tuple[Literal["asked_for_help", "two_turns_without_evidence", "wrong_path"], ...]
    per_criterion: int = 1


class CarryOver(Value):
    """Where unused minutes go, and how many a step may borrow from the next."""

    to: Identifier
    borrow_max: float


class Framework(Value):
    """A kind of interview.

    Example:
        >>> framework.step("s1").minutes.at("senior")  # doctest: +SKIP
        8.0
    """

    schema_version: Literal[1] = 1
    id: Identifier
    version: int
    title: NonEmpty
    rubric: Identifier
    total_minutes: float
    speaking_rate_wpm: float = 150
    """Words a minute that the `words` clock charges for both speakers."""
    provenance_codes: dict[Provenance, str]
    carry_over: CarryOver
    vocabulary: dict[Name, tuple[NonEmpty, ...]] = Field(default_factory=dict)
    """What cues call things, unless a scenario has words of its own."""
    questions: dict[Identifier, QuestionKind] = Field(default_factory=dict)
    steps: tuple[Step, ...]
    modes: dict[Literal["full", "step1"], RunMode]
    lead_policy: PerLevel[LeadPolicy]
    late_from: Identifier
    """The step from which `drives_late` applies."""
    probe_ladder: tuple[LadderRung, ...]
    hint_policy: HintPolicy
    wording: dict[Phrase, tuple[NonEmpty, ...]]
    board: BoardRules = Field(default_factory=BoardRules)
    """What a candidate's design board is looked at for."""

    def step(self, step_id: str) -> Step:
        """The step of that id; `KeyError` if there is none."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise KeyError(step_id)

    def topic(self, topic_id: str) -> Topic:
        """The topic of that id; `KeyError` if there is none."""
        for step in self.steps:
            for topic in step.topics:
                if topic.id == topic_id:
                    return topic
        raise KeyError(topic_id)
