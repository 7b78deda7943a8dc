"""The offline interviewer: rules that follow the machine and the sheet. It needs no key and no network."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator, Mapping
from dataclasses import dataclass, field

from viva.conduct import review
from viva.interviewers.offline_asking import Asking
from viva.interviewers.offline_replies import replies
from viva.interviewers.offline_wording import Line, Wording
from viva.interviewers.plain import plain_moves
from viva.interviewers.proposal import scene_of
from viva.interviewers.protocol import Brief
from viva.machine.legality import objections
from viva.machine.options import ANSWERING
from viva.reading.words import sentences
from viva.values.moves import Decision, Move, Notes, Sentence

DESCRIPTION = (
    "The offline interviewer is a set of rules, not a language model. It recognises questions, topics and facts by "
    "their words, answers from the problem sheet in the sheet's own words, and asks prepared questions. It does not "
    "understand what is said: a question put in unusual words may be handed back, and a follow-up may miss the point."
)


@dataclass(frozen=True, slots=True)
class OfflineInterviewer:
    """Proposes the first of its candidate lines that the machine allows and the rules of conduct let pass.

    Example:
        >>> OfflineInterviewer().name
        'offline-1'
    """

    name: str = "offline-1"
    streams: bool = False
    hashes: Mapping[str, str] = field(default_factory=dict)

    @staticmethod
    def describe() -> str:
        """What it is, to be shown wherever it speaks."""
        return DESCRIPTION

    async def propose(self, brief: Brief) -> AsyncGenerator[Decision | Sentence | Notes, None]:
        """Propose the next turn: the decision, then the sentences. It adds no notes to what was read."""
        line = best_line(brief)
        yield line.decision
        for span in sentences(line.text):
            yield Sentence(text=span.text)


def best_line(brief: Brief) -> Line:
    """What to say now.

    After a proposal was refused the line that led to it is passed over, once for each refusal.
    """
    scene = scene_of(brief)
    passed_over = len(brief.objections)
    for line in _lines(brief):
        if objections(brief.options, line.decision):
            continue
        move = Move(step=brief.options.step, text=line.text, notes=brief.notes, **line.decision.model_dump())
        if review(move, scene):
            continue
        if passed_over:
            passed_over -= 1
            continue
        return line
    plain = plain_moves(brief)[0]
    return Line(Decision(**plain.model_dump(include=set(Decision.model_fields))), plain.text)


def _lines(brief: Brief) -> Iterator[Line]:
    """Candidates for this turn, the best first."""
    wording = Wording(brief)
    if brief.options.acts <= ANSWERING:
        yield from replies(brief, wording)
    else:
        yield from Asking(brief, wording).lines()
