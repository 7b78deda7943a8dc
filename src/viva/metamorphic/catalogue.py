"""All checks, in the order of their ids."""

from __future__ import annotations

from viva.metamorphic.check import Check
from viva.metamorphic.content import CONTENT
from viva.metamorphic.emptied import EMPTIED
from viva.metamorphic.evidence import EVIDENCE
from viva.metamorphic.figures import FIGURES
from viva.metamorphic.manner import MANNER
from viva.metamorphic.orders import ORDERED
from viva.metamorphic.padding import PADDING
from viva.metamorphic.setting import SETTING

APART = Check(
    id="M14",
    name="Strong, middling and weak",
    kind="H",
    requires="means of neighbouring bands more than 0.8 apart",
)

CHECKS: tuple[Check, ...] = tuple(
    sorted(
        (*EVIDENCE, *EMPTIED, *PADDING, *MANNER, *ORDERED, *FIGURES, *CONTENT, *SETTING, APART),
        key=lambda check: check.id,
    )
)
"""G: for any grader. M: those that come with the sketches of the first step."""
