"""Which rungs of a criterion a candidate's words reach, by the cues of the rubric and of the scenario."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from viva.reading import features
from viva.reading.cues import PASSAGE, Found, Sought, find
from viva.reading.general import matter_of
from viva.reading.rungs_evidence import ANY_QUESTION, Heard, Said, hear, new_words, sentence_at
from viva.reading.signs import signs
from viva.reading.words import Span, content_stems, sentences, words
from viva.values.cue import Cue
from viva.values.definition import Definition
from viva.values.judgements import FlagFinding, Quote
from viva.values.ledger import Ledger
from viva.values.rubric import Criterion, RedFlag, Rung, RungNumber
from viva.values.transcript import Transcript

_NEGATOR = re.compile(r"\b(?:not|never|no|none|nothing|nobody|neither|nor|without|cannot)\b|n['’]t\b", re.I)
_DISMISSES = re.compile(
    r"\b(?:i|we)\b[^,;:.]{0,14}(?:\bnot|\bnever|n['’]t)\b|\bno need\b|\bwon['’]t\b|"
    r"\bnot (?:bother|worry|going to|need)\b|\bnever mind\b|\bskip\b|\bno (?:reason|point)\b",
    re.I,
)
_DISMISSED = re.compile(
    r"^[^,;:.]{0,25}\b(?:isn['’]t|aren['’]t|is not|are not|not) (?:really )?"
    r"(?:needed|necessary|required|important|worth)\b|"
    r"^[^,;:.]{0,25}\b(?:doesn['’]t|does not|don['’]t) (?:really )?matter\b|^[^,;:.]{0,20}\bunnecessary\b",
    re.I,
)
_CLAUSE = re.compile(r"[,;:.!?—–]|\b(?:but|because|although|since|so|and then)\b", re.I)
OWN_IDEA = 3
"""The rung from which on the candidate has shown an idea of their own."""

LED_WORDS = 2
"""Fewest content words in common for an idea to count as the interviewer's."""

MOST_SENTENCES = 3
"""Sentences quoted for one cue in one turn."""

REACTION = 6
"""Statements at the beginning of a turn that react to what was said just before; the rest goes on from there."""

ANSWER = 5
"""Statements at the beginning of a turn that can be the answer to the question before it."""

_TRIES = 4
"""How many matches of a cue in one turn are looked at before it is given up."""

_Part = Callable[[Said], str]
"""What of a turn may show a cue."""


def _counted(said: Said) -> str:
    return said.counted


def _telling(said: Said) -> str:
    return said.telling


def _reasoned(said: Said) -> str:
    return said.reasoned


@dataclass(frozen=True, slots=True)
class RungReading:
    """What was found for one rung."""

    rung: RungNumber
    met: bool
    quotes: tuple[Quote, ...]
    """Verbatim candidate sentences; those of a higher rung where the rung is met through it alone."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found for one criterion."""

    rungs: tuple[RungReading, ...]
    flags: tuple[FlagFinding, ...]
    counter: tuple[Quote, ...]
    """Words that withdraw evidence, or show a red flag that caps the criterion."""
    said_first: Quote | None
    """The interviewer's words, where they gave away what the candidate would have needed for rung 3."""


def rungs_met(
    definition: Definition,
    transcript: Transcript,
    criterion: Criterion,
    ledger: Ledger | None = None,
    *,
    pointed: int | None = None,
) -> Reading:
    """Read a whole transcript for one criterion.

    A rung is met when enough of its cues are found, in the rubric's set or in the scenario's. The fourth also needs
    the third, since it only adds to it; a rung below one that is met is met. `ledger` adds which turns answered
    a probe on the criterion. The turn `pointed` at is read as one passage: what a cue wants in one sentence may stand
    anywhere in it, and so may what a cue or a red flag must not have or is about.
    """
    order = tuple(step.id for step in definition.framework.steps)
    search = _Search(hear(transcript, matter_of(definition)), transcript, ledger, pointed, order)
    expected = definition.scenario.expectations.get(criterion.id, {}) if definition.scenario else {}
    own: dict[int, tuple[Quote, ...]] = {}
    for rung in criterion.rungs:
        found = search.enough(rung.cues, rung.need, _reasoned if rung.rung > 2 else _telling)
        extra = expected.get(rung.rung) if rung.rung != 2 else None
        if found is None and extra is not None:
            found = search.enough(extra.cues, extra.need, _reasoned, home=criterion)
        if found is not None:
            own[rung.rung] = found
    flags = tuple(f for flag in criterion.red_flags if (f := search.flag(flag)))
    caps = [flag.cap for flag in criterion.red_flags if flag.cap and flag.id in {f.flag for f in flags}]
    level = min([_level(own), *caps])
    capping = {flag.id for flag in criterion.red_flags if flag.cap}
    return Reading(
        rungs=tuple(_reading(rung, own, level) for rung in criterion.rungs),
        flags=flags,
        counter=(*search.heard.withdrawn, *(f.quote for f in flags if f.flag in capping)),
        said_first=search.said_first if level < OWN_IDEA else None,
    )


