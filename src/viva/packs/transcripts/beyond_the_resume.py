"""Records of mbzuai-nlp/beyond-the-resume: one row an interview, the talk as a list of roles and messages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Literal

from viva.packs.transcripts.recorded import Place, Recorded, problem_of, turns_of, words_for_problem
from viva.values.definition import Definition
from viva.values.transcript import Speaker, Transcript
from viva.values.value import Identifier

LEVELS = ("low", "medium", "high")
"""Their levels of a trait, from the lowest."""
_ROLES: dict[str, Speaker] = {"interviewer": "interviewer", "applicant": "candidate"}
_WORDS: dict[Speaker, str] = {ours: theirs for theirs, ours in _ROLES.items()}
_NOT_ID = re.compile(r"[^A-Za-z0-9_.:-]+")
_TURNS = "interview_turns_json"
_BANDS: dict[int, Literal["low", "medium", "high"]] = {1: "low", 2: "medium", 3: "medium", 4: "high"}
"""Our rungs as their levels."""


def is_row(record: Mapping[str, object]) -> bool:
    """Whether an object is a row of their table."""
    return _TURNS in record


def is_talk(content: object) -> bool:
    """Whether a list is a talk of theirs by itself, as their judge's tests have it."""
    return (
        isinstance(content, list) and bool(content) and all(isinstance(one, dict) and "role" in one for one in content)
    )


def read_row(row: Mapping[str, object], place: Place) -> Recorded:
    """The interview in a row of their table. Raises `TranscriptError` with file, key and what is wrong.

    The levels that the applicant was made to have become `planted`; where their judge ended, `found`. The archetype is
    the persona; in a row about a scenario of ours, whose archetype is the interview, it is the personality.

    Example:
        >>> talk = '[{"role": "interviewer", "message": "What do you do?"}, {"role": "applicant", "message": "Data."}]'
        >>> row = {"resume_id": "ml_0", "archetype_id": "low_larry", "interview_turns_json": talk}
        >>> read_row(row, Place("rows.jsonl")).transcript.id
        'ml_0-low_larry'
    """
    about, archetype = place.text(row, "resume_id"), place.text(row, "archetype_id")
    scenario, variation = problem_of(about)
    parts = [part for part in ("" if scenario else about, archetype) if part]
    beliefs = place.listed(place.inner(row, "judgement_history_posteriors_json"), "judgement_history_posteriors_json")
    last = place.mapping(beliefs[-1], "judgement_history_posteriors_json") if beliefs else {}
    planted = place.mapping(place.inner(row, "archetype_json"), "archetype_json")
    transcript = Transcript(
        id=_id("-".join(parts)) or place.id,
        scenario=scenario,
        variation=variation,
        turns=turns_of(_spoken(place.listed(place.inner(row, _TURNS), _TURNS), place, _TURNS)),
    )
    return Recorded(
        source="beyond-the-resume",
        transcript=transcript,
        about=about,
        persona=place.text(row, "personality") if scenario else archetype,
        planted={name: _level(level, f"archetype_json.{name}", place) for name, level in planted.items()},
        found={name: _likeliest(last[name]) for name in planted if name in last},
    )


def read_talk(content: list[object], place: Place) -> Recorded:
    """The interview in a list of roles and messages. Raises `TranscriptError` as `read_row`."""
    transcript = Transcript(id=place.id, turns=turns_of(_spoken(content, place, "")))
    return Recorded(source="beyond-the-resume", transcript=transcript)


def beyond_the_resume_row(
    transcript: Transcript,
    definition: Definition,
    *,
    planted: Mapping[Identifier, int] | None = None,
    found: Mapping[Identifier, int] | None = None,
    persona: str = "",
) -> dict[str, object]:
    """An interview as a row of their table, so that their judges can be asked about it.

    The rubric's criteria become their dimensions: rung 1 is low, 2 and 3 are medium, 4 is high, so rungs that come
    back are theirs. `found` are rungs that a judge of ours gave. Level and mode have no place there; there is no
    résumé, and the scenario's id stands for that of one.
    """
    criteria = definition.criteria_in(transcript.mode)
    rubric = {
        one.id: {
            "low": one.anchors[1],
            "medium": f"{one.anchors[2]} {one.anchors[3]}",
            "high": one.anchors[4],
        }
        for one in criteria
    }
    beliefs = {name: {level: float(level == _BANDS[rung]) for level in LEVELS} for name, rung in (found or {}).items()}
    talk = [{"role": _WORDS[turn.speaker], "message": turn.text} for turn in transcript.turns]
    return {
        "resume_id": words_for_problem(transcript),
        "archetype_id": transcript.id,
        "resume": "",
        "rubric_json": _json(rubric),
        "personality": persona,
        "archetype_json": _json({name: _BANDS[rung] for name, rung in (planted or {}).items()}),
        _TURNS: _json(talk),
        "judgement_history_posteriors_json": _json([beliefs] if beliefs else []),
        "judgement_history_justifications_json": _json([]),
    }


def _spoken(turns: list[object], place: Place, key: str) -> Iterator[tuple[Speaker, str]]:
    heard = False
    for number, turn in enumerate(turns):
        here = f"{key}[{number}]"
        said = place.mapping(turn, here)
        role = _ROLES.get(place.text(said, "role", f"{here}."))
        if role is None:
            place.refuse(f"{here}.role", f"must be one of {', '.join(_ROLES)}")
        heard = heard or role == "candidate"
        yield role, place.text(said, "message", f"{here}.")
    if not heard:
        place.refuse(key, 'nobody answers; expected {"role": "applicant", "message": "…"} among the turns')


def _level(given: object, key: str, place: Place) -> int:
    if _NOT_ID.search(key):
        place.refuse(key, "is no id of a dimension; allowed: letters, digits and . _ : -")
    if given not in LEVELS:
        place.refuse(key, f"must be one of {', '.join(LEVELS)}")
    return LEVELS.index(str(given)) + 1


def _likeliest(belief: object) -> int | None:
    """The level that is more likely than any other; None where none is."""
    given = belief if isinstance(belief, dict) else {}
    chances = [value if isinstance(value := given.get(level), int | float) else 0.0 for level in LEVELS]
    top = max(chances)
    return chances.index(top) + 1 if chances.count(top) == 1 else None


def _id(text: str) -> str:
    return _NOT_ID.sub("-", text).strip("-._:")[:200]


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2)
