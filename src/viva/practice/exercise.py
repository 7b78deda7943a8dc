"""An exercise: one problem, one question about one criterion, and what the candidate says to it. Pure."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from viva.errors import UsageError
from viva.interviewers.offline_facts import told
from viva.reading.turns import read_turn
from viva.values.definition import Definition
from viva.values.framework import Topic
from viva.values.moves import Move, Notes
from viva.values.rubric import Criterion
from viva.values.transcript import Transcript, Turn
from viva.values.value import Level

ROOM = 70
"""Words for facts in one turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """What was posed and what was said. The scenario has an expectation for the criterion."""

    definition: Definition
    criterion: Criterion
    level: Level
    turns: tuple[Turn, ...]

    @property
    def prompt(self) -> str:
        """The problem in the sheet's words."""
        return self.turns[0].text

    @property
    def question(self) -> str:
        """What is asked about it, in the framework's words: a question for each of the criterion's topics."""
        return self.turns[1].text

    @property
    def answered(self) -> bool:
        """Whether the candidate has said anything."""
        return any(turn.speaker == "candidate" and turn.words for turn in self.turns)

    @property
    def transcript(self) -> Transcript:
        """As a judge sees it."""
        scenario = self.definition.scenario
        assert scenario is not None
        return Transcript(
            id=f"drill-{scenario.id}-{self.criterion.id}",
            scenario=scenario.id,
            variation=self.definition.variation,
            level=self.level,
            own=True,
            turns=self.turns,
        )

    def plus(self, turn: Turn) -> Exercise:
        """The exercise with one more turn."""
        return replace(self, turns=(*self.turns, turn))


def topics_for(definition: Definition, criterion: str) -> tuple[Topic, ...]:
    """The framework's topics that belong to a criterion; none for what shows over a whole conversation alone."""
    topics = (topic for step in definition.framework.steps for topic in step.topics)
    return tuple(topic for topic in topics if topic.criterion == criterion)


def posed(definition: Definition, criterion_id: str, level: Level, chance: random.Random) -> Exercise:
    """An exercise on one criterion: the sheet's problem, then a question of the framework on each of its topics.

    All of them are asked, because the rungs look at all of them and nobody should fail at what was not asked.

    Raises `UsageError` where no single question asks for the criterion, or there is no sheet.
    """
    topics = topics_for(definition, criterion_id)
    scenario = definition.scenario
    if not topics or scenario is None:
        raise UsageError(
            f"{criterion_id} shows over a whole interview, and no single question practises it; "
            "`viva interview --coach` grades it on the way"
        )
    criterion = definition.rubric.criterion(criterion_id)
    order = definition.framework.modes["full"].steps
    opening = Move(act="open", step=order[0], text=scenario.prompt)
    step = next(step.id for step in definition.framework.steps if topics[0] in step.topics)
    question = " ".join(chance.choice(topic.probes) for topic in topics)
    probe = Move(act="probe", step=step, topic=topics[0].id, criterion=criterion_id, code="P2", text=question)
    turns = tuple(
        Turn(number=number, speaker="interviewer", text=move.text, step=move.step, move=move)
        for number, move in enumerate((opening, probe), start=1)
    )
    return Exercise(definition=definition, criterion=criterion, level=level, turns=turns)


def heard(exercise: Exercise, text: str) -> tuple[Exercise, str]:
    """The exercise with a turn of the candidate's, and the reply where it asked for something.

    Facts are given in the sheet's words, as in an interview; what the sheet leaves open is handed back. A turn that
    asks nothing, or asks while it states something and the sheet has no answer, is an answer: the reply is empty.
    """
    step = exercise.turns[1].step
    said = Turn(number=len(exercise.turns) + 1, speaker="candidate", text=text, step=step)
    notes = read_turn(exercise.definition, exercise.transcript, text)
    move = _reply(exercise, notes)
    now = exercise.plus(said)
    if move is None:
        return now, ""
    reply = Turn(number=len(now.turns) + 1, speaker="interviewer", text=move.text, step=step, move=move)
    return now.plus(reply), move.text


def _reply(exercise: Exercise, notes: Notes) -> Move | None:
    asked = {fact: question.text for question in notes.questions for fact in question.facts}
    before = frozenset(fact for turn in exercise.turns if turn.move for fact in turn.move.facts)
    given = told(exercise.definition.scenario, asked, ROOM, before)
    step = exercise.turns[1].step or ""
    if given.facts:
        return Move(act="answer", step=step, facts=given.facts, text=given.text, notes=notes)
    if notes.questions and not notes.claims:
        wordings = exercise.definition.framework.wording["hand_back"]
        text = wordings[len(exercise.turns) // 2 % len(wordings)]
        return Move(act="hand_back", step=step, text=text, notes=notes)
    return None
