"""What the candidate's last turns show: rungs reached, wrong turns taken, and which matter a wish for help is about."""

from __future__ import annotations

from viva.interviewers.protocol import Brief
from viva.reading.cues import find
from viva.reading.kinds import kinds
from viva.reading.rungs import rungs_met
from viva.reading.topics import all_topics, topics_in
from viva.reading.words import content_stems, sentences
from viva.values.moves import ASKING_ACTS
from viva.values.transcript import Transcript

_RECENT = 6
"""How many turns back all of the candidate's words are looked at."""
_RAISED = 4
"""How many earlier turns are looked at besides, of those that raised the matter."""
_SAME_WORDS = 0.5
"""Share of a hint's content words that the candidate has just used, from which on it would only repeat them."""


class Heard:
    """The last turns of a conversation, looked at once.

    Example:
        >>> Heard(brief).wrong_turns()  # doctest: +SKIP
        ('S2.OFF',)
    """

    def __init__(self, brief: Brief) -> None:
        self._brief = brief
        self._turns = brief.transcript.turns[-_RECENT:]
        self._criteria = {criterion.id: criterion for criterion in brief.definition.rubric.criteria}
        self._topics = {topic.id: topic for topic in all_topics(brief.definition.framework)}
        self._reached: dict[str, int] = {}

    def reached(self, criterion: str) -> int:
        """The highest rung that the last turns, and those that raised it, reach on a criterion; 0 for none."""
        if criterion not in self._reached:
            known = self._criteria.get(criterion)
            rungs = rungs_met(self._brief.definition, self._about(criterion), known).rungs if known else ()
            self._reached[criterion] = max((rung.rung for rung in rungs if rung.met), default=0)
        return self._reached[criterion]

    def wrong_turns(self) -> tuple[str, ...]:
        """Criteria on which one of the last turns shows a wrong turn of the sheet, the latest first.

        What was asked about since is left out.
        """
        scenario = self._brief.definition.scenario
        found: dict[str, None] = {}
        asked_since: set[str] = set()
        for turn in reversed(self._turns):
            if turn.move is not None and turn.move.criterion is not None:
                asked_since.add(turn.move.criterion)
            for wrong in scenario.wrong_turns if scenario and turn.speaker == "candidate" else ():
                about = wrong.criterion
                if about and about not in asked_since and any(find(cue, turn.text) for cue in wrong.cues):
                    found.setdefault(about)
        return tuple(found)

    def named_for_help(self) -> tuple[str, ...]:
        """Criteria that the sentences of a wish for help name, the most likely first."""
        last = self._turns[-1].text if self._turns else ""
        wish = " ".join(span.text for span in sentences(last) if "asks_help" in kinds(span.text))
        raised = {self._topics[n.topic].criterion for n in topics_in(self._brief.definition.framework, wish)}
        said = content_stems(wish)
        named = {c: len(said & self._words_of(c)) + (c in raised) for c in self._criteria}
        return tuple(c for c in sorted(named, key=lambda c: -named[c]) if named[c] > 0)

    def talked_about(self) -> tuple[str, ...]:
        """Criteria that were asked about or talked about, the latest first."""
        found: list[str] = []
        for turn in reversed(self._turns):
            move = turn.move
            if move is not None and move.criterion is not None and move.act in ASKING_ACTS:
                found.append(move.criterion)
            if move is not None:
                found += [self._topics[n.topic].criterion for n in move.notes.raised if n.topic in self._topics]
        return tuple(dict.fromkeys(found))

    def repeats(self, hint: str) -> bool:
        """Whether a hint says what the candidate has just said."""
        mine = content_stems(hint)
        said = frozenset[str]().union(*(content_stems(t.text) for t in self._turns if t.speaker == "candidate"))
        return bool(mine) and len(mine & said) >= _SAME_WORDS * len(mine)

    def _words_of(self, criterion: str) -> frozenset[str]:
        """The words that name a criterion's matter: of its topics."""
        names = (topic.name for topic in self._topics.values() if topic.criterion == criterion)
        return content_stems(" ".join(names)) - content_stems("why what how part reason more use against")

    def _about(self, criterion: str) -> Transcript:
        """The last turns, behind earlier ones that raised a topic of the criterion; numbered anew."""
        earlier = self._brief.transcript.turns[:-_RECENT]
        raised = [
            place
            for place, turn in enumerate(earlier)
            if turn.move and any(self._of(note.topic) == criterion for note in turn.move.notes.raised)
        ]
        chosen = [turn for place in raised[-_RAISED:] for turn in earlier[max(0, place - 1) : place + 1]]
        renumbered = (turn.model_copy(update={"number": n}) for n, turn in enumerate([*chosen, *self._turns], 1))
        return self._brief.transcript.model_copy(update={"turns": tuple(renumbered)})

    def _of(self, topic: str) -> str | None:
        return self._topics[topic].criterion if topic in self._topics else None
