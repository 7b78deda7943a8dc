"""Gold interviews as people bring them: read whole, or refused in one sentence with file and line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.calibration.rated import STEP_ONE, write_gold
from viva.calibrating.gold import read_gold
from viva.errors import UsageError

GOLD = Path(__file__).parents[1] / "gold"


def test_the_gold_interviews_of_the_house() -> None:
    gold = read_gold([GOLD])
    assert [one.name for one in gold] == ["A1", "A3", "A5", "A8", "B1", "B4", "B6", "B7", "V2", "V3"]
    assert all(list(one.ratings) == ["r1", "r2", "writer"] for one in gold if one.name not in ("V2", "V3"))
    assert all(len(one.rated) == 29 for one in gold)
    step_one = gold[1]
    assert len(step_one.scored) == 13
    assert step_one.rated["S9.MON"] is None


def test_single_files_and_folders_are_the_same_and_counted_once() -> None:
    files = [path for path in GOLD.iterdir() if path.stem.startswith("A3") or path.name == "README.md"]
    assert [one.name for one in read_gold([*files, GOLD / "A3.md"])] == ["A3"]


def test_not_rated_is_not_the_same_as_no_evidence(tmp_path: Path) -> None:
    write_gold(tmp_path, "T", a={"S1.GOAL": 3, "S1.DATA": "NE"}, b={"S1.GOAL": 4})
    one = read_gold([tmp_path])[0]
    assert dict(one.rated) == {"S1.GOAL": 3, "S1.DATA": None}
    assert one.ratings["b"] == {"S1.GOAL": 4}


def test_bare_scores_and_other_transcript_formats(tmp_path: Path) -> None:
    write_gold(tmp_path, "T")
    (tmp_path / "T.md").rename(tmp_path / "T.txt")
    (tmp_path / "T.labels.me.json").write_text('{"scores": {"S1.GOAL": 3, "S1.COST": "NE"}}', encoding="utf-8")
    assert read_gold([tmp_path])[0].ratings == {"me": {"S1.GOAL": 3, "S1.COST": None}}


@dataclass(frozen=True)
class Case:
    name: str
    text: str
    """Of the file T.labels.r.json."""
    line: int
    says: str


CASES = (
    Case(
        "another id", '{"scores": {\n"S1.GOAL": 3,\n"S1.GAOL": 3}}', 3, "S1.GAOL is no criterion of the rubric ml_sys"
    ),
    Case("a near id", '{"scores": {\n\n"S1.GAOL": 3}}', 3, "did you mean S1.GOAL?"),
    Case("ids of another rubric", '{"scores": {"tone": 3,\n"pace": 1}}', 1, "(and 1 more in this file); its criteria"),
    Case("nothing rated", '{\n"scores": {}}', 2, "rated nothing"),
    Case(
        "five", '{"scores": {\n"S1.GOAL": {"score": 5}}}', 2, "S1.GOAL is rated 5; expected a rung from 1 to 4, or “NE”"
    ),
    Case("zero", '{"scores": {"S1.GOAL": 0}}', 1, "is rated 0"),
    Case("a half", '{"scores": {"S1.GOAL": 2.5}}', 1, "is rated 2.5"),
    Case("a string", '{"scores": {"S1.GOAL": "3"}}', 1, 'is rated "3"'),
    Case("truth", '{"scores": {"S1.GOAL": true}}', 1, "is rated true"),
    Case("null", '{"scores": {"S1.GOAL": {"score": null}}}', 1, "is rated null"),
    Case("no score", '{"scores": {\n"S1.GOAL": {"quotes": []}}}', 2, 'S1.GOAL has no "score"'),
    Case("twice", '{"scores": {"S1.GOAL": 3,\n"S1.GOAL": 2}}', 2, "S1.GOAL stands here a second time"),
    Case("no JSON", '{"scores": {\n"S1.GOAL": 3,}}', 2, "this is no JSON"),
    Case("a list", "[]", 1, 'expected {"scores"'),
    Case("scores as a list", '{"scores": [3]}', 1, 'expected {"scores"'),
    Case("of another interview", '{"scores": {"S1.GOAL": 3},\n"transcript": "U"}', 2, "ratings of 'U'"),
    Case(
        "the id in a quote",
        '{"scores": {\n"S1.GOAL": {"score": 9}},\n"note": "\\"S1.GOAL\\": 9"}',
        2,
        "S1.GOAL is rated 9",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_rating_that_cannot_be_used(case: Case, tmp_path: Path) -> None:
    write_gold(tmp_path, "T")
    (tmp_path / "T.labels.r.json").write_text(case.text, encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        read_gold([tmp_path])
    said = str(refused.value)
    assert case.says in said
    assert f"T.labels.r.json:{case.line}: " in said
    assert "\n" not in said
    assert refused.value.exit_code == 2


def test_deep_nesting_and_bytes_are_refused(tmp_path: Path) -> None:
    write_gold(tmp_path, "T")
    labels = tmp_path / "T.labels.r.json"
    labels.write_text("[" * 200_000, encoding="utf-8")
    with pytest.raises(UsageError, match=r"T\.labels\.r\.json:1: "):
        read_gold([tmp_path])
    labels.write_bytes(b'{"scores": "\xff"}')
    with pytest.raises(UsageError, match="not UTF-8"):
        read_gold([tmp_path])


def test_an_interview_without_ratings_is_not_passed_over(tmp_path: Path) -> None:
    write_gold(tmp_path, "T", r={"S1.GOAL": 3})
    write_gold(tmp_path, "V")
    with pytest.raises(UsageError, match=r"V\.md: nobody rated it; expected V\.labels\.RATER\.json"):
        read_gold([tmp_path])


def test_ratings_without_their_interview(tmp_path: Path) -> None:
    write_gold(tmp_path, "T", r={"S1.GOAL": 3})
    (tmp_path / "T.md").unlink()
    with pytest.raises(UsageError, match=r"its transcript is missing; expected T\.md"):
        read_gold([tmp_path])


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no such file"):
        read_gold([tmp_path / "no"])
    with pytest.raises(UsageError, match="nothing is rated"):
        read_gold([tmp_path])
    (tmp_path / "README.md").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match="none of these files is a transcript"):
        read_gold([tmp_path / "README.md"])


def test_two_interviews_of_one_name(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        write_gold(tmp_path / folder, "T", r={"S1.GOAL": 3})
    with pytest.raises(UsageError, match="two interviews are called 'T'"):
        read_gold([tmp_path / "one", tmp_path / "two"])


def test_all_criteria_may_be_rated_by_a_file_of_the_house(tmp_path: Path) -> None:
    write_gold(tmp_path, "T", r=dict.fromkeys(STEP_ONE, 2))
    written = json.loads((tmp_path / "T.labels.r.json").read_text(encoding="utf-8"))
    assert set(read_gold([tmp_path])[0].rated) == set(written["scores"])
