"""What a scorecard says of the offline judge is what was measured, and only of this rubric."""

from __future__ import annotations

from viva.packs.load import load_definition
from viva.packs.measured import offline_agreement


def test_the_figures_are_those_of_the_rubric_as_it_is() -> None:
    said = offline_agreement(load_definition(None))
    assert "never tuned on" in said, "the rubric was changed: run `make bench` to measure again"


def test_figures_of_another_rubric_are_not_shown() -> None:
    definition = load_definition(None)
    changed = {name: "0" * 64 for name in definition.hashes}
    assert offline_agreement(definition.model_copy(update={"hashes": changed})).startswith("not measured")
