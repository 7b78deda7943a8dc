"""Finds packs by id or by path: the user's overlay first, then the installed package, then the repository."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from viva.errors import UsageError
from viva.folders import user_folder

Kind = Literal["framework", "rubric", "scenario", "prompt", "persona", "lines"]

_FOLDER: dict[Kind, str] = {
    "framework": "frameworks",
    "rubric": "rubrics",
    "scenario": "scenarios",
    "prompt": "prompts",
    "persona": "personas",
    "lines": "personas/lines",
}
_SUFFIX: dict[Kind, str] = {
    "framework": ".yaml",
    "rubric": "",
    "scenario": ".yaml",
    "prompt": ".md",
    "persona": ".yaml",
    "lines": ".yaml",
}
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


def roots(overlay: Path | None = None) -> tuple[Path, ...]:
    """The folders that hold `scenarios/` and the other kinds of packs, the first to look in first."""
    here = Path(__file__).resolve()
    found = [user_folder() / "packs", here.parents[1] / "_packs"]
    if here.parents[2].name == "src":
        found.append(here.parents[3])
    return tuple(([overlay] if overlay else []) + found)


def find(kind: Kind, name: str | Path, *, overlay: Path | None = None) -> Path:
    """The file (for a rubric: the folder) of a pack.

    `name` is an id such as `ads_ctr`, or a path: anything with a separator or a suffix, and every `Path`.
    `overlay` is one more folder to look in before the others. Raises `UsageError` naming what there is.

    Example:
        >>> find("scenario", "ads_ctr").name  # doctest: +SKIP
        'ads_ctr.yaml'
    """
    if isinstance(name, Path) or not _ID.fullmatch(name):
        path = Path(name)
        if str(name) and path.exists():
            return path
        raise UsageError(f"{kind} {str(name)!r}: there is no such file; {_choices(kind, overlay)}")
    for root in roots(overlay):
        path = root / _FOLDER[kind] / f"{name}{_SUFFIX[kind]}"
        if path.exists():
            return path
    raise UsageError(f"there is no {kind} {name!r}; {_choices(kind, overlay)}")


def names(kind: Kind, *, overlay: Path | None = None) -> tuple[str, ...]:
    """The ids of all packs of a kind that can be found, sorted."""
    found = set()
    for root in roots(overlay):
        folder = root / _FOLDER[kind]
        if folder.is_dir():
            found |= {path.stem for path in folder.iterdir() if _is_pack(kind, path)}
    return tuple(sorted(found))


def list_scenarios(*, overlay: Path | None = None) -> tuple[str, ...]:
    """The ids of all scenarios that can be interviewed about, sorted."""
    return names("scenario", overlay=overlay)


def home_of(path: Path) -> Path | None:
    """The folder that holds the folder of a pack, where packs that it names are looked for first; None elsewhere."""
    if path.parent.name == "lines" and path.parent.parent.name == "personas":
        return path.parents[2]
    return path.parent.parent if path.parent.name in ("frameworks", "rubrics", "scenarios", "personas") else None


def shown(path: Path) -> str:
    """A path as it stands in messages: from the current folder where it lies below it."""
    absolute = path.absolute()
    here = Path.cwd()
    return str(absolute.relative_to(here)) if absolute.is_relative_to(here) else str(path)


def pack_name(kind: Kind, path: Path) -> str:
    """The name under which a file's hash is kept, such as `scenarios/ads_ctr.yaml`."""
    inner = f"{path.parent.name}/{path.name}" if kind == "rubric" else path.name
    return f"{_FOLDER[kind]}/{inner}"


def _is_pack(kind: Kind, path: Path) -> bool:
    if kind == "rubric":
        return (path / "rubric.yaml").is_file()
    return path.suffix == _SUFFIX[kind] and _ID.fullmatch(path.stem) is not None and path.stem != "README"


def _choices(kind: Kind, overlay: Path | None) -> str:
    available = names(kind, overlay=overlay)
    listed = f"available: {', '.join(available)}" if available else f"no {kind} is installed"
    return f"{listed}; or give the path of {'a folder' if kind == 'rubric' else 'a file'}"
