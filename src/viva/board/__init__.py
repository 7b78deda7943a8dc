"""The design board, pure: what is written or drawn as a graph; what changed, in words; what it lacks; a picture."""

from viva.board.changes import changes, in_words
from viva.board.checks import gaps
from viva.board.drawing import draw
from viva.board.mistakes import BoardMistake
from viva.board.reading import board_of, imported, version_of
from viva.board.writing import mermaid

__all__ = ["BoardMistake", "board_of", "changes", "draw", "gaps", "imported", "in_words", "mermaid", "version_of"]
