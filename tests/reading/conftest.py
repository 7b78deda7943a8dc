"""The pack that the reading tests read with."""

from __future__ import annotations

import pytest

from viva.packs.load import load_definition
from viva.values.definition import Definition


@pytest.fixture(scope="session")
def ads() -> Definition:
    return load_definition("ads_ctr")
