"""The files of interviews that a person held: read back as written, found by a beginning, never half written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from viva.errors import StoreUnavailable, TranscriptError, UsageError
from viva.packs.transcripts.interviewed import InterviewedFolder
from viva.packs.transcripts.read import read_transcript
from viva.values.interviewed import Seat
from viva.values.transcript import Turn


def seat(name: str = "ads_ctr-aaaaaa", **changes: object) -> Seat:
    whole = {"id": name, "scenario": "ads_ctr", "minutes": 45, "seed": 3, "persona": "weak", "clock": "words"}
    return Seat.model_validate({**whole, **changes})


def turns(*texts: str) -> tuple[Turn, ...]:
    return tuple(
        Turn(number=number, speaker="interviewer" if number % 2 else "candidate", text=text, at=number * 1.5)
        for number, text in enumerate(texts, start=1)
    )


def keep(folder: InterviewedFolder, said: tuple[Turn, ...], messages: dict[str, int] | None = None) -> None:
    folder.keep_turns(seat(), "ads_ctr", said, messages or {}, variation=3)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=20), min_size=1, max_size=5))
def test_what_is_kept_is_read_back(tmp_path: Path, texts: list[str]) -> None:
    folder, said = InterviewedFolder(tmp_path / "interviewed"), turns(*texts)
    keep(folder, said, {"m1": 1, "again": 1})
    assert folder.turns(seat().id) == (said, {"m1": 1, "again": 1})


def test_it_is_a_transcript_as_any_other(tmp_path: Path) -> None:
    folder, said = InterviewedFolder(tmp_path), turns("Begin.", "The goal?\u2028And\nthe data?")
    keep(folder, said)
    read = read_transcript(folder.transcript_file(seat().id))
    assert (read.scenario, read.variation, read.level, read.id) == ("ads_ctr", 3, "senior", seat().id)
    assert read.turns == said
    assert folder.turns(seat().id) == (said, {}), "a line separator in a turn ends no row"


def test_seats_are_found_by_id_beginning_and_latest_open(tmp_path: Path) -> None:
    folder = InterviewedFolder(tmp_path)
    for age, one in enumerate((seat("ads-new", ended=True), seat("ads-open"), seat("ads-older"))):
        folder.keep_seat(one)
        os.utime(tmp_path / f"{one.id}.setting.json", (1000 - age, 1000 - age))
    assert folder.seat("ads-old").id == "ads-older"
    assert folder.seat("latest").id == "ads-open"
    with pytest.raises(UsageError, match="several"):
        folder.seat("ads-")
    with pytest.raises(UsageError, match="ads-older"):
        folder.seat("nothing")
    with pytest.raises(UsageError, match="is none"):
        folder.seat("")


def test_nothing_said_is_no_file(tmp_path: Path) -> None:
    assert InterviewedFolder(tmp_path).turns("ads-new") == ((), {})
    with pytest.raises(UsageError, match="begin one"):
        InterviewedFolder(tmp_path / "none").seat("latest")


@pytest.mark.parametrize("text", ["{}\n[]\n", '{}\n{"speaker": "nobody", "text": "a"}\n', "{}\nno json\n"])
def test_turns_that_were_changed_by_hand_are_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "ads-x.jsonl").write_text(text, encoding="utf-8")
    with pytest.raises(TranscriptError, match=r"ads-x\.jsonl"):
        InterviewedFolder(tmp_path).turns("ads-x")


def test_a_setting_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "ads-x.setting.json").write_text("{", encoding="utf-8")
    with pytest.raises(TranscriptError, match=r"ads-x\.setting\.json"):
        InterviewedFolder(tmp_path).seat("ads-x")


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, said = InterviewedFolder(tmp_path), turns("Begin.", "The goal?")
    keep(folder, said[:1])

    def full(_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreUnavailable, match="No space left"):
        keep(folder, said)
    assert folder.turns(seat().id)[0] == said[:1]
    assert len(list(tmp_path.iterdir())) == 1, "no part of it stays"


def test_a_draft_is_kept_until_it_is_sent(tmp_path: Path) -> None:
    folder = InterviewedFolder(tmp_path)
    folder.keep_draft("ads-x", "half a ques")
    assert folder.draft("ads-x") == "half a ques"
    folder.keep_draft("ads-x", "")
    folder.keep_draft("ads-x", "")
    assert folder.draft("ads-x") == ""
