"""The public suite for stores: viva's own pass it, broken ones do not, and the plugin says what it lacks."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from importlib.metadata import distribution
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.journal.broken_stores import BROKEN, Broken
from viva.errors import VivaError
from viva.testing.store_place import Place
from viva.testing.store_suite import test_journal, test_races

ROOT = Path(__file__).parents[2]
SUITE = ("-p", "viva.testing.store_plugin", "--pyargs", "viva.testing.store_suite")


OPENS = """
from viva.journal.opening import open_store

def opened():
    return open_store("mine.db")
"""


def tried(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The suite as a third party runs it, far from this repository and its settings."""
    plain = ("-q", "-p", "no:cacheprovider", "-W", "error", "--color=no")
    return subprocess.run(
        [sys.executable, "-m", "pytest", *plain, *arguments],
        cwd=folder,
        env={**{key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.timeout(180)
@pytest.mark.parametrize("kind", ["memory", "sqlite", "postgres"])
def test_a_store_of_vivas_passes(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    urls: dict[str, Callable[[], str]] = {
        "memory": lambda: "memory:",
        "sqlite": lambda: f"sqlite:///{tmp_path / 'try.db'}",
        "postgres": lambda: str(request.getfixturevalue("postgres_url")),
    }
    done = tried(tmp_path, *SUITE, f"--viva-store={urls[kind]()}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (" skipped" in done.stdout) is (kind == "memory"), "what needs another process"


@pytest.mark.parametrize("factory", ["mine:sound", "mine:sound_later"])
def test_a_third_partys_store_is_found_from_where_pytest_is_called(factory: str, tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text((ROOT / "tests" / "journal" / "broken_stores.py").read_text(encoding="utf-8"))
    done = tried(tmp_path, *SUITE, f"--viva-store={factory}", "--viva-store-one-process", "-k", "test_journal")
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([*SUITE, "--viva-store=no_such_module:open"], 4, "No module named 'no_such_module'"),
        ([*SUITE, "--viva-store=viva.journal.memory:nothing"], 4, "no attribute 'nothing'"),
        ([*SUITE, "--viva-store=viva.journal.store:annotations.mandatory"], 4, "is no function"),
        ([*SUITE, "-k", "test_scorecards"], 1, "name the store to try: --viva-store=package.module:factory"),
        ([*SUITE[2:], "--viva-store=memory:"], 4, "unrecognized arguments: --viva-store"),
    ],
    ids=["no module", "no such name", "no function", "no store", "no plugin"],
)
def test_what_is_missing_is_said(arguments: list[str], code: int, said: str, tmp_path: Path) -> None:
    done = tried(tmp_path, *arguments)
    assert done.returncode == code
    assert said in done.stdout + done.stderr


@pytest.mark.install
@pytest.mark.timeout(300)
def test_it_is_in_the_wheel(tmp_path: Path) -> None:
    uv, dist, there = Path(sys.executable).with_name("uv"), tmp_path / "dist", tmp_path / "there"
    build = (uv, "build", "--quiet", "--wheel", "--no-build-isolation", "--python", sys.executable, "--out-dir", dist)
    subprocess.run([*build, ROOT], check=True, cwd=tmp_path)
    with ZipFile(next(dist.glob("*.whl"))) as wheel:
        wheel.extractall(there)
    extras = next(there.glob("viva-*/METADATA")).read_text(encoding="utf-8")
    assert {"Provides-Extra: postgres", "Provides-Extra: testing"} <= set(extras.splitlines())
    (tmp_path / "mine.py").write_text(
        f"import viva.testing as t\nassert t.__file__.startswith({str(there)!r})\n{OPENS}"
    )
    done = tried(tmp_path, *SUITE, "--viva-store=mine:opened", PYTHONPATH=str(there))
    assert done.returncode == 0, done.stdout + done.stderr
    assert " skipped" not in done.stdout


def test_nobody_elses_pytest_loads_it() -> None:
    assert not [point for point in distribution("viva").entry_points if point.group == "pytest11"]


def test_nothing_public_needs_pytest_but_the_plugin() -> None:
    code = "import sys; sys.modules['pytest'] = None; import viva.testing, viva.testing.store_place"
    subprocess.run([sys.executable, "-c", code], check=True)


def cases(function: Callable[..., None]) -> Iterator[Callable[[Place], None]]:
    """A test of the suite with each set of its parameters."""
    marks = [mark for mark in getattr(function, "pytestmark", []) if mark.name == "parametrize"]
    for values in itertools.product(*(mark.args[1] for mark in marks)):
        given = dict(zip((mark.args[0] for mark in marks), values, strict=True))
        yield partial(_call, function, given)


def _call(function: Callable[..., None], given: dict[str, object], place: Place) -> None:
    function(place=place, **given)


def in_process() -> Iterator[tuple[str, Callable[[Place], None]]]:
    """The suite's tests that need one process."""
    for module in (test_journal, test_races):
        for name, function in vars(module).items():
            if name.startswith("test_") and "place" in function.__annotations__:
                for case in cases(function):
                    yield name, case


class Made(Place):
    """Gives one store again and again."""

    def __init__(self, store: Broken) -> None:
        super().__init__("memory:")
        self._factory = lambda: store


def test_a_store_that_is_not_broken_passes_in_process() -> None:
    for _, case in in_process():
        case(Made(Broken()))


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.__name__)
def test_a_broken_store_is_found_out(broken: type[Broken]) -> None:
    def all_that_should() -> None:
        for name, case in in_process():
            if name == broken.found_by:
                case(Made(broken()))

    with pytest.raises((AssertionError, pytest.fail.Exception, VivaError)):
        all_that_should()
