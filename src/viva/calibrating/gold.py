"""Reads gold interviews: a transcript `NAME.md` with what each rater gave it in `NAME.labels.RATER.json` beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property, lru_cache
from pathlib import Path
from statistics import fmean

from viva.errors import UsageError
from viva.packs.find import list_scenarios, shown
from viva.packs.load import load_definition
from viva.packs.transcripts import read_transcript
from viva.scoring.agreement import consensus
from viva.values.calibration import Band
from viva.values.definition import Definition
from viva.values.transcript import Transcript

SUFFIXES = (".md", ".txt", ".jsonl", ".vtt", ".srt")
_LABELS = re.compile(r"(?P<name>.+)\.labels\.(?P<rater>[^.]+)\.json")
_FORM = "expected a rung from 1 to 4, or “NE” for no evidence"

Scores = Mapping[str, int | None]
"""By criterion; None is "no evidence", which is not the same as no rating."""


@dataclass(frozen=True, kw_only=True)
class Gold:
    """One interview with its ratings."""

    transcript: Transcript
    definition: Definition
    """Of its scenario, or with the rubric alone where that is not known here."""
    ratings: Mapping[str, Scores]
    """By rater, in the order of their names."""

    @property
    def name(self) -> str:
        """The transcript's id, which is its file's name."""
        return self.transcript.id

    @cached_property
    def scored(self) -> tuple[str, ...]:
        """The criteria that the interview's mode scores."""
        return tuple(criterion.id for criterion in self.definition.criteria_in(self.transcript.mode))

    @cached_property
    def rated(self) -> Scores:
        """What the raters say together of each criterion that any of them rated, in the rubric's order."""
        given = {
            criterion.id: [scores[criterion.id] for scores in self.ratings.values() if criterion.id in scores]
            for criterion in self.definition.rubric.criteria
        }
        return {criterion: consensus(scores) for criterion, scores in given.items() if scores}

    @property
    def mean(self) -> float | None:
        """What the raters give on average, over the criteria that are scored; None where they scored none."""
        scores = [score for line in self.scored if (score := self.rated.get(line)) is not None]
        return fmean(scores) if scores else None

    @property
    def band(self) -> Band | None:
        """How good the interview is by that."""
        mean = self.mean
        return None if mean is None else "weak" if mean < 2 else "middling" if mean < 3 else "strong"


def read_gold(paths: Sequence[Path]) -> tuple[Gold, ...]:
    """All interviews of some folders or files, sorted by name.

    Raises `UsageError` with file and line where a rating cannot be used, a transcript has no ratings or ratings have no
    transcript, and `TranscriptError` where a transcript cannot be read.

    Example:
        >>> read_gold([Path("tests/gold")])[0].rated["S1.GOAL"]  # doctest: +SKIP
        4
    """
    found: dict[str, Gold] = {}
    definition_of = lru_cache(load_definition)
    for place in sorted(_transcripts(paths), key=lambda place: place.name):
        gold = _gold(place, definition_of)
        if gold.name in found:
            raise UsageError(f"{shown(place)}: two interviews are called {gold.name!r}; rename one of them")
        found[gold.name] = gold
    return tuple(found.values())


def _transcripts(paths: Sequence[Path]) -> set[Path]:
    found: set[Path] = set()
    for path in paths:
        if path.is_dir():
            there = set(_in_folder(path))
            if not there:
                raise UsageError(f"{shown(path)}: no NAME.labels.RATER.json is in this folder, so nothing is rated")
            found |= there
        elif not path.exists():
            raise UsageError(f"{shown(path)}: there is no such file or folder; give a folder with rated transcripts")
        elif path.stem != "README" and not _LABELS.fullmatch(path.name):
            found.add(path)
    if not found:
        raise UsageError("none of these files is a transcript; give a folder with rated transcripts")
    return found


