"""The offline judge under every check: hard ones hold always, statistical ones in all but one in twenty."""

from __future__ import annotations

import pytest

from tests.metamorphic.interviews import FIRST_STEP, WHOLE, honest, result
from viva.judges.offline import OfflineJudge
from viva.metamorphic.catalogue import CHECKS
from viva.metamorphic.check import Check

BEYOND_RULES = {
    "G08-bare": "without a full stop or a question mark rules cannot tell one statement, or a question, from the next",
    "G09": "words that sound like reasoning (never, as they always do, I would) count as reasoning anywhere in a turn",
    "G17": "whether a notion fits takes knowledge of the matter; rules see that a task, a metric or a loss is named",
    "M05": "as for G09",
}
"""What the offline judge fails, and why."""


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_the_offline_judge_holds(check: Check, request: pytest.FixtureRequest) -> None:
    if check.id in BEYOND_RULES:
        request.applymarker(pytest.mark.xfail(reason=BEYOND_RULES[check.id], strict=True))
    subjects = [honest(name) for name in (*FIRST_STEP, *WHOLE.get(check.id, ()))]
    found = result(OfflineJudge(), subjects, check.id)
    assert found.compared, "it applies to none of the interviews"
    assert found.weaknesses == (), (found.failures, found.moved, found.caught)


def test_hard_checks_are_never_among_the_known_failures() -> None:
    assert not [check.id for check in CHECKS if check.id in BEYOND_RULES and check.kind == "H"]
