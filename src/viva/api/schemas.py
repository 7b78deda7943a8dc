"""Writes the JSON Schemas of the values that other programs read and write: `python -m viva.api.schemas`."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from pydantic import TypeAdapter

from viva.api.snapshot import Snapshot
from viva.interview import TurnEnd
from viva.values.calibration import Calibration
from viva.values.conduct import ConductReport
from viva.values.events import EVENT, Journalled
from viva.values.framework import Framework
from viva.values.judgements import Judgement
from viva.values.messages import ChatChunk, ChatRequest
from viva.values.persona import Lines, Persona
from viva.values.rubric import Rubric
from viva.values.scenario import Scenario
from viva.values.scorecard import Scorecard
from viva.values.simulated import Simulated
from viva.values.transcript import Transcript
from viva.values.value import Value

_VALUES: tuple[type[Value], ...] = (
    Calibration,
    ChatChunk,
    ChatRequest,
    ConductReport,
    Framework,
    Journalled,
    Judgement,
    Lines,
    Persona,
    Rubric,
    Scenario,
    Scorecard,
    Simulated,
    Snapshot,
    Transcript,
    TurnEnd,
)


def schemas() -> dict[str, str]:
    """The text of each schema by its file name, such as `transcript.json`."""
    texts = {f"{_file_name(value.__name__)}.json": _text(TypeAdapter(value).json_schema()) for value in _VALUES}
    return {**texts, "event.json": _text({"title": "Event", **EVENT.json_schema()})}


def write(folder: Path) -> None:
    """Write every schema into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8")


def _text(schema: dict[str, object]) -> str:
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    return json.dumps(_without_examples(whole), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def _without_examples(part: object) -> object:
    """A docstring's example is for people who write Python."""
    if isinstance(part, list):
        return [_without_examples(inner) for inner in part]
    if isinstance(part, dict):
        return {key: _without_examples(inner) for key, inner in part.items()}
    return part.partition("\n\nExample:\n")[0] if isinstance(part, str) else part


def _file_name(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/schemas"))
