"""What a lint reports: a key path inside a value and a sentence; and the few checks that all lints share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from viva.packs.yaml_reader import KeyPath
from viva.reading.features import FEATURES
from viva.reading.rungs_evidence import ANY_QUESTION
from viva.values.cue import Cue

Finding = tuple[KeyPath, str]

_FEATURE = re.compile(r"([a-z_]+)(?:>=|<=)\d+")


def unknown_id(path: KeyPath, given: str, what: str, allowed: Iterable[str]) -> Iterator[Finding]:
    """A finding unless `given` is one of `allowed`; `what` names the kind of thing, such as `topic`."""
    ids = tuple(allowed)
    if given not in ids:
        yield path, f"there is no {what} {given!r}; allowed: {', '.join(ids)}"


def repeated(path: KeyPath, ids: Sequence[str], what: str, key: str = "id") -> Iterator[Finding]:
    """A finding for every id that was there before, at the `key` of its item."""
    first: dict[str, int] = {}
    for index, given in enumerate(ids):
        if given in first:
            place = (*path, index, key) if key else (*path, index)
            yield place, f"{what} {given!r} is there twice (first as number {first[given] + 1}); ids must be unique"
        first.setdefault(given, index)


def cue_findings(path: KeyPath, cues: Sequence[Cue], answerable: frozenset[str]) -> Iterator[Finding]:
    """Cues that can never be found. `answerable`: the ids of topics, criteria and twists that `answering` may name."""
    for index, cue in enumerate(cues):
        here = (*path, index)
        for part in (*cue.all, *cue.none, *cue.heard, *cue.drew):
            yield from _part_findings(here, part)
        for given in cue.answering:
            if given != ANY_QUESTION and given not in answerable:
                yield (*here, "answering"), f"no topic, criterion or twist is called {given!r}; allowed too: `*`"
        feature = _FEATURE.fullmatch(cue.feature) if cue.feature else None
        if cue.feature and (feature is None or feature[1] not in FEATURES):
            names = ", ".join(sorted(FEATURES))
            yield (*here, "feature"), f"{cue.feature!r} is no feature; allowed: NAME>=N or NAME<=N with one of {names}"


def _part_findings(path: KeyPath, part: str) -> Iterator[Finding]:
    for alternative in part.split("|"):
        pieces = alternative.split()
        if not any(character.isalnum() or character == "#" for character in alternative):
            yield path, f"an alternative of {part!r} has no word; allowed: words, `word*`, `#` and `...` between words"
        elif pieces[0] == "..." or pieces[-1] == "...":
            yield path, f"{alternative.strip()!r}: `...` stands between words; remove it at the start or end"


def unreachable_need(path: KeyPath, cues: Sequence[Cue], need: int) -> Iterator[Finding]:
    """A finding where `need` asks for more distinct cues than there are; cues of one tag count once."""
    tags = {cue.tag for cue in cues if cue.tag}
    distinct = len(tags) + sum(not cue.tag for cue in cues)
    if cues and not 1 <= need <= distinct:
        yield (*path, "need"), f"{need} cues are needed of {distinct} distinct ones; allowed: 1 to {distinct}"