def _level(own: dict[int, tuple[Quote, ...]]) -> int:
    if 3 in own and 4 in own:
        return 4
    return 3 if own.keys() & {3, 4} else 2 if own else 1


def _reading(rung: Rung, own: dict[int, tuple[Quote, ...]], level: int) -> RungReading:
    quotes = own.get(rung.rung) or next((own[k] for k in sorted(own) if k > rung.rung), ())
    met = rung.rung <= level
    return RungReading(rung.rung, met, quotes if met else ())


class _Search:
    """Looks for cues in one transcript; remembers where the interviewer had said it first."""

    def __init__(
        self,
        heard: Heard,
        transcript: Transcript,
        ledger: Ledger | None,
        pointed: int | None = None,
        order: tuple[str, ...] = (),
    ) -> None:
        self.heard = heard
        self.transcript = transcript
        self._pointed = pointed
        self._order = order
        self.said_first: Quote | None = None
        self._asked = {entry.turn: frozenset(entry.criteria) for entry in ledger.asked} if ledger else {}

    def enough(
        self, cues: Sequence[Cue], need: int, part: _Part, *, home: Criterion | None = None
    ) -> tuple[Quote, ...] | None:
        """The quotes, if at least `need` distinct cues are found; None otherwise.

        With `home` only turns count that belong to that criterion: those of its steps, those of the step before, in
        which somebody may run ahead, and those that answer it.
        """
        away = self._away_from(home) if home is not None else frozenset()
        found: dict[str, tuple[Quote, ...]] = {}
        for place, cue in enumerate(cues):
            key = cue.tag or f"#{place}"
            if key not in found and (quotes := self.cue(cue, part, away)) is not None:
                found[key] = quotes
        if len(found) < need:
            return None
        return tuple(dict.fromkeys(quote for quotes in found.values() for quote in quotes))[:6]

    def _away_from(self, criterion: Criterion) -> frozenset[int]:
        """The turns that are about something else than a criterion, by their step and by the question before them."""
        if criterion.step not in self._order or not self.transcript.own:  # The steps of another's are a guess.
            return frozenset()
        first, last = (self._order.index(step) for step in (criterion.step, criterion.due_step or criterion.step))
        steps = {None, *self._order[max(0, first - 1) : last + 1]}
        step_of = {turn.number: turn.step for turn in self.transcript.turns}
        return frozenset(
            said.number
            for said in self.heard.said
            if step_of[said.number] not in steps
            and criterion.id not in said.answers | self._asked.get(said.number - 1, frozenset())
        )

    def cue(self, cue: Cue, part: _Part, away: frozenset[int] = frozenset()) -> tuple[Quote, ...] | None:
        """The quotes that show a cue, one a turn; None if it is not there. Some features have nothing to quote."""
        if cue.feature:
            counted = features.measure(cue.feature, self.heard, self.transcript)
            return counted.quotes if counted.holds else None
        quotes: list[Quote] = []
        turns = 0
        for place in self.heard.holders.of(cue):
            said = self.heard.said[place]
            if said.number in away or not self._fits_around(cue, said):
                continue
            text = said.asked if cue.speech == "question" else said.grounded if cue.signs else part(said)
            if cue.heard and not cue.answering and cue.speech != "question":
                text = _opening(text, REACTION)
            elif cue.answering and cue.signs:
                text = _opening(text, ANSWER)
            here = self._in_turn(_widened(cue) if said.number == self._pointed else cue, said, text)
            if here:
                turns += 1
                quotes += here
                if turns >= cue.times:
                    return tuple(quotes)
        return None

    def flag(self, flag: RedFlag) -> FlagFinding | None:
        """The flag with its first quote, if one of its cues is found."""
        for cue in flag.cues:
            quotes = self.cue(cue, _counted)
            if quotes is None:
                continue
            quote = quotes[0] if quotes else self._first_words()
            if quote is not None:
                return FlagFinding(flag=flag.id, quote=quote)
        return None

    def _first_words(self) -> Quote | None:
        """How the candidate began: what shows that something never came."""
        begun = next((said for said in self.heard.said if said.counted.strip()), None)
        if begun is None:
            return None
        return Quote(turn=begun.number, quote=sentence_at(begun.text, sentences(begun.counted)[0].start).text)

    def _fits_around(self, cue: Cue, said: Said) -> bool:
        """Whether the interviewer's turns before and after are what the cue wants."""
        if cue.answering:
            known = said.answers | self._asked.get(said.number - 1, frozenset())
            if known.isdisjoint(cue.answering):
                return False
        return _holds(cue.heard, said.before) and _holds(cue.drew, said.after)

    def _in_turn(self, cue: Cue, said: Said, text: str) -> tuple[Quote, ...]:
        for _ in range(_TRIES):
            found = find(cue, text, asking=True if cue.speech == "question" else None)
            if found is None:
                return ()
            sentence = sentence_at(said.text, found.start)
            if self._stands(cue, said, text, found, sentence):
                return _quotes(cue, said, text, found)
            text = text[: sentence.start] + " " * (sentence.end - sentence.start) + text[sentence.end :]
        return ()

    def _stands(self, cue: Cue, said: Said, text: str, found: Found, sentence: Span) -> bool:
        """Whether words that were found are the candidate's own, and meant."""
        scope = sentence.text if cue.within == "sentence" else text
        if cue.own and len(new_words(scope, said.before)) < cue.own:
            return False
        if cue.speech == "question":
            return True
        stems = frozenset().union(*(content_stems(text[start:end]) for start, end in found.parts))
        return not (_is_led(said, stems) or _is_dismissed(text, found) or self._given_away(said, stems))

    def _given_away(self, said: Said, stems: frozenset[str]) -> bool:
        """Whether an earlier interviewer turn held all of the words, and nobody had asked for them."""
        if len(stems) < LED_WORDS:
            return False
        for turn in self.heard.volunteered:
            if turn.number < said.number and stems <= content_stems(turn.text):
                telling = next(s for s in sentences(turn.text) if stems & content_stems(s.text))
                self.said_first = self.said_first or Quote(turn=turn.number, quote=telling.text)
                return True
        return False


