"""Works out who is the interviewer and who the candidate from the names in a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from viva.errors import TranscriptError
from viva.packs.transcripts.said import Said, unreadable
from viva.values.transcript import Speaker

_WORDS: dict[str, Speaker] = {
    "interviewer": "interviewer",
    "examiner": "interviewer",
    "candidate": "candidate",
    "interviewee": "candidate",
    "applicant": "candidate",
}


def speaker_named(name: str, mapping: Mapping[str, Speaker]) -> Speaker | None:
    """Who a name stands for: what the header says, else the word itself; None if neither knows it.

    Example:
        >>> speaker_named("Candidate", {}), speaker_named("Ana", {"Ana": "candidate"}), speaker_named("Bob", {})
        ('candidate', 'candidate', None)
    """
    folded = " ".join(name.split()).casefold()
    for given, speaker in mapping.items():
        if given.casefold() == folded:
            return speaker
    return _WORDS.get(folded)


def resolve(said: Sequence[Said], mapping: Mapping[str, Speaker], file: str) -> tuple[Speaker, ...]:
    """The speaker of each utterance. Raises `TranscriptError` naming the speakers found and how to map them."""
    first = {one.name: one for one in reversed(said)}
    unknown = [name for name in dict.fromkeys(one.name for one in said) if speaker_named(name, mapping) is None]
    if unknown:
        raise unknown_speakers(unknown, first[unknown[0]].line, file)
    roles = {name: speaker_named(name, mapping) for name in first}
    candidates = sorted(name for name, role in roles.items() if role == "candidate")
    if not any(roles[one.name] == "candidate" and one.text.strip() for one in said):
        found = ", ".join(sorted(first)) or "nobody"
        raise unreadable(file, 0, f"no candidate speaks; found: {found}. Expected at least one `CANDIDATE:` turn")
    if len(candidates) > 1 and len({name.casefold() for name in candidates}) > 1:
        both = " and ".join(candidates)
        what = f"{both} are both the candidate; map the others to interviewer with {_example(candidates)}"
        raise unreadable(file, first[candidates[1]].line, what)
    return tuple(role for one in said if (role := roles[one.name]) is not None)


def unknown_speakers(names: Sequence[str], line: int, file: str) -> TranscriptError:
    """The error for names that are neither mapped nor a word for one of the two."""
    listed = ", ".join(names)
    what = f"unknown speakers: {listed}. Use INTERVIEWER and CANDIDATE, or say who is who with {_example(names)}"
    return unreadable(file, line, what)


def recurring(labels: Sequence[str], least: int) -> list[str]:
    """The labels that stand at least `least` times, in order of appearance."""
    counts = Counter(labels)
    return [label for label in dict.fromkeys(labels) if counts[label] >= least]


def _example(names: Sequence[str]) -> str:
    roles = ["candidate"] + ["interviewer"] * (len(names) - 1)
    pairs = ", ".join(f"{name}: {role}" for name, role in zip(names[:4], roles, strict=False))
    return f"`speakers: {{{pairs}}}` between two `---` lines at the top of the file"
