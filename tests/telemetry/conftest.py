from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.telemetry.recording import Recording, recorded
from viva.telemetry.content import VARIABLE


@pytest.fixture(autouse=True)
def _nothing_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[Recording]:
    """What a program sees that collects spans and logs."""
    with recorded(monkeypatch) as recording:
        yield recording


@pytest.fixture
def spans_alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Recording]:
    """What a program sees that collects spans and no logs."""
    with recorded(monkeypatch, logs=False) as recording:
        yield recording
