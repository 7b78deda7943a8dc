"""The page of an interview, and what its form does: a turn, a hint, pause, undo, the end."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from viva.api.interview import Interview
from viva.apps.cli.slash import ASK_FOR_HELP
from viva.apps.cli.spent import usage_text
from viva.apps.http.problems import status_of
from viva.apps.web.forms import Form
from viva.apps.web.painting import address, page
from viva.apps.web.rooms import rooms_of
from viva.apps.web.sight import introduced, said_in, sight_of
from viva.errors import MessageTakenBack, ModelError, TurnInProgress, UsageError, VivaError
from viva.journal.store import Draft
from viva.values.board import LONGEST_SOURCE

LONGEST_TURN = 50_000
"""Characters that the form takes."""

_EMPTY = "Nothing was sent, because nothing was written. Where you would say nothing, say that."
_OTHER_WORDS = (
    "This form had been sent before with other words, so these were not. Read what was said since; send them again if "
    "they still fit."
)
_ELSEWHERE = "This interview is being answered somewhere else too, so your turn was not taken. Send it again."


async def interview_page(request: Request) -> Response:
    """The interview as its journal stands."""
    interview = await _interview(request)
    draft = await rooms_of(request).board.store.draft(interview.id)
    return _shown(request, interview, text=draft.text if draft else "")


async def say(request: Request, form: Form) -> Response:
    """A turn, a request for a hint, or for an answer that is owed; with the two latter what was written stays.

    A page that reads JSON gets that; any other is sent back to the interview, behind the answer.
    """
    interview = await _interview(request)
    turn = _turn_in(form)
    problem = await _taken(request, interview, turn)
    if turn.beside:
        await _keep_draft(request, interview, turn.written)
    elsewhere = isinstance(problem, _OtherWords)
    heard = said_in(interview, turn.message_id) is not None and not elsewhere
    fresh = said_in(interview, turn.form_id) is None and not isinstance(problem, MessageTakenBack)
    next_id = turn.form_id if fresh and turn.form_id else _new_message()
    if "application/json" in request.headers.get("accept", ""):
        answer = {"problem": _in_words(problem), "heard": heard, "next": next_id}
        return JSONResponse(answer, 200 if problem is None else status_of(problem))
    if problem is None:
        last = interview.transcript.turns[-1].number
        return RedirectResponse(f"{address(request, 'interview', interview=interview.id)}#t{last}", 303)
    text = "" if heard and not turn.beside else turn.written
    return _shown(request, interview, text=text, board=turn.board, problem=problem, message_id=next_id)


@dataclass(frozen=True, slots=True)
class _Turn:
    """What a form says: `text` for the interviewer, and `written` in the field, which is another where `beside`."""

    text: str
    written: str
    message_id: str
    form_id: str
    board: str | None = None
    """What is written in the field of the board; None where that is nothing, or what the page had in it."""
    beside: bool = False


def _turn_in(form: Form) -> _Turn:
    written, form_id = form.get("text", "").replace("\r\n", "\n"), form.get("message_id", "")
    board, was = (form.get(name, "").replace("\r\n", "\n").strip("\n") for name in ("board", "board_was"))
    drawn = None if not board.strip() or board.strip() == was.strip() else board
    if "hint" in form:
        return _Turn(ASK_FOR_HELP, written, form_id, form_id, drawn, beside=True)
    if "again" in form:
        return _Turn("", written, form["again"], form_id, drawn, beside=True)
    return _Turn(written, written, form_id, form_id, drawn)


class _OtherWords(UsageError):
    """A message id was used before, for something else."""


async def _taken(request: Request, interview: Interview, turn: _Turn) -> VivaError | None:
    """What went wrong with a turn, None where it was answered."""
    before = said_in(interview, turn.message_id)
    drawn = None if turn.beside else turn.board
    if before is None and not turn.text.strip() and drawn in (None, sight_of(interview).board):
        return UsageError(_EMPTY)
    if before is not None and turn.text not in before:
        return _OtherWords(_OTHER_WORDS)
    try:
        await rooms_of(request).answer(interview.id, turn.text, turn.message_id, drawn)
    except VivaError as error:
        return error
    return None


async def pause(request: Request, form: Form) -> Response:
    """Stop the clock."""
    return await _changed(request, form, "pause")


async def resume(request: Request, form: Form) -> Response:
    """Let the clock go on."""
    return await _changed(request, form, "resume")


async def undo(request: Request, form: Form) -> Response:
    """Take back the last turn; its words stand in the form again, before what was written since."""
    return await _changed(request, form, "undo")


async def _changed(request: Request, form: Form, change: str) -> Response:
    interview = await _interview(request)
    text = _turn_in(form).written
    await _keep_draft(request, interview, text)
    try:
        if change == "undo":
            taken_back = await interview.undo()
            await _keep_draft(request, interview, "\n\n".join(part for part in (taken_back, text) if part))
        else:
            await (interview.pause() if change == "pause" else interview.resume())
    except VivaError as error:
        return _shown(request, interview, text=text, problem=error)
    rooms_of(request).tell(interview.id)
    return RedirectResponse(f"{address(request, 'interview', interview=interview.id)}#answer", 303)


async def finish_page(request: Request) -> Response:
    """Asks whether the interview is to end."""
    interview = await _interview(request)
    if interview.ended:
        return _to_scorecard(request, interview)
    draft = await rooms_of(request).board.store.draft(interview.id)
    return page(request, "finish.html", sight=sight_of(interview), unsent=bool(draft and draft.text.strip()))


async def finish(request: Request, form: Form) -> Response:
    """Ask first, with what was written kept; then end it."""
    interview = await _interview(request)
    if "sure" not in form:
        await _keep_draft(request, interview, _turn_in(form).written)
        return RedirectResponse(address(request, "finish", interview=interview.id), 303)
    try:
        await rooms_of(request).board.finish(interview.id)
    except VivaError as error:
        return _shown(request, interview, problem=error)
    rooms_of(request).tell(interview.id)
    return _to_scorecard(request, interview)


def _shown(
    request: Request,
    interview: Interview,
    *,
    text: str = "",
    board: str | None = None,
    problem: VivaError | None = None,
    message_id: str | None = None,
) -> Response:
    sight, rooms = sight_of(interview), rooms_of(request)
    answering, begun_by, models = rooms.answering(interview.id), sight.state.interviewer, rooms.board.models
    return page(
        request,
        "interview.html",
        status=200 if problem is None else status_of(problem),
        sight=sight,
        text=text,
        problem=_in_words(problem),
        message_id=message_id or _new_message(),
        answering=answering,
        owed=None if answering else sight.owed,
        longest=LONGEST_TURN,
        board=sight.board if board is None else board,
        longest_board=LONGEST_SOURCE,
        introduction=introduced(begun_by if sight.state.ended or begun_by in models else models[0]),
        usage=usage_text(interview.calls) if interview.calls else "",
    )


def _in_words(problem: VivaError | None) -> str:
    if isinstance(problem, TurnInProgress):
        return _ELSEWHERE
    if isinstance(problem, ModelError):
        return f"The interviewer could not answer. {problem}"
    return "" if problem is None else str(problem)


async def _interview(request: Request) -> Interview:
    return await rooms_of(request).board.interview(request.path_params["interview"])


async def _keep_draft(request: Request, interview: Interview, text: str) -> None:
    """Keep what was written and not sent, so that it is there on whatever page comes next."""
    if interview.ended:
        return
    state = interview.state
    at = interview.events[-1].at
    if state.minutes is not None and state.minutes_left is not None:
        at = 60 * (state.minutes - state.minutes_left)
    draft = Draft(text=text, at=at) if text.strip() else None
    await rooms_of(request).board.store.save_draft(interview.id, draft)


def _to_scorecard(request: Request, interview: Interview) -> Response:
    return RedirectResponse(address(request, "scorecard", interview=interview.id), 303)


def _new_message() -> str:
    return secrets.token_urlsafe(16)
