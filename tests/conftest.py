"""Settings that every test shares."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the user's journal, packs or terminal settings."""
    monkeypatch.setenv("VIVA_HOME", str(tmp_path / "viva-home"))
    monkeypatch.delenv("NO_COLOR", raising=False)
