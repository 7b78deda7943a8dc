"""What a bot says in its own voice: plain sentences, with what the candidate may do next."""

from __future__ import annotations

from viva.api.snapshot import Snapshot
from viva.channels.commands import COMMANDS
from viva.errors import (
    BudgetExceeded,
    InterviewOver,
    ModelError,
    ModelRefused,
    ModelReplyInvalid,
    ModelTooSlow,
    ModelTruncated,
    StoreUnavailable,
    TurnInProgress,
    UnknownInterview,
    VivaError,
)

_MODES = {"full": "", "step1": ", first step alone"}
_ASK_AGAIN = (ModelTooSlow, ModelTruncated, ModelReplyInvalid, ModelRefused)
"""Failures of one answer, which the next attempt need not have."""


def error_text(error: VivaError, mark: str) -> str:
    """What a candidate is told; never the error's own words, which are for whoever runs the bot.

    Example:
        >>> error_text(InterviewOver("x"), "/")
        'This interview is over. /finish shows its scorecard again, /begin starts another.'
    """
    match error:
        case TurnInProgress():
            return "Your message was not taken: the one before is still being answered. Send it again after the answer."
        case InterviewOver():
            return f"This interview is over. {mark}finish shows its scorecard again, {mark}begin starts another."
        case UnknownInterview():
            return "There is no interview of that id here. Copy the id as it was shown to you, all of it."
        case BudgetExceeded():
            return (
                "This interview has used up what its interviewer may spend. What you said is kept. "
                f"{mark}finish ends it and shows the scorecard."
            )
        case ModelError() if error.heals or isinstance(error, _ASK_AGAIN):
            return f"The interviewer could not answer just now. What you said is kept; {mark}repeat asks once more."
        case ModelError():
            return (
                "The interviewer cannot be reached, and whoever runs this bot has to mend that. What you said is kept; "
                f"{mark}repeat asks once more."
            )
        case StoreUnavailable():
            return "Nothing can be kept just now, so your message was not taken. Send it again in a minute."
    return "That could not be done. Send it again, or tell whoever runs this bot if it stays so."


def help_text(mark: str) -> str:
    """What the bot is, and its commands."""
    lines = [f"{mark}{name}{f' {told.takes}' if told.takes else ''}: {told.does}" for name, told in COMMANDS.items()]
    return "\n".join(
        (
            "I hold machine-learning system design interviews and show you a scorecard at the end. Everything that is "
            "no command is your answer to the interviewer.",
            "",
            *lines,
        )
    )


def no_interview_text(mark: str) -> str:
    """Somebody talks where nobody interviews."""
    return f"There is no interview here. {mark}begin starts one, {mark}help says what else there is."


def unknown_command_text(mark: str) -> str:
    """A command that there is not."""
    return f"There is no such command, and your message was not taken as an answer. {mark}help lists the commands."


def going_on_text(state: Snapshot, mark: str) -> str:
    """Somebody begins where an interview is going on."""
    return f"An interview is going on here: {_about(state)}. {mark}finish ends it; then {mark}begin starts another."


def greeting_text(state: Snapshot, mark: str) -> str:
    """Before the interviewer's first words."""
    whom = "rules, not a language model" if state.interviewer.startswith("offline") else state.interviewer
    length = "untimed" if state.minutes is None else f"{state.minutes:g} minutes"
    return f"{_about(state)}, {length}. Your interviewer: {whom}. {mark}help lists the commands."


def id_text(interview: str, mark: str) -> str:
    """After the interviewer's first words."""
    return f"To go on elsewhere, send {mark}resume {interview} there. Who has this id can read the interview."


def taken_up_text(state: Snapshot) -> str:
    """An interview goes on in another place."""
    return f"Here it goes on: {_about(state)}. {_time_left(state)} The interviewer's last words were:"


def status_text(state: Snapshot, mark: str) -> str:
    """Where the interview stands."""
    where = "It is over." if state.ended else f"{_time_left(state)} Step: {state.step_title}."
    if state.waiting and not state.ended:
        where += f" Your last message waits for its answer; {mark}repeat asks for it."
    return f"{_about(state)}. {where}\nTo go on elsewhere: {mark}resume {state.interview}"


def clock_text(state: Snapshot) -> str:
    """The clock was stopped, or goes on."""
    if state.paused:
        return "The clock stands until you write again."
    return _time_left(state)


def unknown_setting_text(word: str, mark: str) -> str:
    """A word behind `begin` that is nothing there is."""
    return (
        f"I do not know “{word[:40]}”. Give a scenario ({mark}scenarios lists them), and mid, senior or staff; "
        "step1 asks for the first step alone."
    )


def not_graded_text(mark: str) -> str:
    """The judge could not be asked."""
    return f"It could not be graded just now. What was said is kept; {mark}finish tries again."


def scenarios_text(titles: dict[str, str], mark: str) -> str:
    """The problems, by id."""
    lines = [f"{name}: {title}" for name, title in titles.items()]
    return "\n".join((*lines, "", f"{mark}begin {next(iter(titles), 'ads_ctr')} begins the first of them."))


def _about(state: Snapshot) -> str:
    return f"{state.title}, {state.level} level{_MODES[state.mode]}"


def _time_left(state: Snapshot) -> str:
    if state.minutes_left is None:
        return "There is no time limit."
    clock = ", and the clock stands" if state.paused else ""
    if state.minutes_left < 1:
        return f"Less than a minute is left{clock}."
    minutes = round(state.minutes_left)
    return f"{minutes} minute{'s are' if minutes > 1 else ' is'} left{clock}."
