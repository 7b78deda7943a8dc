"""A pytest fixture that lets no model call leave the machine: `-p viva.testing.network_plugin`.

It is loaded where it is asked for and nowhere else. `usefixtures = ["viva_block_network"]` in the settings of pytest
has it hold for every test.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from viva.models.loopback import LOOPBACK_ONLY


@pytest.fixture
def viva_block_network() -> Iterator[None]:
    """`viva.testing.BLOCK_NETWORK`, active while the test runs."""
    with LOOPBACK_ONLY:
        yield
