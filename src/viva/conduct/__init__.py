"""The rules of conduct R1-R12, pure: over a proposed move, and over a finished transcript."""

from viva.conduct.account import report
from viva.conduct.guard import review
from viva.conduct.lint import lint_text
from viva.conduct.scene import Scene

__all__ = ["Scene", "lint_text", "report", "review"]
