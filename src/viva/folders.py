"""Where the user's own files live: journal, history, packs."""

from __future__ import annotations

import os
from pathlib import Path


def user_folder() -> Path:
    """`$VIVA_HOME`, or the platform's folder for user data."""
    override = os.environ.get("VIVA_HOME")
    if override:
        return Path(override)
    import platformdirs

    return platformdirs.user_data_path("viva", appauthor=False)
