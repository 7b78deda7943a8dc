"""An interviewer that plays a list of proposals, for tests of the loop alone."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable

from viva.interviewers.plain import plain_moves
from viva.interviewers.protocol import Brief
from viva.values.moves import Decision, Notes, Sentence

Proposal = tuple[Decision | Sentence | Notes, ...]


class Scripted:
    """Plays each proposal once and keeps the briefs it was given; when none is left it says what is plainest."""

    name = "scripted"

    def __init__(self, proposals: Iterable[Proposal] = ()) -> None:
        self._proposals = list(proposals)
        self.briefs: list[Brief] = []

    async def propose(self, brief: Brief) -> AsyncIterator[Decision | Sentence | Notes]:
        """The next proposal."""
        self.briefs.append(brief)
        for part in self._proposals.pop(0) if self._proposals else plainest(brief):
            yield part


def plainest(brief: Brief) -> Proposal:
    """The first legal move in the framework's own words."""
    move = plain_moves(brief)[0]
    decision = Decision(act=move.act, topic=move.topic, criterion=move.criterion, code=move.code, facts=move.facts)
    return (decision, Sentence(text=move.text))
