"""Mistakes in what a framework looks for on a board: roles and topics that there are not, cues that find nothing."""

from __future__ import annotations

from collections.abc import Iterator

from viva.packs.lint.finding import Finding, cue_findings, repeated, unknown_id
from viva.values.framework import Framework


def board_findings(framework: Framework) -> Iterator[Finding]:
    """Everything wrong with the section `board`."""
    rules = framework.board
    for name, role in rules.roles.items():
        if not role.heard:
            yield ("board", "roles", name, "heard"), "a role needs at least one cue, or no box ever has it"
        yield from cue_findings(("board", "roles", name, "heard"), role.heard, frozenset())
    yield from repeated(("board", "checks"), [check.id for check in rules.checks], "check")
    topics = [topic.id for step in framework.steps for topic in step.topics]
    for number, check in enumerate(rules.checks):
        path = ("board", "checks", number)
        yield from unknown_id((*path, "topic"), check.topic, "topic", topics)
        for index, given in enumerate(check.path):
            yield from unknown_id((*path, "path", index), given, "role", rules.roles)
        if check.holds is not None:
            yield from unknown_id((*path, "holds"), check.holds, "role", rules.roles)
