"""The definition that belongs to an interview of a journal, or to a transcript that somebody brings."""

from __future__ import annotations

from viva.errors import UsageError
from viva.packs.find import list_scenarios
from viva.packs.load import load_definition
from viva.values.definition import Definition
from viva.values.transcript import Transcript


def definition_for(transcript: Transcript) -> Definition:
    """The definition that grades a transcript; with the rubric alone when nobody has its scenario's sheet."""
    known = transcript.scenario if transcript.scenario in list_scenarios() else None
    return load_definition(known, variation=transcript.variation)


def sheet_of(
    recorded: str | None, variation: int | None, given: str | None, *, rubric: str | None = None
) -> Definition:
    """The definition of an interview of the journal. Raises `UsageError` where its scenario is not to be found."""
    if given is None and recorded not in list_scenarios():
        raise UsageError(
            f"this interview is about {recorded!r}, which is not among the scenarios known here; say where its file "
            "is with --scenario FILE, or copy it to packs/scenarios/ in the user data folder"
        )
    definition = load_definition(given or recorded, rubric=rubric, variation=variation)
    if definition.scenario is None or definition.scenario.id != recorded:
        raise UsageError(f"--scenario {given}: this interview is about {recorded!r}; give the file of that scenario")
    return definition
