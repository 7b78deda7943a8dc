"""A scorecard for a program."""

from __future__ import annotations

from viva.values.scorecard import Scorecard


def scorecard_json(scorecard: Scorecard) -> dict[str, object]:
    """The scorecard as JSON values, in the form of its schema: nothing added, nothing rounded.

    Example:
        >>> scorecard_json(card)["criteria"]["S1.GOAL"]["score"]  # doctest: +SKIP
        3
    """
    return scorecard.model_dump(mode="json")
