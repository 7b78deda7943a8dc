"""The JSON Schemas in docs/schemas are those of the values."""

from __future__ import annotations

import json
from pathlib import Path

from viva.api.schemas import schemas, write

FOLDER = Path(__file__).parents[2] / "docs" / "schemas"


def test_the_schemas_in_the_documentation_are_current() -> None:
    kept = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.json")}
    assert kept == schemas(), "run `python -m viva.api.schemas`"


def test_every_root_value_has_a_schema() -> None:
    assert set(schemas()) == {
        "calibration.json",
        "chat_chunk.json",
        "chat_request.json",
        "conduct_report.json",
        "event.json",
        "framework.json",
        "journalled.json",
        "judgement.json",
        "lines.json",
        "persona.json",
        "rubric.json",
        "scenario.json",
        "scorecard.json",
        "simulated.json",
        "snapshot.json",
        "transcript.json",
        "turn_end.json",
    }


def test_a_schema_is_written_as_a_file_that_reads_back(tmp_path: Path) -> None:
    write(tmp_path / "new")
    for name, text in schemas().items():
        assert json.loads((tmp_path / "new" / name).read_text(encoding="utf-8")) == json.loads(text)
        assert ">>>" not in text
        assert json.loads(text)["$schema"].startswith("https://json-schema.org/")
