"""Words for the offline interviewer: variants that were not used before, the same seed choosing the same ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from viva.interviewers.protocol import Brief
from viva.reading.words import normalise, sentences
from viva.values.framework import Phrase
from viva.values.moves import Decision

_BEFORE_A_QUESTION = ("Understood.", "Noted.", "Okay.")
_SHARE_WITH_ACK = 0.4


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that might be said now."""

    decision: Decision
    text: str


class Wording:
    """Chooses words for one turn."""

    def __init__(self, brief: Brief) -> None:
        self._brief = brief
        self._random = Random(f"{brief.seed}:{len(brief.transcript.turns)}")
        said = [turn.text for turn in brief.transcript.turns if turn.speaker == "interviewer"]
        self._last = normalise(said[-1]) if said else ""
        self._said = [normalise(span.text) for text in said for span in sentences(text)]

    def phrase(self, phrase: Phrase, **values: str) -> str:
        """A wording of the framework for a phrase, filled in."""
        return self.fresh(self.phrases(phrase, **values))[0]

    def phrases(self, phrase: Phrase, timed: bool = True, /, **values: str) -> tuple[str, ...]:
        """All wordings of a phrase that can be filled in: those that name the minutes left, if wanted and possible."""
        minutes = _minutes(self._brief.options.minutes_left) if timed else ""
        known = values | ({"minutes": minutes} if minutes else {})
        wordings = self._brief.definition.framework.wording[phrase]
        needs = {text: {key for key in ("minutes", "area") if f"{{{key}}}" in text} for text in wordings}
        fit = [text for text in wordings if needs[text] <= known.keys()]
        naming = [text for text in fit if "minutes" in needs[text]]
        return tuple(_grammar(text.format(**known)) for text in naming or fit or wordings)

    def fresh(self, wordings: Sequence[str]) -> list[str]:
        """The wordings, those never said first in a seeded order, then those said longest ago."""
        unsaid = [text for text in wordings if self.times_said(text) == 0]
        said = [text for text in wordings if self.times_said(text)]
        self._random.shuffle(unsaid)
        return unsaid + sorted(said, key=self._last_said)

    def times_said(self, text: str) -> int:
        """How often the interviewer has said the last sentence of a text."""
        return self._said.count(_last_sentence(text))

    def acknowledgement(self) -> str:
        """A bare acknowledgement, not the one given last; thanks are for the end."""
        choices = [text for text in self.phrases("acknowledge") if normalise(text) not in (self._last, "thank you")]
        return self._random.choice(choices or list(self.phrases("acknowledge")))

    def asked(self, question: str, limit: int) -> str:
        """A question, now and then after an acknowledgement, if the words allow it."""
        ack = self._random.choice(_BEFORE_A_QUESTION)
        wanted = self._random.random() < _SHARE_WITH_ACK and not self._last.startswith(normalise(ack))
        return f"{ack} {question}" if wanted and len(question.split()) < limit else question

    def _last_said(self, text: str) -> int:
        last = _last_sentence(text)
        return max((place for place, said in enumerate(self._said) if said == last), default=-1)


def _last_sentence(text: str) -> str:
    spans = sentences(text)
    return normalise(spans[-1].text) if spans else normalise(text)


def _minutes(left: float | None) -> str:
    """Whole minutes as they are said; empty when untimed or when none is left to name."""
    return f"{left:.0f}" if left is not None and left >= 0.5 else ""


def _grammar(text: str) -> str:
    """One minute is one minute."""
    return (
        text.replace("There are 1 minutes", "There is 1 minute")
        .replace("there are 1 minutes", "there is 1 minute")
        .replace(" 1 minutes are", " 1 minute is")
        .replace(" 1 minutes", " 1 minute")
    )