def _in_folder(folder: Path) -> Iterator[Path]:
    files = {path.name: path for path in folder.iterdir()}
    yield from (path for name, path in files.items() if path.suffix == ".md" and path.stem != "README")
    for name, path in files.items():
        labels = _LABELS.fullmatch(name)
        if labels:
            transcript = next((files[labels["name"] + s] for s in SUFFIXES if labels["name"] + s in files), None)
            if transcript is None:
                raise UsageError(f"{shown(path)}: its transcript is missing; expected {labels['name']}.md beside it")
            yield transcript


def _gold(place: Path, definition_of: Callable[[str | None], Definition]) -> Gold:
    transcript = read_transcript(place)
    definition = definition_of(transcript.scenario if transcript.scenario in list_scenarios() else None)
    files = {
        found["rater"]: path
        for path in sorted(place.parent.iterdir())
        if (found := _LABELS.fullmatch(path.name)) and found["name"] == place.stem
    }
    if not files:
        raise UsageError(f"{shown(place)}: nobody rated it; expected {place.stem}.labels.RATER.json beside it")
    ratings = {rater: _Ratings(path, definition).read(place.stem) for rater, path in files.items()}
    return Gold(transcript=transcript, definition=definition, ratings=ratings)


class _Twice(Exception):
    """A key stands twice in one object."""


class _Ratings:
    """One rater's file. Every refusal names the line."""

    def __init__(self, path: Path, definition: Definition) -> None:
        self._path = path
        self._rubric = definition.rubric
        try:
            self._text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            why = "the file is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else error.strerror
            raise UsageError(f"{shown(path)}: the ratings cannot be read: {why}") from error

    def read(self, name: str) -> Scores:
        """The scores of the transcript of that name."""
        try:
            content = json.loads(self._text, object_pairs_hook=_once)
        except json.JSONDecodeError as error:
            raise self._refused(f"this is no JSON ({error.msg})", line=error.lineno) from None
        except _Twice as twice:
            raise self._refused(f"{twice} stands here a second time", key=str(twice)) from None
        except RecursionError:
            raise self._refused("nested too deeply to be ratings") from None
        scores = content.get("scores") if isinstance(content, dict) else None
        if not isinstance(scores, dict):
            raise self._refused('expected {"scores": {"CRITERION": {"score": 3}, …}}')
        about = content.get("transcript", name)
        if about != name:
            raise self._refused(f"these are ratings of {about!r}, but the file's name says {name!r}", key="transcript")
        if not scores:
            raise self._refused("this rater rated nothing; delete the file, or fill in the scores", key="scores")
        self._known(scores)
        return {criterion: self._score(criterion, given) for criterion, given in scores.items()}

    def _known(self, scores: Mapping[str, object]) -> None:
        ids = [criterion.id for criterion in self._rubric.criteria]
        unknown = [key for key in scores if key not in ids]
        if unknown:
            near = get_close_matches(unknown[0], ids, n=1)
            meant = f"; did you mean {near[0]}?" if near else f"; its criteria are {ids[0]} to {ids[-1]}"
            more = f" (and {len(unknown) - 1} more in this file)" if len(unknown) > 1 else ""
            what = f"{unknown[0]} is no criterion of the rubric {self._rubric.id}{more}{meant}"
            raise self._refused(what, key=unknown[0])

    def _score(self, criterion: str, given: object) -> int | None:
        if isinstance(given, dict):
            if "score" not in given:
                raise self._refused(f'{criterion} has no "score"; {_FORM}', key=criterion)
            given = given["score"]
        if given == "NE":
            return None
        if isinstance(given, int) and not isinstance(given, bool) and 1 <= given <= 4:
            return given
        raise self._refused(f"{criterion} is rated {json.dumps(given)[:40]}; {_FORM}", key=criterion)

    def _refused(self, what: str, *, key: str = "", line: int = 1) -> UsageError:
        places = list(re.finditer(rf'"{re.escape(key)}"\s*:', self._text)) if key else []
        if places:
            line = self._text.count("\n", 0, places[-1].start()) + 1
        return UsageError(f"{shown(self._path)}:{line}: {what}")


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    read: dict[str, object] = {}
    for key, value in pairs:
        if key in read:
            raise _Twice(key)
        read[key] = value
    return read
