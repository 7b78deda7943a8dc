"""Features of a whole conversation: what no single phrase shows, counted over all of the candidate's turns.

A cue in a rubric names one as `feature: "derivations>=2"` (or `<=`). The names are the keys of `FEATURES`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from viva.reading.derivations import read_figures
from viva.reading.features_choices import switching_points, weighed
from viva.reading.questions import is_interrogative
from viva.reading.rungs_evidence import ANY_QUESTION, Heard, is_bare_list
from viva.reading.same import Same
from viva.reading.signs import signs
from viva.reading.words import sentences, words
from viva.values.judgements import Quote
from viva.values.transcript import Transcript

EARLY_WORDS = 750
"""Five minutes at 150 words a minute, both speakers together."""

BRIEF_WORDS = 110
"""Most words of a brief turn: about three quarters of a minute."""

FULL_WORDS = 8
"""Fewest words of a turn that says something."""

STATEMENT_WORDS = 6
"""Fewest words of a statement that could carry a reason."""

MOST_QUOTES = 4

_SPEC = re.compile(r"^([a-z_]+)(>=|<=)(\d+)$")
_REASON = re.compile(
    r"\b(?:because|since|so that|so|which (?:means|is why)|that means|that's why|otherwise|therefore|hence|"
    r"the reason|means|"
    r"as a result|in order to|or else|in case|due to|thus|if|unless|than)\b",
    re.I,
)
_NAME = re.compile(
    r"\b(?!(?:EU|GDPR|AUC|TV|PM|AM|OK|US|UK|ID)\b)"
    r"(?:[A-Z]{2,}[a-z]?|[A-Z][a-z]+[A-Z]\w*|[a-z]+-?[A-Z]\w+|\w*[a-z]\d\w*-?\w*)\b|"
    r"\b(?:Kubernetes|Kafka|Spark|Airflow|Docker|Grafana|Prometheus|Adam|Redis|Elasticsearch|Flink|Triton|Ray|"
    r"Hive|Hadoop|"
    r"Terraform|pgvector|websockets|transformer|embeddings)\b"
)
"""Names of tools and methods, and abbreviations, as they are written."""
_DECIDES = re.compile(
    r"\b(?:rules? (?:out|it out)|kills?|decides?|too (?:many|few|slow|big|heavy|much|thin|small|little|dear)|"
    r"enough|not short|"
    r"can['’]t|cannot|won['’]t|costs nothing|so i|so we|so that|so the|so no|so an?|so it|which means|that means|"
    r"means|"
    r"not an edge|worth|thin|i keep|i cut|i['’]d|i would|instead|plenty|loads|no problem|no constraint|dominates|"
    r"never|only|"
    r"therefore|thus|consequence|hence|fits?|fine|rather than|biggest|bottleneck|hopeless|under|even with|must|"
    r"need|peanuts|"
    r"dreadful|small|huge|isn['’]t urgent|real product|before it stops)\b",
    re.I,
)


_FOLLOWED = frozenset({"action", "check", "condition"})
"""Signs that something is done about a figure."""


class Counted(NamedTuple):
    """Whether a feature reaches what a cue asks, and sentences that show it."""

    holds: bool
    quotes: tuple[Quote, ...]


class Measured(NamedTuple):
    """A feature's number and the sentences behind it."""

    number: int
    quotes: tuple[Quote, ...] = ()


def measure(spec: str, heard: Heard, transcript: Transcript) -> Counted:
    """Look at one feature as a cue names it; `ValueError` where there is no such feature.

    Example:
        >>> measure("derivations>=2", heard, transcript).holds  # doctest: +SKIP
        True
    """
    match = _SPEC.match(spec)
    if match is None or match[1] not in FEATURES:
        raise ValueError(f"{spec!r} is no feature; write NAME>=N or NAME<=N with one of {', '.join(sorted(FEATURES))}")
    measured = _measured(match[1], Same(heard), Same(transcript))
    wanted = int(match[3])
    if match[2] == "<=":
        return Counted(measured.number <= wanted, ())
    shown = tuple(dict.fromkeys(measured.quotes))[: min(max(2, wanted), MOST_QUOTES)]
    return Counted(measured.number >= wanted, shown)


@lru_cache(maxsize=512)
def _measured(name: str, heard: Same[Heard], transcript: Same[Transcript]) -> Measured:
    return FEATURES[name](heard.value, transcript.value)


def _of(quotes: Iterable[Quote]) -> Measured:
    found = tuple(quotes)
    return Measured(len(found), found)


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


def _statements(heard: Heard) -> list[Quote]:
    return [
        Quote(turn=said.number, quote=s.text)
        for said in heard.said
        for s in sentences(said.telling)
        if not s.text.endswith("?") and words(s.text)
    ]


def _turns(heard: Heard, transcript: Transcript) -> Measured:
    """Candidate turns that say something, the fullest first."""
    full = sorted((s for s in heard.said if len(s.telling.split()) >= FULL_WORDS), key=lambda s: -len(s.telling))
    return _of(Quote(turn=s.number, quote=max(sentences(s.telling), key=lambda x: len(x.text)).text) for s in full)


