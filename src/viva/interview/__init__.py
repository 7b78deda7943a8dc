"""The conversation: what was said is journalled, the interviewer is asked, its move is checked, kept and shown."""

from viva.interview.budget import Budget
from viva.interview.loop import Interview
from viva.interview.turn_end import TurnEnd

__all__ = ["Budget", "Interview", "TurnEnd"]
