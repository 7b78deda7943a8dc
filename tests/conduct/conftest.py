"""The definition and the sketches that the tests of this room share."""

from __future__ import annotations

import pytest

from benchmarks.conduct_rules import sketches
from viva.packs.load import load_definition
from viva.values.definition import Definition
from viva.values.transcript import Transcript


@pytest.fixture(scope="session")
def definition() -> Definition:
    return load_definition("ads_ctr")


@pytest.fixture(scope="session")
def sketch() -> dict[str, Transcript]:
    return sketches()
