"""What a persona can say on each criterion of a problem: from the sheet's model answers and the words of people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from viva.candidates.reworded import named_in, reworded
from viva.values.definition import Definition
from viva.values.persona import CriterionLines, Lines, Occasion, Persona
from viva.values.rubric import Criterion, Score
from viva.values.scenario import ExpectedRung

_MECHANISM: Final = 3
_CONSEQUENCE: Final = 4
_NAMED = 2


@dataclass(frozen=True, slots=True)
class Said:
    """What can be said on one criterion, in order of depth."""

    criterion: str
    rung: Score
    area: str
    asks: tuple[str, ...]
    """Questions to the interviewer, in words."""
    name: str
    """The thing, without its reason; empty where there is nothing to say."""
    deep: tuple[str, ...]
    """The mechanism, then the consequence, as far as the persona gets."""
    vague: tuple[str, ...]
    """Talk that shows nothing."""
    beside: str | None


class Material:
    """All that one persona has to say in one interview; the same seed gives the same words."""

    def __init__(self, persona: Persona, definition: Definition, lines: Lines, *, seed: int) -> None:
        self._persona = persona
        self._scenario = definition.scenario
        self._lines = lines
        self._seed = f"{persona.id}/{definition.scenario.id if definition.scenario else ''}/{seed}"
        self._words = _sheet_words(definition)

    def said_on(self, criterion: Criterion) -> Said:
        """What this persona says on a criterion."""
        chance = Random(f"{self._seed}/{criterion.id}")
        rung = self._persona.planted(criterion.id)
        lines = self._lines.criteria.get(criterion.id, CriterionLines(area=criterion.measures))
        answers = (self._scenario.model_answers if self._scenario else {}).get(criterion.id, {})
        rungs: tuple[ExpectedRung, ...] = (_MECHANISM, _CONSEQUENCE)
        deep = [answers[n] for n in rungs if n <= rung and n in answers]
        wrong = self._persona.habits.manners.get("confident_wrong", 0.0)
        mistaken = rung <= _NAMED and bool(lines.wrong) and chance.random() < wrong
        shown = lines.wrong if mistaken else lines.vague
        return Said(
            criterion=criterion.id,
            rung=rung,
            area=self._filled(lines.area),
            asks=() if mistaken else self._asks(lines, rung, any("?" in text for text in deep), chance),
            name=self._name(shown if mistaken else lines.names, answers, chance) if rung >= _NAMED else "",
            deep=tuple(reworded(text, self._lines.swaps, chance) for text in deep),
            vague=tuple(self._filled(text) for text in _shuffled(shown, chance)) if rung < _NAMED else (),
            beside=lines.beside,
        )

    def words_for(self, occasion: Occasion) -> tuple[str, ...]:
        """Ways of saying it, in an order of this interview's own."""
        return tuple(_shuffled(self._lines.manner.get(occasion, ()), Random(f"{self._seed}/{occasion}")))

    def _asks(self, lines: CriterionLines, rung: Score, asking: bool, chance: Random) -> tuple[str, ...]:
        """The questions that somebody of that rung thinks of; an answer that asks itself goes without the deeper."""
        known = sorted(n for n in lines.asks if n <= (min(rung, _NAMED) if asking else rung))
        kinds = [kind for n in known for kind in lines.asks[n]]
        return tuple(self._filled(chance.choice(self._lines.questions[kind])) for kind in kinds)

    def _name(self, names: Sequence[str], answers: Mapping[ExpectedRung, str], chance: Random) -> str:
        sheet = answers.get(_MECHANISM)
        usable = [text for text in names if sheet or "{named}" not in text]
        if not usable:
            return ""
        text = chance.choice(usable)
        if sheet and "{named}" in text:
            named = named_in(sheet)
            if not text.startswith("{named}"):
                named = named[:1].lower() + named[1:] if named.split()[0] not in ("I", "NDCG") else named
            text = text.replace("{named}", reworded(named, self._lines.swaps, chance))
        return self._filled(text)

    def _filled(self, text: str) -> str:
        for place, word in self._words.items():
            text = text.replace(f"{{{place}}}", word)
        return text[:1].upper() + text[1:] if text.endswith((".", "?")) else text


def joined(general: Lines, own: Lines | None) -> Lines:
    """The words for all frameworks with those for one."""
    if own is None:
        return general
    return own.model_copy(update={"manner": {**general.manner, **own.manner}, "swaps": (*general.swaps, *own.swaps)})


def _sheet_words(definition: Definition) -> dict[str, str]:
    vocabulary = {**definition.framework.vocabulary, **(definition.scenario.vocabulary if definition.scenario else {})}
    words = {name: next((w for w in given if "*" not in w), name) for name, given in vocabulary.items()}
    user, item = words.get("user", "user"), words.get("item", "item")
    company = words.get("company", "company")
    return {
        "user": user,
        "users": f"{user}s",
        "item": item,
        "items": f"{item}s",
        "company": company[:1].upper() + company[1:] if company not in ("company", "business") else f"the {company}",
    }


def _shuffled(texts: Sequence[str], chance: Random) -> list[str]:
    order = list(texts)
    chance.shuffle(order)
    return order
