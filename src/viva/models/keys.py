"""Where keys come from: the environment, `.env`, or a private keys file; never a command line, never a message."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from viva.errors import UsageError
from viva.folders import user_folder

_LINE = re.compile(
    r"""^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=[ \t]*("[^"\n]*"|'[^'\n]*'|[^#\n]*)""", re.MULTILINE
)


@dataclass(frozen=True)
class Keys:
    """Variables by name; the first place that has one wins.

    Example:
        >>> Keys({"OPENAI_API_KEY": "secret"}).get("OPENAI_API_KEY")
        'secret'
        >>> Keys({"OPENAI_API_KEY": "secret"})
        Keys(open_files=(), private_files=())
    """

    environ: Mapping[str, str] = field(default_factory=dict, repr=False)
    open_files: tuple[Path, ...] = ()
    """Read as they are, such as `.env` of the current folder."""
    private_files: tuple[Path, ...] = ()
    """Refused where other people may read them."""

    def get(self, name: str) -> str | None:
        """The value, or None where no place has it. Raises `UsageError` for one that no header can carry."""
        value = self.environ.get(name, "").strip() or self._filed.get(name)
        if value is not None and not (value.isascii() and value.isprintable()):
            raise UsageError(f"{name} holds characters that no key has; set it again, without quotes or line breaks.")
        return value

    @cached_property
    def _filed(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for path in (*self.open_files, *self.private_files):
            for name, value in _read(path, private=path in self.private_files).items():
                found.setdefault(name, value)
        return found


def keys_of_this_user() -> Keys:
    """The environment, then `.env` of the current folder, then `keys.env` of the user's folder (mode 0600)."""
    return Keys(os.environ, (Path(".env"),), (user_folder() / "keys.env",))


def _read(path: Path, *, private: bool) -> Mapping[str, str]:
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read ({type(error).__name__}); it holds lines like NAME=value.") from error
    if private and os.name == "posix" and mode & 0o077:
        raise UsageError(f"{path}: other people may read your keys there; run `chmod 600 {path}`.")
    return {name: value for name, raw in _LINE.findall(text) if (value := raw.strip().strip("\"'").strip())}
