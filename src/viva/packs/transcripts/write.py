"""Writes a transcript as Markdown that reads back as the same turns."""

from __future__ import annotations

from viva.packs.transcripts.markdown import begins_turn
from viva.values.transcript import Transcript


def transcript_markdown(transcript: Transcript) -> str:
    """The transcript as Markdown: header, then `INTERVIEWER:` and `CANDIDATE:` turns.

    Words, speakers, scenario with its variation, level and mode are kept; steps, times and moves are not. What somebody
    said is never read back as somebody else's turn: a line that looks like the beginning of one gets a backslash.

    Example:
        >>> print(transcript_markdown(Transcript(id="t", level="mid", turns=())).strip())
        ---
        level: mid
        mode: full
        ---
    """
    scenario = [f"scenario: {transcript.scenario}"] if transcript.scenario else []
    scenario += [] if transcript.variation is None else [f"variation: {transcript.variation}"]
    header = "\n".join(["---", *scenario, f"level: {transcript.level}", f"mode: {transcript.mode}", "---"])
    turns = [f"{turn.speaker.upper()}: {_escaped(turn.text)}".rstrip() for turn in transcript.turns]
    return "\n\n".join([header, *turns]) + "\n"


def _escaped(text: str) -> str:
    first, *rest = text.split("\n")
    return "\n".join([first, *(_escaped_line(line) for line in rest)])


def _escaped_line(line: str) -> str:
    return f"\\{line}" if begins_turn(line.lstrip(" \t\\"), {}) else line
