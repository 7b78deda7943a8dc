"""`/board`: the design board of an interview, from an editor, a file or typed; it is sent with the next turn."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Protocol, runtime_checkable

from viva.apps.cli.front import Front
from viva.board import BoardMistake, board_of, changes, imported, in_words, version_of
from viva.board.reading import LONGEST_FILE
from viva.interview import Interview
from viva.interview.boards import on_board
from viva.machine.record import boards_of
from viva.values.board import BoardVersion

BLANK = """flowchart LR
  %% A box: ranker[Ranker]. A store: log[(Log)]. A decision: hit{In cache}. An arrow: ranker --> log, or
  %% ranker -->|features| log. A group: subgraph Serving, its boxes, end. Or delete all of this and write bullets,
  %% such as - request -> ranker -> answer
"""
"""What an editor opens with where nothing is drawn yet."""

_COMMAND = re.compile(r"\s*/board(?:[ \t]*\n(?P<source>.*)|[ \t]+(?P<what>[^\n]+?))?\s*$", re.S | re.I)


@runtime_checkable
class Editing(Protocol):
    """A front with an editor."""

    def edit(self, text: str, ending: str) -> str:
        """The text after a visit to the editor, in a file whose name ends so. Raises `OSError` and `ValueError`."""
        ...


class Whiteboard:
    """What the candidate has drawn and not sent yet. Nothing of it counts before it is sent."""

    def __init__(self, interview: Interview, front: Front) -> None:
        self._interview = interview
        self._front = front
        self._drawn: BoardVersion | None = None
        self._unread = ""
        """What has mistakes, to be opened again."""

    @property
    def pending(self) -> BoardVersion | None:
        """What goes with the next turn; None where that is in the journal already."""
        return None if self._drawn == self._kept() else self._drawn

    def obey(self, text: str) -> bool:
        """Do what a turn of the candidate asks for, if it is about the board; False where it is not."""
        asked = _COMMAND.match(text)
        if asked is None:
            return False
        what = (asked["what"] or "").strip()
        try:
            if asked["source"] is not None and asked["source"].strip():
                self.take(asked["source"])
            elif what.casefold() == "show":
                self._show()
            elif what:
                self._from_file(Path(what.strip("\"'")).expanduser())
            else:
                self._edit()
        except BoardMistake as error:
            self._front.remark(f"{error}\nThe board is as it was.")
        return True

    def take(self, source: str) -> None:
        """Keep what was written for the next turn. Raises `BoardMistake`."""
        try:
            self._keep(version_of(source))
        except BoardMistake:
            self._unread = source
            raise

    def left(self) -> None:
        """Give back what was drawn and not sent, before the candidate goes."""
        if self.pending is not None:
            self._front.remark(f"Your board was not sent; here it is, for another time:\n{self.pending.source}")

    def _keep(self, version: BoardVersion) -> None:
        self._unread = ""
        board = board_of(version)
        if not in_words(changes(on_board(self._interview.events), board)):
            self._drawn = None
            self._front.remark("That is what stands on the board already.")
            return
        self._drawn = version
        self._front.remark(f"On the board: {board}. It goes with your next turn.")

    def _show(self) -> None:
        drawn = self.pending or self._kept()
        self._front.remark(drawn.source if drawn else "The board is empty. /board opens it.")

    def _from_file(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                content = file.read(LONGEST_FILE + 1)
        except OSError as error:
            self._front.remark(
                f"{path} could not be read ({error.strerror}). Give a .mmd, .drawio or .excalidraw file."
            )
            return
        found = imported(path.name, content)
        self._keep(found.version)
        if found.left_out:
            self._front.remark(f"Left out: {', '.join(found.left_out)}.")

    def _edit(self) -> None:
        if not isinstance(self._front, Editing):
            self._front.remark("/board needs a terminal; give a file (/board design.mmd), or the board below /board.")
            return
        drawn = self.pending or self._kept()
        before = self._unread or (drawn.source if drawn else BLANK)
        ending = ".md" if drawn and drawn.form == "bullets" else ".mmd"
        try:
            written = self._front.edit(before, ending)
        except (OSError, ValueError) as error:
            self._front.remark(f"The editor could not be used ({error}); set EDITOR to one that is there.")
            return
        if written.strip() == before.strip():
            self._front.remark("The board is as it was.")
        else:
            self.take(written)

    def _kept(self) -> BoardVersion | None:
        versions = boards_of(self._interview.events)
        return versions[-1].version if versions else None
