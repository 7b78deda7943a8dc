"""The candidate without a language model: a persona's material, said when it is asked for or when its turn has come.

It is a function of the persona, the sheet, the seed and what the interviewer said: the same talk brings the same words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from viva.candidates.asked import Understood, understood
from viva.candidates.challenge import CHALLENGE, answer_to_twist
from viva.candidates.manners import Manners, figure_in
from viva.candidates.material import Material, Said, joined
from viva.candidates.plan import Item, planned
from viva.candidates.protocol import Heard
from viva.candidates.reworded import uncapitalised
from viva.reading.words import content_stems, sentences
from viva.values.definition import Definition
from viva.values.messages import Usage
from viva.values.persona import Lines, Persona
from viva.values.rubric import Score
from viva.values.transcript import Mode

NAME = "offline-1"
_OF_USUAL = 0.7
"""How much of its usual length a turn has at least, where it says something."""
_LADDER = ("P1", "P2", "P3", "H")
_IDLE_TURNS = 12
"""Turns with nothing to say and nothing asked, after which a candidate ends the interview."""
_TAKES_UP = 0.6
"""How often a figure that was told is taken up."""
_NAMES = 2
_USES = 3
"""The rung from which on a figure that was asked for is used, and the way that is taken is said."""
_LEADS_IN = 0.75
"""How often a new step is begun with a word on what comes."""
_QUANTITIES = "X.QUANT"
_ASSUMPTIONS = "S1.ASSUME"
_DRIVE = "X.DRIVE"
"""The criterion of somebody who says where they are going."""


class OfflineCandidate:
    """Speaks as a persona does, from the material of a sheet.

    Example:
        >>> import asyncio
        >>> from viva.packs.load import load_definition
        >>> from viva.packs.personas import load_lines, load_persona
        >>> sheet = load_definition("ads_ctr")
        >>> words = load_lines(sheet.framework.id)
        >>> candidate = OfflineCandidate(load_persona("strong"), sheet, words, seed=1)
        >>> said = asyncio.run(candidate.answer([Heard("interviewer", "Please begin.")], minutes_left=45))
        >>> said.endswith("?")
        True
    """

    def __init__(
        self,
        persona: Persona,
        definition: Definition,
        lines: tuple[Lines, Lines],
        *,
        seed: int,
        mode: Mode = "full",
    ) -> None:
        self.persona = persona
        self._definition = definition
        self._chance = Random(f"{persona.id}/{definition.scenario.id if definition.scenario else ''}/{seed}")
        material = Material(persona, definition, joined(*lines), seed=seed)
        self._said_on = {c.id: material.said_on(c) for c in definition.criteria_in(mode)}
        self._areas = {
            said.criterion: said.area for said in self._said_on.values() if not said.criterion.startswith("X.")
        }
        self._material = material
        self._manners = Manners(persona.habits.manners, material, self._chance)
        self._plan = planned(persona, definition, self._said_on)
        self._step_of = {criterion.id: criterion.step for criterion in definition.rubric.criteria}
        self._deep_said: dict[str, int] = {}
        self._named: set[str] = set()
        self._vague_said: dict[str, int] = {}
        self._challenged = self._took_up = False
        self._repeated: set[str] = set()
        self._put: set[str] = set()
        """The questions that were put to the interviewer."""
        self._owed: Understood | None = None
        self._last_step = ""
        self._idle = self._turns = self._padding = 0
        self._asked_for: str | None = None
        """The criterion that the last turn's questions were for."""

    @property
    def name(self) -> str:
        """The persona and the rules."""
        return f"{self.persona.id}/{NAME}"

    @property
    def calls(self) -> tuple[Usage, ...]:
        """None are made."""
        return ()

    async def answer(self, heard: Sequence[Heard], *, minutes_left: float | None) -> str | None:
        """The next turn; it goes through what it has not heard yet first, so that a talk can be taken up anywhere."""
        return self._hear(heard)

    def voiced(self, heard: Sequence[Heard]) -> Mapping[str, Score]:
        """The rung that what was said so far goes to, by criterion: less than planted where nothing brought it out."""
        self._hear(heard)
        return {criterion: self._voiced_on(said) for criterion, said in self._said_on.items()}

    def _hear(self, heard: Sequence[Heard]) -> str | None:
        lines = [line.text for line in heard if line.speaker == "interviewer"]
        said: str | None = None
        while self._turns < len(lines):
            said = self._turn(lines[self._turns])
            self._turns += 1
        return said

    def _voiced_on(self, said: Said) -> Score:
        if said.criterion == CHALLENGE:
            return said.rung if self._challenged else 1
        if said.criterion == _QUANTITIES and not said.name and not said.deep:
            return 2 if self._took_up else 1
        if said.criterion in self._deep_said:
            return said.rung
        return 2 if said.criterion in self._named or self._put.intersection(said.asks) else 1

    def _turn(self, text: str) -> str | None:
        first = self._turns == 0
        meant = Understood("opening") if first else understood(text, self._definition, self._areas)
        if meant.calls_for == "goodbye":
            return self._material.words_for("thanks")[0]
        if meant.calls_for in ("question", "twist", "last_word"):
            self._owed = meant
        elif meant.calls_for == "move_on":
            self._plan = [item for item in self._plan if not item.asks]
        put_off = None if first else self._manners.puts_off(self._owed is not None)
        if put_off is not None:
            return put_off
        parts = self._reply(text, meant)
        ending = self._owed is not None and self._owed.calls_for == "last_word"
        self._owed = None
        if not ending and not any("?" in part for part in parts):
            parts = self._go_on(parts)
            ending = any("?" in part for part in parts)
        if not parts:
            self._idle += 1
            if self._idle > _IDLE_TURNS:
                return None
            return self._manners.around([self._in_turn("done", self._idle - 1)], first=first)
        self._idle = 0
        return self._manners.around(parts if ending else self._padded(parts), first=first)

    def _reply(self, text: str, meant: Understood) -> list[str]:
        """What the line called for."""
        owed = self._owed
        if owed is not None and owed.calls_for == "last_word":
            return [self._in_turn("last_word", 0)]
        if owed is not None and owed.twist is not None:
            scenario = self._definition.scenario
            assert scenario is not None
            self._challenged = True
            twist = next(twist for twist in scenario.twists if twist.id == owed.twist)
            return answer_to_twist(twist, scenario, self._said_on, self._material) if CHALLENGE in self._said_on else []
        if owed is not None and owed.criterion in self._said_on:
            return self._on(self._said_on[owed.criterion], owed.code) or [self._again(owed.criterion, text)]
        if owed is not None:
            return [self._in_turn("nothing", self._turns)]
        if meant.calls_for == "opening":
            return [self._in_turn("opening", 0)] if self._plan and self._plan[0].asks else []
        if meant.calls_for == "hand_back":
            assumes = self._rung(_ASSUMPTIONS) >= _NAMES
            return [self._in_turn("assume" if assumes else "carry_on", self._turns)]
        if meant.calls_for == "refused":
            return [self._in_turn("carry_on", self._turns)]
        if meant.calls_for == "move_on":
            return [self._in_turn("time", self._turns)]
        if meant.calls_for == "nudge" and not self._plan:
            return self._drawn_out()
        return self._taken_up(text)

    def _drawn_out(self) -> list[str]:
        """What a nudge brings out of somebody whose own thread has ended: something they had left out."""
        for said in self._said_on.values():
            if self._step_of[said.criterion] != "all" and not self._has_spoken_on(said.criterion):
                return self._on(said, "P1")
        return []

    def _has_spoken_on(self, criterion: str) -> bool:
        return criterion in self._named or criterion in self._deep_said or criterion in self._vague_said

    def _rung(self, criterion: str) -> int:
        return self._said_on[criterion].rung if criterion in self._said_on else 0

    def _taken_up(self, text: str) -> list[str]:
        """A figure that was told, said again, by whoever uses figures at all."""
        asked, self._asked_for = self._asked_for, None
        if asked is None or min(self._rung(_QUANTITIES) + 1, self._rung(asked)) < _USES:
            return []
        figure = figure_in(text)
        if figure is None or self._chance.random() >= _TAKES_UP:
            return []
        self._took_up = True
        taken = self._in_turn("echo", self._turns).replace("{figure}", figure)
        return [taken[:1].upper() + taken[1:]]

    def _on(self, said: Said, code: str | None) -> list[str]:
        """What is left to say on a criterion; `code` is the kind of the question, None where it was not asked."""
        parts: list[str] = []
        opens = self.persona.opens(said.criterion)
        holds_back = opens is not None and (code is None or _LADDER.index(code) < _LADDER.index(opens))
        done = self._deep_said.get(said.criterion, 0)
        deep = () if holds_back else said.deep[done:]
        if said.name and said.criterion not in self._named and not done and not deep:
            parts.append(said.name)
            self._named.add(said.criterion)
            if code is not None:
                parts += self._asked_after_all(said.criterion)
        if deep:
            parts += deep
            self._deep_said[said.criterion] = len(said.deep)
        if parts or code is None:
            return parts
        if said.vague:
            heard = self._vague_said.get(said.criterion, 0)
            self._vague_said[said.criterion] = heard + 1
            dodge = self._manners.dodge()
            if dodge is not None:
                return [dodge]
            return [said.vague[heard] if heard < len(said.vague) else self._in_turn("nothing", self._turns)]
        return []

    def _asked_after_all(self, criterion: str) -> list[str]:
        """The first question of a criterion that had not come up by itself; being asked brings it out."""
        said = self._said_on[criterion]
        if not said.asks or said.asks[0] in self._put:
            return []
        self._plan = [item for item in self._plan if item.text != said.asks[0]]
        self._put.add(said.asks[0])
        self._asked_for = criterion
        return [said.asks[0]]

    def _again(self, criterion: str, question: str) -> str:
        """What was said on it already that is nearest to the question."""
        said = self._said_on[criterion]
        told = [span.text for text in (said.deep or (said.name,)) for span in sentences(text)]
        stated = [text for text in told if not text.endswith("?")]
        if not stated or criterion in self._repeated:
            return self._in_turn("done", self._turns)
        self._repeated.add(criterion)
        nearest = max(stated, key=lambda text: len(content_stems(text) & content_stems(question)))
        again = self._in_turn("repeat", self._turns).replace("{said}", uncapitalised(nearest.rstrip(". ")))
        return again[:1].upper() + again[1:]

    def _go_on(self, parts: list[str]) -> list[str]:
        """The candidate's own thread, until the turn is long enough or asks something."""
        room = self.persona.habits.words
        while self._plan and len(" ".join(parts).split()) < room:
            item = self._plan[0]
            if item.asks:
                return parts + self._questions()
            self._plan.pop(0)
            parts = parts + self._volunteered(item)
            if parts and "?" in parts[-1]:
                break
        return parts

    def _padded(self, parts: list[str]) -> list[str]:
        """The turn with as much around it as this persona's turns usually have."""
        said = list(parts)
        if not self._manners.fills():
            return said
        while len(" ".join(said).split()) < _OF_USUAL * self.persona.habits.words:
            said.append(self._in_turn("padding", self._padding))
            self._padding += 1
        return said

    def _questions(self) -> list[str]:
        """As many of the questions that stand next as one turn may have."""
        asked: list[str] = []
        while self._plan and self._plan[0].asks and len(asked) < self.persona.habits.asks:
            self._asked_for = self._plan[0].criterion
            asked.append(self._plan.pop(0).text)
            self._put.add(asked[-1])
        return asked

    def _volunteered(self, item: Item) -> list[str]:
        said = self._said_on[item.criterion]
        parts = [item.text] if item.text else self._on(said, None)
        step = self._step_of[item.criterion]
        if parts and step != self._last_step and step not in ("s1", "all"):
            if self._last_step and self._rung(_DRIVE) >= _USES and self._chance.random() < _LEADS_IN:
                parts.insert(0, self._in_turn("lead", self._turns).replace("{area}", said.area))
            self._last_step = step
        return parts

    def _in_turn(self, occasion: str, number: int) -> str:
        """A way of saying it, another each time."""
        return self._manners.in_turn(occasion, number)
