"""R3: no praise, blame, verdict, coaching or leading question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from viva.conduct import lexicon
from viva.conduct.passage import plain, worded
from viva.conduct.scene import Proposal
from viva.reading.words import sentences
from viva.values.conduct import Violation

_WORD = f"(?:{lexicon.SOMETIMES_JUDGING})"
_ADVERBS = (
    r"(?:(?:a|an|the|very|quite|really|so|all|also|absolutely|completely|entirely|totally|pretty|mostly|exactly|"
    r"indeed|definitely|certainly|just|about|almost|not|partly|partially|actually|still|probably|rather|too|"
    r"perfectly|simply|fully|already|much|even|largely|more or less|kind of|sort of)\s+)*"
)
_BE = (
    r"(?:'s|'re|n't| is| are| was| were| isn't| aren't| wasn't| sounds?| seems?| looks?| feels?| would be| will be| "
    r"wouldn't be| cannot be| can't be| could be| might be| may be)"
)
_JUDGING = re.compile(rf"(?<![\w-])(?:{'|'.join(lexicon.JUDGING)})(?![\w-])")
_NEUTRAL = re.compile("|".join(lexicon.NEUTRAL))
_WEIGHING = re.compile(rf"(?<![\w-])(?:{'|'.join(lexicon.WEIGHING)})(?![\w-])")
_EXCLAIMED = re.compile(
    rf"^\W*(?:(?:yes|yeah|no|well|okay|ok|ah|oh|hm|understood|noted|thank you|thanks|and|so|but|all|not|very|quite|"
    rf"really|pretty|that's|absolutely|sounds|seems|looks)[\s,]+)*(?P<word>{_WORD})\s*"
    rf"(?:[.,!;:—–…]|$|\b(?:so far|indeed|stuff|there|again)\b)"
)
_OF_YOURS = re.compile(
    rf"(?<![\w'])(?P<before>(?:[\w']+\s+){{0,3}})\b(?P<subject>{lexicon.CONTRIBUTED}){_BE}\s+{_ADVERBS}(?P<word>{_WORD})\b(?!\s+now\b)"
)
_CONTRIBUTION = re.compile(rf"\b(?P<word>{_WORD})\s+(?:\w+\s+)?(?:{lexicon.CONTRIBUTIONS})s?\b")
_IN_A_SITUATION = re.compile(
    rf"(?<!what )\b(?:a|an|one|every|each|any|some) {_WORD} (?:answer|estimate|call|choice|design|plan|solution)s? \w"
)
_SUPPOSED = re.compile(
    r"\b(?:if|whether|suppose|supposing|imagine|say|unless|until|when|once|assume|assuming|know|tell|check|verify|show|"
    r"decide|prove|what|how|why|where|who)\s+(?:that\s+)?(?:[\w']+\s+)?$"
)
_THAT_STANDS_ALONE = re.compile(
    r"(?:^\W*|[.,;:!?—–]\s*|\b(?:and|but|so|yes|no|well|okay|then|now|because|think|believe|guess|feel|say|said|find|sure|"
    r"afraid|mean|is|yeah|oh|how|indeed)\s+)$"
)
_REQUEST = re.compile(r"^\W*(?:please|for [\w ]+,|give|name|tell|describe|explain|show|state|suppose|imagine|say)\b")
_LEADING = re.compile("|".join(lexicon.LEADING_QUESTIONS))
_OPENS_WITH_QUESTION = re.compile(r"^\W*(?:what|how|why|which|who|where|when|is|are|do|does|would|could|can|if)\b")
_LEAD_IN = 24
"""A judgement this near to the start of a question is a remark before it."""


def judgements(proposal: Proposal, approved: tuple[str, ...], *, strict: bool = False) -> Iterator[Violation]:
    """R3 over the text, but not over words that an approved text says in the same surroundings."""
    for sentence in sentences(proposal.masked):
        for start, end in judging(sentence.text, strict=strict):
            if not _approved(sentence.text, start, end, approved):
                quote = proposal.text[sentence.start + start : sentence.start + end]
                yield proposal.broke(
                    "R3", quote, "Sound the same for good and bad answers: no praise, blame or advice."
                )
                break
        leading = _LEADING.search(plain(sentence.text)) if sentence.text.endswith(("?", "？")) else None
        if leading and not _approved(sentence.text, *leading.span(), approved):
            quote = proposal.text[sentence.start : sentence.end]
            yield proposal.broke("R3", quote, "Ask openly: a question may not hold its answer.")


@lru_cache(maxsize=1_024)
def judging(sentence: str, *, strict: bool = False) -> tuple[tuple[int, int], ...]:
    """Where a sentence judges. `strict`: words of the closed list do so in every context.

    Example:
        >>> judging("Good question."), judging("What is a good label?")
        (((0, 13),), ())
    """
    said = plain(sentence)
    asks = said.rstrip("\"'”’) ").endswith(("?", "？")) or bool(_REQUEST.match(said))
    neutral = [] if strict else [match.span() for match in _NEUTRAL.finditer(said)]
    found = [match.span() for match in _JUDGING.finditer(said) if not _within(match.span(), neutral)]
    found += [match.span() for match in _WEIGHING.finditer(said) if not (asks and _inside(said, match))]
    exclaimed = _EXCLAIMED.match(said)
    if exclaimed and not (asks and said[exclaimed.end() - 1 : exclaimed.end()] not in ",.!;:—–…"):
        found.append(exclaimed.span("word"))
    for match in _OF_YOURS.finditer(said):
        relative = match["subject"] == "that" and not _THAT_STANDS_ALONE.search(said[: match.start("subject")])
        if not relative and not _SUPPOSED.search(match["before"]):
            found.append(match.span("word"))
    for match in _CONTRIBUTION.finditer(said):
        remark = not asks or (match.start() < _LEAD_IN and not _inside(said, match))
        if remark and not _IN_A_SITUATION.search(said, max(0, match.start() - 6)):
            found.append(match.span())
    return tuple(sorted(found))


def _within(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in others)


def _inside(said: str, match: re.Match[str]) -> bool:
    """Whether words stand in the question itself, not in a remark before it."""
    return "," not in said[: match.start()] and bool(_OPENS_WITH_QUESTION.match(said))


def _approved(sentence: str, start: int, end: int, approved: tuple[str, ...]) -> bool:
    """Whether an approved text has the same words next to the same neighbour."""
    line = worded(sentence)
    inside = [i for i, (first, last) in enumerate(line.places) if first < end and last > start]
    if not inside or not approved:
        return False
    spoken = line.text.split()
    phrase = " ".join(spoken[inside[0] : inside[-1] + 1])
    neighbours = [f" {spoken[inside[0] - 1]} {phrase} "] if inside[0] else []
    neighbours += [f" {phrase} {spoken[inside[-1] + 1]} "] if inside[-1] + 1 < len(spoken) else []
    return any(part in worded(text).text for part in neighbours for text in approved)
