"""Public doubles for people who build on viva: `from viva.testing import ScriptedModel`."""

from viva.testing.scripted import ScriptedModel, ScriptOver, chunks_of

__all__ = ["ScriptOver", "ScriptedModel", "chunks_of"]
