"""The offline judge under every check: hard ones hold always, statistical ones in all but one in twenty."""

from __future__ import annotations

import pytest

from tests.metamorphic.interviews import FIRST_STEP, WHOLE, honest, result
from viva.judges.offline import OfflineJudge
from viva.metamorphic import padding
from viva.metamorphic.catalogue import CHECKS
from viva.metamorphic.check import Check

OTHER_FILLER = (
    "From my experience it always pays to take a step back and look at the bigger picture.",
    "I strongly believe that quality comes from attention to detail.",
    "It is all a question of priorities, and those have to be set with care.",
    "You can never be certain about such things until you have seen them with your own eyes.",
    "These things are never black and white, and there is no silver bullet.",
    "If you do the basics right, the rest usually follows.",
    "But then again, each case is special, so nothing is set in stone.",
    "That said, there is always more that one could do if there were more time.",
    "As so often, the truth lies somewhere in the middle.",
    "Otherwise one quickly ends up in a place where nobody wants to be.",
    "When in doubt I would rather ask than guess, since guessing is dangerous.",
    "So I would definitely want to spend some energy on this and get it right.",
)
"""Filler that is not the checks' own."""


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_the_offline_judge_holds(check: Check) -> None:
    subjects = [honest(name) for name in (*FIRST_STEP, *WHOLE.get(check.id, ()))]
    found = result(OfflineJudge(), subjects, check.id)
    assert found.compared, "it applies to none of the interviews"
    assert found.weaknesses == (), (found.failures, found.moved, found.caught)


@pytest.mark.parametrize("check", ["G09", "M05"])
def test_padding_earns_nothing_whoever_wrote_it(check: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(padding, "FILLER", OTHER_FILLER)
    found = result(OfflineJudge(), [honest(name) for name in (*FIRST_STEP, *WHOLE[check])], check)
    assert found.weaknesses == (), (found.failures, found.moved)
