"""Public doubles for people who build on viva: `from viva.testing import ScriptedModel`.

`viva.testing.store_suite` has the tests that a store of one's own must pass.
"""

from viva.testing.faulty_store import FaultyStore, StoreFault
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
    "FaultyStore",
    "Flaky",
    "InjectionObeyer",
    "LengthLover",
    "QuoteFabricator",
    "RandomMarks",
    "ScriptOver",
    "ScriptedModel",
    "SpeakerBlind",
    "StoreFault",
    "chunks_of",
]
