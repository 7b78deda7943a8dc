"""What `viva new` writes: nothing passes while a blank is left, everything does once they are filled in."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from viva.clock import WordClock
from viva.errors import DefinitionError, UsageError
from viva.interview.loop import Interview
from viva.interviewers.offline import OfflineInterviewer
from viva.journal.memory import MemoryStore
from viva.packs.check import check
from viva.packs.find import Kind, find, names
from viva.packs.load import BLANK, load_definition, load_scenario
from viva.packs.skeleton import ACTIVE_FACTS, skeleton, write_skeleton
from viva.testing import ScriptedCandidate
from viva.values.transcript import Transcript


def filled(text: str) -> str:
    """The skeleton with every blank filled in by somebody in a hurry."""
    numbers = count(41)
    lines: list[str] = []
    section = ""
    for line in text.splitlines():
        n = next(numbers)
        section = line.split(":")[0].strip() if re.match(r" *[a-z_]+:\s*(#.*)?$", line) else section
        if BLANK not in line or line.lstrip().startswith("#"):
            lines.append(line)
            continue
        said = f"There are {n} kinds of lamp."
        if "marks:" in line:
            said = f"{n - 1} kinds"
        elif section in ("situations", "probes", "twists") and "strong" not in line:
            said = "A lamp comes back. What does that tell you?" if section != "probes" else "What is the aim of it?"
        elif section == "definitions":
            line = "  lamp: Something that gives light."
        elif "scales" in line or "_each" in line:
            said = f"{n}"
        elif re.search(r"cues|heard|\{all|solution_terms|user|item|outcome|company", line):
            said = "glow"
        elif "prompt:" in line:
            said = "Acme sells lamps. Design a system that picks the lamps to show."
        lines.append(line.replace(BLANK, said))
    return "\n".join(lines) + "\n"


def written(folder: Path, change: Callable[[str], str] = filled, framework: str = "ml_system_design") -> None:
    """A framework, its rubric and a scenario for it, all of one id."""
    kinds: tuple[Kind, ...] = ("rubric", "framework")
    for kind in kinds:
        write_skeleton({k: change(v) for k, v in skeleton(kind, "lamps").items()}, folder)
    write_skeleton({k: change(v) for k, v in skeleton("scenario", "bulbs", framework=framework).items()}, folder)


def test_a_blank_is_a_mistake_with_its_line(tmp_path: Path) -> None:
    written(tmp_path, change=lambda text: text)
    problems = check([tmp_path])
    assert problems
    assert all("a blank" in problem.what for problem in problems)
    for problem in problems:
        assert BLANK in Path(problem.file).read_text(encoding="utf-8").splitlines()[problem.line - 1]
    with pytest.raises(DefinitionError, match="a blank"):
        load_scenario("bulbs", overlay=tmp_path)


def test_filled_in_it_passes(tmp_path: Path) -> None:
    written(tmp_path)
    assert [str(problem) for problem in check([tmp_path])] == []
    sheet = load_scenario("bulbs", overlay=tmp_path)
    assert len(sheet.facts) == ACTIVE_FACTS
    assert {topic for fact in sheet.facts for topic in fact.topics} > {"t1.business", "t1.nonfunc"}


def test_what_is_in_the_users_folder_is_found_and_played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIVA_HOME", str(tmp_path))
    written(tmp_path / "packs", framework="lamps")
    assert "bulbs" in names("scenario")
    assert find("framework", "lamps").is_relative_to(tmp_path)

    async def played() -> Transcript:
        interview = await Interview.start(
            "lamps-1",
            definition=load_definition("bulbs"),
            interviewer=OfflineInterviewer(),
            store=MemoryStore(),
            clock=WordClock(),
        )
        candidate = ScriptedCandidate(["What is the business goal?", "How many people use it?", "I pick by glow."])
        await candidate.talk(interview)
        candidate.assert_complete()
        return interview.transcript

    transcript = asyncio.run(played())
    told = [fact for turn in transcript.turns if turn.move for fact in turn.move.facts]
    assert told == ["F02", "F05"]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    texts = skeleton("rubric", "lamps")
    (path, _) = write_skeleton(texts, tmp_path)
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="is there already"):
        write_skeleton(texts, tmp_path)
    assert path.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("kind", ["scenario", "framework", "rubric"])
def test_no_slot_of_a_template_is_left(kind: Kind) -> None:
    assert all("<<" not in text for text in skeleton(kind, "lamps").values())