def _asking_turns(heard: Heard, transcript: Transcript) -> Measured:
    """Candidate turns that ask the interviewer something."""
    asked = (
        (said.number, next((s.text for s in sentences(said.counted) if is_interrogative(s.text)), None))
        for said in heard.said
    )
    return _of(Quote(turn=number, quote=text) for number, text in asked if text)


def _early_questions(heard: Heard, transcript: Transcript) -> Measured:
    """Candidate turns of the first five minutes that ask the interviewer something."""
    spoken = 0
    early: set[int] = set()
    for turn in transcript.turns:
        if spoken <= EARLY_WORDS:
            early.add(turn.number)
        spoken += turn.words
    return _of(q for q in _asking_turns(heard, transcript).quotes if q.turn in early)


def _pulled_percent(heard: Heard, transcript: Transcript) -> Measured:
    """Share of the candidate's turns that answer a probe instead of leading."""
    turns = [s for s in heard.said if s.counted.strip()]
    pulled = sum(1 for s in turns if ANY_QUESTION in s.answers)
    return Measured(_percent(pulled, len(turns)) if turns else 100)


def _recited_percent(heard: Heard, transcript: Transcript) -> Measured:
    """Share of the statements that merely enumerate."""
    statements = _statements(heard)
    lists = tuple(q for q in statements if is_bare_list(q.quote))
    return Measured(_percent(len(lists), len(statements)), lists)


def _idle_percent(heard: Heard, transcript: Transcript) -> Measured:
    """Share of the statements of some length that are general talk: the detours."""
    told = [
        (said, span)
        for said in heard.said
        for span in sentences(said.counted)
        if not span.text.endswith("?") and len(words(span.text)) >= STATEMENT_WORDS
    ]
    idle = [(said, span) for said, span in told if not words(said.telling[span.start : span.end])]
    return Measured(_percent(len(idle), len(told)), tuple(Quote(turn=s.number, quote=span.text) for s, span in idle))


def _reasoned_percent(heard: Heard, transcript: Transcript) -> Measured:
    """Share of the statements of some length that carry a reason, a condition or a consequence."""
    statements = [q for q in _statements(heard) if len(q.quote.split()) >= STATEMENT_WORDS]
    reasoned = tuple(q for q in statements if _REASON.search(q.quote))
    return Measured(_percent(len(reasoned), len(statements)), reasoned)


def _brief_percent(heard: Heard, transcript: Transcript) -> Measured:
    """Share of the candidate's turns that stay under a minute of talk."""
    turns = [said for said in heard.said if said.text.strip()]
    return Measured(_percent(sum(1 for said in turns if len(said.text.split()) <= BRIEF_WORDS), len(turns)))


def _names_per_thousand(heard: Heard, transcript: Transcript) -> Measured:
    """Names of tools and methods and abbreviations, each counted once, per thousand words."""
    names: dict[str, Quote] = {}
    for said in heard.said:
        for s in sentences(said.telling):
            for match in _NAME.finditer(s.text):
                names.setdefault(match[0].removesuffix("s"), Quote(turn=said.number, quote=s.text))
    spoken = sum(len(said.telling.split()) for said in heard.said)
    return Measured(round(1_000 * len(names) / spoken) if spoken else 0, tuple(dict.fromkeys(names.values())))


def _deciding_figures(heard: Heard, transcript: Transcript) -> Measured:
    """Figures worked out that decide something in the same or the next two sentences."""
    derived = read_figures(heard, transcript).derived
    quotes: list[Quote] = []
    for said in heard.said:
        spans = sentences(said.telling)
        for i, span in enumerate(spans):
            here = [q for q in derived if (q.turn, q.quote) == (said.number, span.text)]
            after = " ".join(s.text for s in spans[i : i + 3])
            if here and (_DECIDES.search(after) or signs(after) & _FOLLOWED):
                quotes += here
    return _of(quotes)


FEATURES: Final[dict[str, Callable[[Heard, Transcript], Measured]]] = {
    "turns": _turns,
    "asking_turns": _asking_turns,
    "early_questions": _early_questions,
    "pulled_percent": _pulled_percent,
    "recited_percent": _recited_percent,
    "idle_percent": _idle_percent,
    "reasoned_percent": _reasoned_percent,
    "brief_percent": _brief_percent,
    "names_per_thousand": _names_per_thousand,
    "weighings": lambda heard, transcript: _of(weighed(heard, transcript, specific=False)),
    "specific_weighings": lambda heard, transcript: _of(weighed(heard, transcript, specific=True)),
    "switching_points": lambda heard, transcript: _of(switching_points(heard)),
    "derivations": lambda heard, transcript: _of(read_figures(heard, transcript).derived),
    "given_figures": lambda heard, transcript: _of(read_figures(heard, transcript).repeated),
    "far_off_figures": lambda heard, transcript: _of(read_figures(heard, transcript).far_off),
    "splits": lambda heard, transcript: _of(read_figures(heard, transcript).splits),
    "deciding_figures": _deciding_figures,
}
"""What can be counted, by the name that a rubric uses."""
