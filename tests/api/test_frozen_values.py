"""What an earlier viva wrote is read by every later one. The files are never written anew; a new form gets new ones."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from viva.api.interview import Interview
from viva.api.snapshot import Snapshot
from viva.interview import TurnEnd
from viva.journal.memory import MemoryStore
from viva.machine.record import transcript_of
from viva.values.calibration import Calibration
from viva.values.events import EVENT, Journalled
from viva.values.judgements import Judgement
from viva.values.scorecard import Scorecard
from viva.values.transcript import Transcript

FOLDER = Path(__file__).parent / "fixtures" / "v1"


@dataclass(frozen=True)
class Kept:
    """A file, what reads it, and its hash when it was written."""

    name: str
    kind: type[BaseModel]
    sha256: str

    @property
    def texts(self) -> list[str]:
        """One value each."""
        text = (FOLDER / self.name).read_text(encoding="utf-8")
        return text.splitlines() if self.name.endswith(".jsonl") else [text]


KEPT = (
    Kept("calibration.json", Calibration, "013ad35f4b3f034da57ce4a4d5fab8d6429fcd2687b53727ef3e21aa68e7adca"),
    Kept("journal.jsonl", Journalled, "2c2d71913eac6996949a2fccdad104454bc08a6670d85a758aabb3db95d565f6"),
    Kept("judgement.json", Judgement, "c7e1a61372333b8b54b21dea0811cbf8cbd9a451cac380daca7a9986fa55e7fd"),
    Kept("scorecard.json", Scorecard, "7cb6a2da840573498c9987e12bf136869d078fbc2266e1a13732a5062fd8954c"),
    Kept("snapshot.json", Snapshot, "cd9fb2c1c1cadc10d325aecdf4ee07ce2d824e7ffb16c13c9617504eb739dea1"),
    Kept("transcript.json", Transcript, "d85ce0e3abf7570c3f8e34c44d23597ba022787ed85caba208e82cf30b924c96"),
    Kept("turn_end.json", TurnEnd, "c018c13e84fb6c0f5025c76bfe12649fe7d957ce64fdb81745803db666568006"),
)


def lost(kept: object, read: object, place: str = "") -> Iterable[str]:
    """Places where what was read no longer says what the file says; what a newer viva adds is no loss."""
    if isinstance(kept, dict) and isinstance(read, dict):
        for key, value in kept.items():
            if key not in read:
                yield f"{place}.{key}"
            else:
                yield from lost(value, read[key], f"{place}.{key}")
    elif isinstance(kept, list) and isinstance(read, list) and len(kept) == len(read):
        for index, (one, other) in enumerate(zip(kept, read, strict=True)):
            yield from lost(one, other, f"{place}[{index}]")
    elif kept != read:
        yield f"{place}: {kept!r} became {read!r}"


def test_every_file_of_the_folder_is_tried() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {kept.name for kept in KEPT}


@pytest.mark.parametrize("kept", KEPT, ids=lambda kept: kept.name)
def test_a_file_is_as_it_was_written(kept: Kept) -> None:
    assert hashlib.sha256((FOLDER / kept.name).read_bytes()).hexdigest() == kept.sha256


@pytest.mark.parametrize("kept", KEPT, ids=lambda kept: kept.name)
def test_a_file_is_read_and_nothing_of_it_is_lost(kept: Kept) -> None:
    for text in kept.texts:
        read = kept.kind.model_validate_json(text)
        assert list(lost(json.loads(text), json.loads(read.model_dump_json()))) == []


def journal() -> tuple[Journalled, ...]:
    return tuple(Journalled.model_validate_json(line) for line in KEPT[1].texts)


def test_the_journal_has_an_event_of_every_kind_there_was() -> None:
    assert {row.event.kind for row in journal()} == {
        "started",
        "candidate_said",
        "sentence_said",
        "interviewer_said",
        "step_entered",
        "paused",
        "resumed",
        "undone",
        "finished",
    }


def test_the_journal_still_gives_its_transcript() -> None:
    given = transcript_of("ads_ctr-v1", [row.event for row in journal()])
    assert given == Transcript.model_validate_json((FOLDER / "transcript.json").read_text(encoding="utf-8"))


def test_an_interview_is_taken_up_and_graded_again() -> None:
    async def run() -> tuple[Snapshot, Scorecard, tuple[str, ...]]:
        store = MemoryStore()
        await store.append("ads_ctr-v1", 0, [row.event for row in journal()])
        interview = await Interview.load("ads_ctr-v1", store=store)
        end = [part async for part in interview.turn("sent again", message_id="m5")][-1]
        assert isinstance(end, TurnEnd)
        return interview.state, await interview.grade(), end.messages

    state, scorecard, messages = asyncio.run(run())
    assert (state.turns, state.ended, state.step) == (11, True, "s1")
    assert messages == ("m4", "m5")
    assert scorecard.criteria["S1.GOAL"].state == "scored"


def test_an_event_of_a_version_that_is_not_known_is_refused() -> None:
    event = json.loads(KEPT[1].texts[0])["event"]
    assert EVENT.validate_python(event)
    with pytest.raises(ValidationError, match="schema_version"):
        EVENT.validate_python({**event, "schema_version": 2})
