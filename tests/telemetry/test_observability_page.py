"""The page on observability: its example runs, and it names all that is told and nothing else."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.grading.test_model_grading import GOOD, SHEET, TALK, always, failing_on
from tests.interviewers.replying import STATEMENT, legal, reply
from tests.telemetry.recording import NO_WAIT, Recording, begun, hear
from viva.errors import ModelAuthError, ModelUnavailable
from viva.grading import grade
from viva.judges.model import ModelJudge
from viva.models.retrying import Retrying
from viva.telemetry.content import VARIABLE
from viva.testing import ScriptedModel
from viva.testing.scripted import Line

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "observability.md").read_text(encoding="utf-8")
EXAMPLE = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)[0]
NEVER_SENT = {"gen_ai.request.temperature", "gen_ai.request.seed"}
"""Settings that no role of ours has today."""


def test_the_example_runs() -> None:
    done = subprocess.run([sys.executable, "-c", EXAMPLE], capture_output=True, text=True, timeout=60, check=True)
    assert [name for name in ("interview", "turn", "grade") if f'"name": "{name}"' in done.stdout] == [
        "interview",
        "turn",
        "grade",
    ]
    assert "gen_ai.evaluation.result" in done.stdout
    assert "business goal" not in done.stdout


async def everything() -> None:
    """An interview with a refused proposal and a failed turn, and two gradings, one with a lost criterion."""
    script: list[Line] = [reply("answer", "The score is 4 of 4."), ModelAuthError("no")]
    async with await begun(lambda request: script.pop(0) if script else legal(request)) as interview:
        with pytest.raises(ModelAuthError):
            await hear(interview, STATEMENT, "m1")
        await hear(interview, STATEMENT, "m1")
    for answers in (always(GOOD), failing_on("S1.DATA", ModelUnavailable("no"))):
        judge = ModelJudge(Retrying(ScriptedModel(answers), patience=NO_WAIT))
        await grade(TALK, definition=SHEET, judge=judge)


def test_every_name_is_on_the_page_and_no_other(told: Recording, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "SPAN_AND_EVENT")
    asyncio.run(everything())
    sent = {name for span in told.spans for name in span.attributes or {}}
    sent |= {name for record in told.events for name in record.log_record.attributes or {}}
    sent |= {str(record.log_record.event_name) for record in told.events}
    written = set(re.findall(r"`((?:viva|gen_ai|server|error)\.[a-z_.]+)`", PAGE))
    assert sent - written == set()
    assert written - sent == NEVER_SENT
