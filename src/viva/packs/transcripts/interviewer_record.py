"""Records of IliaLarchenko/Interviewer: one JSON object an interview, the talk as a list of marked lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from viva.packs.transcripts.recorded import Place, Recorded, problem_of, turns_of, words_for_problem
from viva.values.moves import Move
from viva.values.transcript import Speaker, Transcript, Turn
from viva.values.value import Level

CANDIDATE = "CANDIDATE MESSAGE:"
NOTEPAD = "CANDIDATE CODE AND NOTES:"
INTERVIEWER = "INTERVIEWER MESSAGE:"
HIDDEN = "INTERVIEWER HIDDEN NOTE:"
_SPOKEN: dict[str, Speaker] = {CANDIDATE: "candidate", NOTEPAD: "candidate", INTERVIEWER: "interviewer"}
_LEVELS: dict[str, Level] = {"easy": "mid", "medium": "senior", "hard": "staff"}
"""Their difficulty of a problem, taken for the level of whoever is to solve it."""


def is_interviewer_record(record: Mapping[str, object]) -> bool:
    """Whether an object has this form."""
    return "transcript" in record and ("problem_statement" in record or "interviewer_llm" in record)


def read_interviewer_record(record: Mapping[str, object], place: Place) -> Recorded:
    """The interview in an object of their form. Raises `TranscriptError` with file, key and what is wrong.

    The problem's statement becomes the first turn, since their lists begin with the candidate's answer to it. What
    the candidate put on the notepad belongs to their turn; the interviewer's hidden notes were never said, and are
    left out.

    Example:
        >>> record = {"problem_statement": "Rank ads.", "transcript": ["CANDIDATE MESSAGE: By clicks."]}
        >>> [turn.text for turn in read_interviewer_record(record, Place("talk.json")).transcript.turns]
        ['Rank ads.', 'By clicks.']
    """
    inputs = place.mapping(record.get("inputs"), "inputs")
    statement = place.text(record, "problem_statement").strip()
    topic = place.text(inputs, "topic", "inputs.")
    said = list(_spoken(place.listed(record.get("transcript"), "transcript"), place))
    if not any(speaker == "candidate" for speaker, _ in said):
        place.refuse("transcript", f"nobody answers; expected lines such as “{CANDIDATE} …”")
    opening: list[tuple[Speaker, str]] = [("interviewer", statement)] if statement else []
    seconds = record.get("average_response_time_seconds")
    scenario, variation = problem_of(topic)
    transcript = Transcript(
        id=place.id,
        scenario=scenario,
        variation=variation,
        level=_LEVELS.get(place.text(inputs, "difficulty", "inputs.").casefold(), "senior"),
        turns=turns_of(opening + said),
    )
    return Recorded(
        source="interviewer",
        transcript=transcript,
        interviewer=place.text(record, "interviewer_llm"),
        about=topic,
        stated=bool(statement),
        reply_seconds=float(seconds) if isinstance(seconds, int | float) and seconds > 0 else None,
        persona=place.text(record, "candidate_llm"),
    )


def interviewer_record(
    transcript: Transcript,
    *,
    interviewer: str,
    candidate: str = "",
    feedback: str | None = None,
    reply_seconds: float | None = None,
) -> dict[str, object]:
    """An interview in their form, so that their grader can be asked about it.

    `interviewer` and `candidate` name who spoke, `feedback` is a report in Markdown. The opening becomes the problem's
    statement; what a move noted becomes its hidden note. Times and steps have no place there.

    Example:
        >>> talk = Transcript(id="t", turns=turns_of([("interviewer", "Rank ads."), ("candidate", "By clicks.")]))
        >>> interviewer_record(talk, interviewer="offline-1")["transcript"]
        ['CANDIDATE MESSAGE: By clicks.']
    """
    turns = transcript.turns
    opened = bool(turns) and turns[0].speaker == "interviewer"
    return {
        "interviewer_llm": interviewer,
        "candidate_llm": candidate,
        "inputs": {
            "interview_type": "ml_design",
            "difficulty": next(theirs for theirs, ours in _LEVELS.items() if ours == transcript.level),
            "topic": words_for_problem(transcript),
            "requirements": "",
        },
        "problem_statement": turns[0].text if opened else "",
        "transcript": [line for turn in turns[opened:] for line in _lines(turn)],
        "feedback": feedback,
        "average_response_time_seconds": reply_seconds,
    }


def _spoken(lines: list[object], place: Place) -> Iterator[tuple[Speaker, str]]:
    for number, line in enumerate(lines):
        if not isinstance(line, str):
            place.refuse(f"transcript[{number}]", "must be text")
        mark = next((mark for mark in (*_SPOKEN, HIDDEN) if line.startswith(mark)), None)
        if mark is None:
            marks = ", ".join(f"“{one}”" for one in (*_SPOKEN, HIDDEN))
            place.refuse(f"transcript[{number}]", f"begins with none of {marks}")
        if mark in _SPOKEN:
            yield _SPOKEN[mark], line.removeprefix(mark).strip()


def _lines(turn: Turn) -> Iterator[str]:
    yield f"{CANDIDATE if turn.speaker == 'candidate' else INTERVIEWER} {turn.text}"
    if turn.move is not None:
        yield f"{HIDDEN} {_note(turn.move)}"


def _note(move: Move) -> str:
    about = [move.code or "", move.criterion or move.topic or move.twist or ""]
    heard = [f"heard {', '.join(note.topic for note in move.notes.raised)}"] if move.notes.raised else []
    gave = [f"gave {', '.join(move.facts)}"] if move.facts else []
    return "; ".join([*heard, *gave, " ".join(part for part in (move.act, *about) if part)])
