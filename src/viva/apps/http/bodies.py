"""What requests and responses carry, and how a request is read."""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, Field, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request

from viva.api.interview import Interview
from viva.api.snapshot import Snapshot
from viva.apps.http.shelf import ScenarioTitle
from viva.interview import TurnEnd
from viva.packs.transcripts import parse_transcript
from viva.values.board import LONGEST_SOURCE
from viva.values.transcript import Mode, Transcript
from viva.values.value import Level, Value

V = TypeVar("V", bound=BaseModel)

TEXT_FORMS = {
    "text/markdown": "transcript.md",
    "text/plain": "transcript.txt",
    "text/vtt": "transcript.vtt",
    "application/x-subrip": "transcript.srt",
    "application/jsonl": "transcript.jsonl",
    "application/x-ndjson": "transcript.jsonl",
}
"""Media types of a transcript as text, with the name of a file that has it."""
JSON = "application/json"
_LONGEST_RUN = 24 * 60
"""Minutes."""
_SHOWN = 20
"""Mistakes of one body that are named."""


class Wrong(Value):
    """One thing that is wrong with a request's body."""

    at: str
    """JSON Pointer into the body; empty for the whole of it."""
    what: str


class Begin(Value):
    """The settings of a new interview; each may be left out."""

    scenario: str | None = None
    level: Level = "senior"
    mode: Mode = "full"
    minutes: Annotated[float, Field(gt=0, le=_LONGEST_RUN)] | Literal["framework"] | None = "framework"
    """Length of the run; null for untimed."""
    model: str | None = None
    """One of those that this server offers."""
    seed: int | None = Field(default=None, ge=0, lt=2**31)


class Said(Value):
    """A message of the candidate."""

    message_id: str = Field(min_length=1, max_length=200)
    """The sender's own, a new one for each message; the same again brings the stored answer."""
    text: str
    """May be empty: that is silence."""
    board: str | None = Field(default=None, max_length=LONGEST_SOURCE)
    """The whole design board as it is now, as Mermaid or bullets; null for no change."""


class Answer(Value):
    """The interviewer's turn, complete, and where it leaves the interview."""

    schema_version: Literal[1] = 1
    text: str
    messages: tuple[str, ...]
    """Ids of the messages that it answers; several where they came together."""
    step: str
    """Id of the framework's step that it belongs to."""
    minutes_left: float | None
    """None when untimed."""
    ended: bool


class Spoken(Value):
    """One sentence of an answer, in a stream."""

    text: str


class Shown(Value):
    """An interview as its candidate may see it."""

    schema_version: Literal[1] = 1
    state: Snapshot
    transcript: Transcript
    """The moves behind the interviewer's turns are in it once the interview has ended."""


class TakenBack(Value):
    """What became of an undo."""

    text: str | None
    """What the candidate had said; None where there was nothing to take back."""
    state: Snapshot


class Offered(Value):
    """What an interview may be begun with."""

    scenarios: tuple[ScenarioTitle, ...]
    models: tuple[str, ...]
    """Who may interview; the first is the default."""


def answer_of(end: TurnEnd) -> Answer:
    """An answer without what the interviewer keeps to itself: notes, topics, facts, costs."""
    move = end.move
    return Answer(text=move.text, messages=end.messages, step=move.step, minutes_left=end.minutes_left, ended=end.ended)


def shown(interview: Interview) -> Shown:
    """The interview, its moves hidden while it goes on."""
    transcript = interview.transcript
    if not interview.ended:
        turns = tuple(turn.model_copy(update={"move": None}) for turn in transcript.turns)
        transcript = transcript.model_copy(update={"turns": turns})
    return Shown(state=interview.state, transcript=transcript)


def media_type(request: Request) -> str:
    """The media type of the request's body, in small letters; empty where none is named."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


class InvalidBody(Exception):
    """A body that is not what its call takes; `wrong` repeats nothing of it."""

    def __init__(self, wrong: tuple[Wrong, ...]) -> None:
        self.wrong = wrong
        super().__init__("; ".join(f"{each.at or 'body'}: {each.what}" for each in wrong))


async def read(request: Request, kind: type[V]) -> V:
    """The request's body. Raises `InvalidBody`, and 415 for what a form of another site could send."""
    if media_type(request) != JSON:
        raise HTTPException(415, f"Send the body as {JSON}.")
    return validated(kind, await request.body())


def validated(kind: type[V], given: bytes | dict[str, object], at: str = "") -> V:
    """A value from JSON, or from a part of it that stands at the JSON Pointer `at`. Raises `InvalidBody`."""
    try:
        return kind.model_validate_json(given) if isinstance(given, bytes) else kind.model_validate(given)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)[:_SHOWN]
        places = ("".join(f"/{_token(key)}" for key in each["loc"]) for each in found)
        wrong = tuple(Wrong(at=at + place, what=each["msg"]) for place, each in zip(places, found, strict=True))
    raise InvalidBody(wrong)


def _token(key: str | int) -> str:
    """A key as RFC 6901 writes it."""
    return str(key).replace("~", "~0").replace("/", "~1")


async def brought_transcript(request: Request) -> Transcript:
    """The transcript in the request's body. Raises `TranscriptError`, `InvalidBody`, and 415."""
    given = media_type(request)
    if given == JSON:
        return validated(Transcript, await request.body())
    if given not in TEXT_FORMS:
        raise HTTPException(415, f"Send a transcript as {JSON} or {', '.join(TEXT_FORMS)}.")
    return parse_transcript(await request.body(), TEXT_FORMS[given])
