"""What an interviewer's question is about: its topic and criterion, read back from the words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import log
from typing import NamedTuple

from viva.reading.same import Same
from viva.reading.topics import all_topics, topics_in
from viva.reading.words import content_stems
from viva.values.definition import Definition
from viva.values.value import ProbeCode

LIKE_ENOUGH = 0.34
"""Below this a question is about nothing that the definition knows."""
_HEARD = 0.25
_HERE = 0.12
_CONTAINED = 0.7
_UNKNOWN = 0.6


class Aim(NamedTuple):
    """What a question is about."""

    topic: str | None
    criterion: str
    code: ProbeCode
    """P3 where the wording that it is like is a situation."""
    likeness: float


class _Known(NamedTuple):
    """A wording that the definition has for a question."""

    stems: frozenset[str]
    topic: str | None
    criterion: str
    code: ProbeCode


def aim_of(
    question: str, definition: Definition, *, step: str | None = None, steps: Sequence[str] | None = None
) -> Aim | None:
    """The topic and criterion that a question is most likely about; None where nothing fits.

    `step` is where the conversation is: of equal candidates the one that belongs there wins. `steps` are those of
    the run, when it has not all of them.

    Example:
        >>> aim_of("What about the data?", definition).criterion  # doctest: +SKIP
        'S1.DATA'
    """
    stems = content_stems(question)
    weights = _weights(Same(definition))
    scores: dict[tuple[str | None, str], tuple[float, ProbeCode]] = {}
    for known in _wordings(Same(definition)):
        likeness = _likeness(stems, known.stems, weights)
        if likeness > scores.get((known.topic, known.criterion), (0.0, "P2"))[0]:
            scores[known.topic, known.criterion] = (likeness, known.code)
    criteria = {topic.id: topic.criterion for topic in all_topics(definition.framework)}
    for note in topics_in(definition.framework, question, asking=True):
        key = (note.topic, criteria[note.topic])
        score, code = scores.get(key, (0.0, "P2"))
        scores[key] = (score + _HEARD, code)
    home = {criterion.id: criterion.step for criterion in definition.rubric.criteria}
    ranked = sorted(
        (
            Aim(topic, criterion, code, score + (_HERE if home.get(criterion) == step else 0.0))
            for (topic, criterion), (score, code) in scores.items()
            if steps is None or home.get(criterion) in (None, "all", *steps)
        ),
        key=lambda aim: (-aim.likeness, aim.topic is None),
    )
    return ranked[0] if ranked and ranked[0].likeness >= LIKE_ENOUGH else None


def _likeness(one: frozenset[str], other: frozenset[str], weights: Mapping[str, float]) -> float:
    """Overlap of content words, rare ones weighing more; or most of the share that the longer has of the shorter."""
    shared = one & other
    if not shared:
        return 0.0
    common = _weight(shared, weights) * (0.5 if len(one) == 1 and len(other) > 1 else 1.0)
    contained = _CONTAINED * common / min(_weight(one, weights), _weight(other, weights)) if len(shared) > 1 else 0.0
    return max(common / _weight(one | other, weights), contained)


def _weight(stems: frozenset[str], weights: Mapping[str, float]) -> float:
    return sum(weights.get(stem, _UNKNOWN) for stem in stems)


@lru_cache(maxsize=16)
def _weights(definition: Same[Definition]) -> Mapping[str, float]:
    """How telling each word of the wordings is: 1 for a word that occurs once, less for common ones."""
    known = _wordings(definition)
    counts = Counter(stem for wording in known for stem in wording.stems)
    rarest = log(1 + len(known))
    return {stem: log(1 + len(known) / count) / rarest for stem, count in counts.items()}


@lru_cache(maxsize=16)
def _wordings(definition: Same[Definition]) -> tuple[_Known, ...]:
    """Probes and situations of the topics, intents of the criteria, situations of the scenario."""
    found: list[_Known] = []
    for topic in all_topics(definition.value.framework):
        found += [_known(text, topic.id, topic.criterion, "P2") for text in (*topic.probes, topic.name)]
        found += [_known(text, topic.id, topic.criterion, "P3") for text in topic.situations]
    for step in definition.value.framework.steps:
        found += [_known(text, None, step.topics[0].criterion, "P2") for text in step.does if step.topics]
    for criterion in definition.value.rubric.criteria:
        found += [_known(text, None, criterion.id, "P2") for text in (*criterion.probe_intents, criterion.measures)]
    scenario = definition.value.scenario
    for criterion_id, texts in scenario.situations.items() if scenario else ():
        found += [_known(text, None, criterion_id, "P3") for text in texts]
    return tuple(found)


def _known(text: str, topic: str | None, criterion: str, code: ProbeCode) -> _Known:
    return _Known(content_stems(text) - {"ask", "probe"}, topic, criterion, code)
