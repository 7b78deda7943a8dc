"""The header of a transcript: scenario, level, mode and speakers, between two `---` lines or as one object."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

from viva.errors import DefinitionError, TranscriptError
from viva.packs.problems import unknown_key
from viva.packs.transcripts.said import Header, unreadable
from viva.packs.yaml_reader import parse
from viva.values.transcript import Mode, Speaker
from viva.values.value import LEVELS

KEYS = ("scenario", "variation", "level", "mode", "coached", "speakers")
MODES: tuple[Mode, ...] = ("full", "step1")
ROLES: tuple[Speaker, ...] = ("interviewer", "candidate")
_FENCE = "---"
_FORM = "`speakers: {Ana: candidate, Bob: interviewer}`"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,199}")
_T = TypeVar("_T")


def split_header(text: str, file: str) -> tuple[Header, str, int]:
    """The header, the text behind it, and the line on which that text begins.

    Raises `TranscriptError` where the header is not closed or says something that is not allowed.
    """
    lines = text.split("\n")
    start = next((i for i, line in enumerate(lines) if line.strip()), len(lines))
    if start == len(lines) or lines[start].strip() != _FENCE:
        return Header(), text, 1
    end = next((i for i in range(start + 1, len(lines)) if lines[i].strip() == _FENCE), None)
    if end is None:
        raise unreadable(file, start + 1, "the header is not closed; expected a second line `---` behind its keys")
    header = header_of_yaml("\n".join(lines[start + 1 : end]), start + 2, file)
    return header, "\n".join(lines[end + 1 :]), end + 2


def header_of_yaml(block: str, line: int, file: str) -> Header:
    """A header written as YAML; `line` is where the block begins in the file."""
    if not block.strip():
        return Header()
    try:
        document = parse(("\n" * (line - 1) + block).encode(), file)
    except DefinitionError as error:
        raise TranscriptError(str(error)) from error
    return header_of(document.content, file, {str(key): document.line((key,)) for key in document.content})


def header_of(content: Mapping[str | int, object], file: str, lines: Mapping[str, int]) -> Header:
    """A header from its keys and values; `lines` says where each key stands."""
    for key in content:
        if key not in KEYS:
            raise unreadable(file, lines.get(str(key), 0), unknown_key(key, KEYS))
    scenario = content.get("scenario")
    if scenario is not None and not (isinstance(scenario, str) and _ID.fullmatch(scenario)):
        what = f"scenario: {scenario!r} is no id; expected one such as `ads_ctr`, or no `scenario` at all"
        raise unreadable(file, lines.get("scenario", 0), what)
    variation = content.get("variation")
    if variation is not None and (not isinstance(variation, int) or isinstance(variation, bool)):
        what = f"variation: {variation!r} is no whole number; expected the seed of the interview, or no `variation`"
        raise unreadable(file, lines.get("variation", 0), what)
    coached = content.get("coached", False)
    if not isinstance(coached, bool):
        what = f"coached: {coached!r} is neither true nor false; say whether grades were shown on the way"
        raise unreadable(file, lines.get("coached", 0), what)
    return Header(
        scenario=scenario if isinstance(scenario, str) else None,
        variation=variation,
        level=_one_of(content, "level", LEVELS, file, lines),
        mode=_one_of(content, "mode", MODES, file, lines),
        coached=coached,
        speakers=_speakers(content.get("speakers", {}), file, lines.get("speakers", 0)),
    )


def _one_of(
    content: Mapping[str | int, object], key: str, allowed: tuple[_T, ...], file: str, lines: Mapping[str, int]
) -> _T | None:
    given = content.get(key)
    for one in allowed:
        if one == given:
            return one
    if given is not None:
        what = f"{key}: {given!r} is not allowed; allowed: {', '.join(map(str, allowed))}"
        raise unreadable(file, lines.get(key, 0), what)
    return None


def _speakers(given: object, file: str, line: int) -> dict[str, Speaker]:
    if not isinstance(given, Mapping):
        raise unreadable(file, line, f"speakers: expected names with roles, such as {_FORM}")
    found: dict[str, Speaker] = {}
    for name, role in given.items():
        speaker = next((one for one in ROLES if one == role), None)
        if speaker is None:
            what = f"speakers: {name} is {role!r}; allowed: {', '.join(ROLES)}, as in {_FORM}"
            raise unreadable(file, line, what)
        found[str(name)] = speaker
    return found
