"""Commands that the candidate may give during an interview."""

from __future__ import annotations

COMMANDS: dict[str, str] = {
    "time": "how many minutes are left",
    "repeat": "the interviewer's last words again",
    "hint": "ask the interviewer for help",
    "pause": "stop the clock until you send something",
    "undo": "take back your last turn; the time it took is not given back",
    "edit": "write your answer in $EDITOR",
    "board": "draw your design: /board in $EDITOR, /board FILE, /board show",
    "usage": "tokens, cost and waiting time so far",
    "finish": "end the interview now and see the scorecard",
    "help": "this list",
}
"""Name, without the slash, to what it does."""

TERMINAL_ONLY = "edit"
"""The command that needs a person at a terminal."""

ASK_FOR_HELP = "Could you give me a hint, please?"
"""What `/hint` says to the interviewer on the candidate's behalf."""


def command_in(text: str) -> str | None:
    """The command's name if the text is one, with a slash and nothing else on the line."""
    stripped = text.strip()
    return stripped[1:].casefold() if stripped.startswith("/") and stripped[1:].isalpha() else None


def help_text() -> str:
    """The commands, a line each."""
    return "\n".join(f"  /{name:<8} {what}" for name, what in COMMANDS.items())
