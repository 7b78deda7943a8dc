"""Interviews that other programs recorded: read, refused with the key that is wrong, and written again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarking.talks import ads, talk
from viva.errors import TranscriptError
from viva.packs.transcripts.beyond_the_resume import beyond_the_resume_row, read_row
from viva.packs.transcripts.interviewer_record import interviewer_record, read_interviewer_record
from viva.packs.transcripts.recorded import Place, turns_of
from viva.packs.transcripts.records import read_records
from viva.values.transcript import Speaker, Transcript, Turn

RECORD = {
    "interviewer_llm": "some-model",
    "candidate_llm": "another-model",
    "inputs": {"interview_type": "ml_design", "difficulty": "Hard", "topic": "Ads", "requirements": ""},
    "problem_statement": "### Ads\nRank ads.",
    "transcript": [
        "CANDIDATE MESSAGE: Where do I begin?",
        "CANDIDATE CODE AND NOTES: goal: revenue",
        "INTERVIEWER MESSAGE: Where you like.",
        "INTERVIEWER HIDDEN NOTE: asks for help at once",
        "CANDIDATE MESSAGE: With the goal.",
        "INTERVIEWER MESSAGE: ",
    ],
    "feedback": "Fine.",
    "average_response_time_seconds": 3.25,
}
TALK = [
    {"role": "interviewer", "message": "What do you do at Acme?"},
    {"role": "applicant", "message": "Pipelines."},
    {"role": "applicant", "message": "And some models."},
]
ROW = {
    "resume_id": "ml_3",
    "archetype_id": "average_joe",
    "resume": "…",
    "rubric_json": "{}",
    "personality": "frank",
    "archetype_json": json.dumps({"data": "medium", "deployment": "low", "research": "high"}),
    "interview_turns_json": json.dumps(TALK),
    "judgement_history_posteriors_json": json.dumps(
        [
            {"data": {"low": 1.0, "medium": 0.0, "high": 0.0}},
            {
                "data": {"low": 0.1, "medium": 0.3, "high": 0.6},
                "deployment": {"low": 0.4, "medium": 0.4, "high": 0.2},
            },
        ]
    ),
    "judgement_history_justifications_json": "[]",
}


def written(folder: Path, name: str, content: object) -> Path:
    place = folder / name
    place.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return place


def test_a_record_of_the_interviewer(tmp_path: Path) -> None:
    (found,) = read_records(written(tmp_path, "20260101-ab.json", RECORD))
    assert [(turn.speaker, turn.text) for turn in found.transcript.turns] == [
        ("interviewer", "### Ads\nRank ads."),
        ("candidate", "Where do I begin?\n\ngoal: revenue"),
        ("interviewer", "Where you like."),
        ("candidate", "With the goal."),
        ("interviewer", ""),
    ]
    assert (found.transcript.id, found.transcript.level, found.transcript.scenario) == ("20260101-ab", "staff", None)
    assert (found.source, found.interviewer, found.about) == ("interviewer", "some-model", "Ads")
    assert (found.stated, found.reply_seconds) == (True, 3.25)


def test_a_row_of_beyond_the_resume(tmp_path: Path) -> None:
    (found,) = read_records(written(tmp_path, "rows.jsonl", json.dumps(ROW)))
    assert [(turn.speaker, turn.text) for turn in found.transcript.turns] == [
        ("interviewer", "What do you do at Acme?"),
        ("candidate", "Pipelines.\n\nAnd some models."),
    ]
    assert (found.transcript.id, found.about, found.persona) == ("ml_3-average_joe", "ml_3", "average_joe")
    assert found.planted == {"data": 2, "deployment": 1, "research": 3}
    assert found.found == {"data": 3, "deployment": None}
    assert not found.stated


def test_many_in_a_file_and_a_talk_by_itself(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps(one) for one in (RECORD, RECORD))
    assert [one.transcript.id for one in read_records(written(tmp_path, "two.jsonl", lines))] == ["two-1", "two-2"]
    assert len(read_records(written(tmp_path, "list.json", [ROW, RECORD]))) == 2
    (alone,) = read_records(written(tmp_path, "ml_0.json", TALK))
    assert (alone.source, alone.transcript.id, len(alone.transcript.turns)) == ("beyond-the-resume", "ml_0", 2)


def test_a_plain_transcript_is_read_as_ever(tmp_path: Path) -> None:
    (found,) = read_records(written(tmp_path, "t.md", "INTERVIEWER: Begin.\n\nCANDIDATE: With the goal.\n"))
    assert (found.source, found.interviewer) == ("transcript", "")
    line = json.dumps({"speaker": "candidate", "text": "With the goal."})
    (found,) = read_records(written(tmp_path, "t.jsonl", line))
    assert found.transcript.turns[0].text == "With the goal."


def test_fields_may_be_missing(tmp_path: Path) -> None:
    bare = {"problem_statement": None, "transcript": ["CANDIDATE MESSAGE: Hello."], "average_response_time_seconds": 0}
    (found,) = read_records(written(tmp_path, "bare.json", bare))
    assert (found.interviewer, found.stated, found.reply_seconds) == ("", False, None)
    assert (found.transcript.level, len(found.transcript.turns)) == ("senior", 1)
    (found,) = read_records(written(tmp_path, "row.json", {"interview_turns_json": TALK}))
    assert (found.transcript.id, found.planted, found.found) == ("row", {}, {})


@dataclass(frozen=True, slots=True)
class Mistake:
    content: object
    says: str


@pytest.mark.parametrize(
    "mistake",
    [
        Mistake(RECORD | {"transcript": ["hello"]}, "transcript[0]: begins with none of"),
        Mistake(RECORD | {"transcript": [7]}, "transcript[0]: must be text"),
        Mistake(RECORD | {"transcript": "CANDIDATE MESSAGE: x"}, "transcript: must be a list"),
        Mistake(RECORD | {"transcript": ["INTERVIEWER MESSAGE: x"]}, "transcript: nobody answers"),
        Mistake(RECORD | {"inputs": ["ml"]}, "inputs: must be an object"),
        Mistake(RECORD | {"inputs": {"topic": 3}}, "inputs.topic: must be text, not 3"),
        Mistake(RECORD | {"problem_statement": {"text": "x"}}, "problem_statement: must be text"),
        Mistake(ROW | {"interview_turns_json": "[{"}, "interview_turns_json: this text is no JSON"),
        Mistake(ROW | {"interview_turns_json": "[]"}, "interview_turns_json: nobody answers"),
        Mistake(
            ROW | {"interview_turns_json": [{"role": "judge", "message": ""}]},
            "interview_turns_json[0].role: must be one of interviewer, applicant",
        ),
        Mistake(
            ROW | {"interview_turns_json": [{"role": "applicant", "message": 1}]},
            "interview_turns_json[0].message: must be text, not 1",
        ),
        Mistake(ROW | {"archetype_json": '{"data": "expert"}'}, "archetype_json.data: must be one of low"),
        Mistake(ROW | {"archetype_json": '{"a b": "low"}'}, "archetype_json.a b: is no id"),
        Mistake([ROW, {"speaker": "x"}], "record 2 is none of the form of the first"),
    ],
    ids=lambda mistake: mistake.says,
)
def test_a_mistake_is_named_with_file_and_key(mistake: Mistake, tmp_path: Path) -> None:
    place = written(tmp_path, "record.json", mistake.content)
    with pytest.raises(TranscriptError) as refused:
        read_records(place)
    assert str(refused.value).startswith(f"{place}: ")
    assert mistake.says in str(refused.value)


def test_a_mistake_in_a_line_names_the_line(tmp_path: Path) -> None:
    place = written(
        tmp_path, "rows.jsonl", "\n".join(json.dumps(one) for one in (ROW, ROW | {"archetype_json": "[1]"}))
    )
    with pytest.raises(TranscriptError, match=r"rows\.jsonl:2: archetype_json: must be an object"):
        read_records(place)
    broken = written(tmp_path, "more.jsonl", json.dumps(ROW) + "\n{")
    with pytest.raises(TranscriptError, match=r"more\.jsonl:2: record 2 is none"):
        read_records(broken)


def test_a_table_is_refused_with_what_to_do(tmp_path: Path) -> None:
    place = tmp_path / "interviews.parquet"
    place.write_bytes(b"PAR1\x00\x01")
    with pytest.raises(TranscriptError, match="write its rows as JSON lines first"):
        read_records(place)
    with pytest.raises(TranscriptError, match="cannot be read"):
        read_records(tmp_path / "none.json")


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=40).map(str.strip)
talks = st.lists(words, min_size=1, max_size=7).map(
    lambda said: turns_of((speaker(number), text) for number, text in enumerate(said))
)


def speaker(number: int) -> Speaker:
    return "candidate" if number % 2 else "interviewer"


@given(talks, st.sampled_from(["mid", "senior", "staff"]), st.none() | st.integers(0, 99))
def test_ours_comes_back_from_a_record(turns: tuple[Turn, ...], level: str, variation: int | None) -> None:
    if not any(turn.speaker == "candidate" for turn in turns):
        return
    sent = Transcript.model_validate(
        {"id": "talk", "scenario": "ads_ctr", "variation": variation, "level": level, "turns": turns}
    )
    record = json.loads(json.dumps(interviewer_record(sent, interviewer="offline-1")))
    back = read_interviewer_record(record, Place("talk.json")).transcript
    statement = sent.turns[0].text
    assert back.turns == (sent.turns if statement else turns_of((t.speaker, t.text) for t in sent.turns[1:]))
    assert (back.scenario, back.variation, back.level) == ("ads_ctr", variation, level)


@given(talks, st.none() | st.integers(0, 99))
def test_ours_comes_back_from_a_row(turns: tuple[Turn, ...], variation: int | None) -> None:
    if not any(turn.speaker == "candidate" for turn in turns):
        return
    sent = Transcript(id="talk", scenario="ads_ctr", variation=variation, turns=turns)
    row = json.loads(json.dumps(beyond_the_resume_row(sent, ads(), persona="weak")))
    back = read_row(row, Place("rows.jsonl"))
    assert back.transcript == sent
    assert back.persona == "weak"


def test_a_record_of_ours_hides_what_the_move_was() -> None:
    record = interviewer_record(talk(), interviewer="offline-1", candidate="weak", feedback="## Report")
    assert record["problem_statement"] == talk().turns[0].text
    assert record["transcript"][:4] == [  # type: ignore[index]
        f"CANDIDATE MESSAGE: {talk().turns[1].text}",
        "INTERVIEWER MESSAGE: What is the label?",
        "INTERVIEWER HIDDEN NOTE: probe",
        f"CANDIDATE MESSAGE: {talk().turns[3].text}",
    ]
    assert (record["feedback"], record["average_response_time_seconds"]) == ("## Report", None)
    assert record["inputs"]["difficulty"] == "easy"  # type: ignore[index]


def test_a_row_of_ours_has_our_rubric_at_their_levels() -> None:
    row = beyond_the_resume_row(talk(), ads(), planted={"S1.GOAL": 1, "S2.OFF": 3}, found={"S1.GOAL": 4})
    rubric = json.loads(str(row["rubric_json"]))
    assert rubric.keys() == {one.id for one in ads().criteria_in("full")}
    assert rubric["S1.GOAL"]["high"] == ads().rubric.criterion("S1.GOAL").anchors[4]
    back = read_row(row, Place("rows.jsonl"))
    assert back.planted == {"S1.GOAL": 1, "S2.OFF": 2}
    assert back.found == {"S1.GOAL": 3}
