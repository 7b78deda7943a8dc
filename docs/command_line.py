"""Writes the page of commands from the command line itself: each command with its arguments and flags.

Run with `python -m docs.command_line` after a change to a command. A test holds the page equal to the program.
"""

from __future__ import annotations

from pathlib import Path

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from viva.apps.cli.app import app

PAGE = Path(__file__).with_suffix(".md")

HEAD = """\
# The command line

Every command with its arguments and flags, written from the program by `python -m docs.command_line`. `viva COMMAND
--help` prints the same. The [tutorial](tutorial.md) shows the commands at work.

`viva` without a command begins an interview, as `viva interview` does.

| exit code | meaning |
|---|---|
| 0 | done, or left with everything kept |
| 1 | something failed at run time |
| 2 | a flag, an id, a setting, a pack or a transcript cannot be used |
| 3 | a language model or its key |
| 4 | a budget of money or tokens |
| 5 | a dimension is below `--fail-under` |
| 130 | interrupted |

Which error of the library has which code is told under [errors](reference/errors.md).
"""


def page() -> str:
    """The page, from the program as it is."""
    group = get_command(app)
    if not isinstance(group, TyperGroup):
        raise TypeError("viva has several commands, so Typer makes a group of them")
    commands = [command for command in group.commands.values() if isinstance(command, TyperCommand)]
    return HEAD + "".join(_section(command) for command in commands if not command.hidden)


def _section(command: TyperCommand) -> str:
    name = f"viva {command.name}"
    context = typer.Context(command, info_name=name)
    usage = " ".join([name, *command.collect_usage_pieces(context)])
    records = [record for parameter in command.params if (record := parameter.get_help_record(context))]
    lines = "".join(f"- `{shape}`: {_sentence(text)}\n" for shape, text in records)
    return f"\n## {name}\n\n{command.help}\n\n```text\n{usage}\n```\n\n{lines}"


def _sentence(text: str) -> str:
    """What a flag does, with its default and its limits behind it."""
    return text.replace("  [", " [").replace("[", "(").replace("]", ")")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
