"""Public doubles for people who build on viva: `from viva.testing import ScriptedModel`.

`viva.testing.store_suite` has the tests that a store of one's own must pass, and `viva.testing.network_plugin` a pytest
fixture that is `BLOCK_NETWORK` for a test.
"""

from viva.models.loopback import LOOPBACK_ONLY, NetworkBlocked
from viva.testing.candidate import Message, ScriptedCandidate
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

BLOCK_NETWORK = LOOPBACK_ONLY
"""While it is active (`with BLOCK_NETWORK:`), viva's adapters connect to no host but this machine, in the whole
process; a model elsewhere that is asked raises `NetworkBlocked` with its name. It may be entered inside itself."""

__all__ = [
    "BLOCK_NETWORK",
    "AlwaysMet",
    "AlwaysUnmet",
    "FaultyStore",
    "Flaky",
    "InjectionObeyer",
    "LengthLover",
    "Message",
    "NetworkBlocked",
    "QuoteFabricator",
    "RandomMarks",
    "ScriptOver",
    "ScriptedCandidate",
    "ScriptedModel",
    "SpeakerBlind",
    "StoreFault",
    "chunks_of",
]
