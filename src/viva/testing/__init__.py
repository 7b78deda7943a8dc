"""Public doubles for people who build on viva: `from viva.testing import ScriptedModel`."""

from viva.testing.mutants import (
    AlwaysMet,
    AlwaysUnmet,
    Flaky,
    InjectionObeyer,
    LengthLover,
    QuoteFabricator,
    RandomMarks,
    SpeakerBlind,
)
from viva.testing.scripted import ScriptedModel, ScriptOver, chunks_of

__all__ = [
    "AlwaysMet",
    "AlwaysUnmet",
    "Flaky",
    "InjectionObeyer",
    "LengthLover",
    "QuoteFabricator",
    "RandomMarks",
    "ScriptOver",
    "ScriptedModel",
    "SpeakerBlind",
    "chunks_of",
]
