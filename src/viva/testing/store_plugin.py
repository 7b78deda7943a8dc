"""The pytest plugin that tells `viva.testing.store_suite` which store to try: `-p viva.testing.store_plugin`.

It is loaded where it is asked for and nowhere else. See `viva.testing.store_suite`.
"""

from __future__ import annotations

import sys

import pytest

from viva.errors import UsageError
from viva.testing.store_place import Place

PLACE = pytest.StashKey[Place]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options that name the store."""
    group = parser.getgroup("viva", "a store for viva's interviews")
    group.addoption(
        "--viva-store",
        metavar="WHERE",
        help="the store to try: package.module:factory, or a URL such as sqlite:///try.db or postgresql://user@host/db",
    )
    group.addoption(
        "--viva-store-one-process",
        action="store_true",
        help="its journals are in memory: leave out what needs a second process",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Look for the store once, before anything is tried."""
    where = config.getoption("--viva-store")
    if where is None:
        return
    here = str(config.invocation_params.dir)
    if here not in sys.path:
        sys.path.insert(0, here)
    try:
        config.stash[PLACE] = Place(where, one_process=config.getoption("--viva-store-one-process"))
    except UsageError as error:
        raise pytest.UsageError(f"--viva-store: {error}") from error


@pytest.fixture
def place(pytestconfig: pytest.Config) -> Place:
    """Where the store under test keeps its journals."""
    found = pytestconfig.stash.get(PLACE, None)
    if found is None:
        raise pytest.UsageError("name the store to try: --viva-store=package.module:factory, or a URL")
    return found


@pytest.fixture
def shared_place(place: Place) -> Place:
    """The same, where another process can open it too."""
    if place.one_process:
        pytest.skip("this store lives in one process")
    return place