def _opening(text: str, most: int) -> str:
    """The text up to its first few sentences that say anything."""
    said = [span for span in sentences(text) if words(span.text)]
    return text[: said[most - 1].end] if len(said) > most else text


def _widened(cue: Cue) -> Cue:
    """The cue with the whole turn as its scope."""
    return cue if cue.within in ("turn", "answer") else cue.model_copy(update={"within": "turn"})


def _is_led(said: Said, stems: frozenset[str]) -> bool:
    """Whether the words stood in the question that the turn answers: the interviewer put them there."""
    return ANY_QUESTION in said.answers and bool(stems) and stems <= content_stems(said.before)


@lru_cache(maxsize=8_192)
def _holds(parts: tuple[str, ...], text: str) -> bool:
    return not parts or find(Sought(parts, (), "turn", "any", 0, 0), text) is not None


def _quotes(cue: Cue, said: Said, text: str, found: Found) -> tuple[Quote, ...]:
    """The sentences that show a cue; where signs were asked for, those that hold most of them."""
    if cue.signs:
        spans = [s for s in sentences(text) if s.end > found.start or cue.within == "turn"]
        spans = spans[: {"sentence": 1, "passage": PASSAGE}.get(cue.within, len(spans))]
        best = sorted(spans, key=lambda span: -len(signs(span.text)))[:MOST_SENTENCES]
        places = [span.start for span in sorted(best)]
    else:
        places = sorted(start for start, _ in found.parts)
    texts = dict.fromkeys(sentence_at(said.text, place).text for place in places)
    return tuple(Quote(turn=said.number, quote=text) for text in list(texts)[:MOST_SENTENCES])


def _is_dismissed(text: str, found: Found) -> bool:
    """Whether the words are there only to be turned down: "I would not …", "… is not needed"."""
    if any(_NEGATOR.search(text[start:end]) for start, end in found.parts):
        return False
    start, end = min(found.parts)
    before = _CLAUSE.split(text[:start])[-1]
    return bool(_DISMISSES.search(" ".join(before.split()[-9:])) or _DISMISSED.match(text[end:]))
