"""Cassettes for the tests of models: where they are, what is kept, and that they are used up."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Protocol

import pytest

from tests.recorded.cassettes import CONFIG, FORMAT, Cassette, Json, Readable, held_to, path_for


class Vcr(Protocol):
    def register_serializer(self, name: str, serializer: type[Readable]) -> None: ...


def pytest_recording_configure(config: pytest.Config, vcr: Vcr) -> None:
    vcr.register_serializer(FORMAT, Readable)


@pytest.fixture
def vcr_config() -> Json:
    return CONFIG


@pytest.fixture(scope="module")
def vcr_cassette_dir(request: pytest.FixtureRequest) -> str:
    return str(path_for(request.path, "x").parent)


@pytest.fixture
def default_cassette_name(request: pytest.FixtureRequest) -> str:
    return path_for(request.path, request.node.name).name.removesuffix(f".{FORMAT}")


@pytest.fixture
def recording(record_mode: str) -> bool:
    return record_mode != "none"


@pytest.fixture(autouse=True)
def _cassette_is_used_up(request: pytest.FixtureRequest, vcr: Cassette | None, recording: bool) -> Iterator[None]:
    if vcr is None:
        yield
    else:
        yield from held_to(vcr, path_for(request.path, request.node.name), recording=recording)


@pytest.fixture
def writer(recording: bool) -> str:
    """Base URL of whoever writes the completions; while cassettes are played nobody is there."""
    url = os.environ.get("VIVA_RECORD_URL", "") if recording else "http://127.0.0.1:9/v1"
    if not url:
        pytest.fail("To record, set VIVA_RECORD_URL to an OpenAI-compatible endpoint; see cassettes/README.md.")
    return url
