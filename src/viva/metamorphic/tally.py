"""The count of one check: comparisons that came out as they must, that did not, and that could not be made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from random import Random

from viva.judges.protocol import Judge
from viva.metamorphic.check import Band, Check, Notice, Subject, Transform, Variant
from viva.metamorphic.compare import Mark, claims, earned, holds, marks, mean, medians, notices, spread
from viva.metamorphic.graded import graded
from viva.metamorphic.outcome import CheckResult, Moved

APART = 0.8
"""How far the means of neighbouring bands are apart at least."""

ROUNDS = 6
"""How often a change is carried on where a score turns out to rest on other evidence as well."""

_NEIGHBOURS: tuple[tuple[Band, Band], ...] = (("strong", "middling"), ("middling", "weak"))


@dataclass(kw_only=True)
class Tally:
    """Counts the comparisons of one check."""

    judge: Judge
    check: Check
    variants: int = 0
    passes: int = 0
    unjudged: int = 0
    untouched: int = 0
    compared_judge: int = 0
    skipped: list[str] = field(default_factory=list)
    failures: list[Moved] = field(default_factory=list)
    caught: list[Moved] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)

    async def compare(self, subject: Subject, transform: Transform, seed: int) -> None:
        """All variants of one interview."""
        random = Random(f"{seed}/{self.check.id}/{subject.transcript.id}")
        variants = transform(subject, random)
        if not variants:
            self.skipped.append(subject.transcript.id)
        for variant in variants:
            before = subject
            if variant.level not in (None, subject.card.level):
                before = await graded(self.judge, subject.transcript, subject.definition, level=variant.level)
            await self._variant(before, variant)

    async def _variant(self, before: Subject, variant: Variant) -> None:
        """One change, carried on while what was expected has not come about and there is more to change."""
        changed = variant
        for _ in range(ROUNDS):
            runs = [
                await graded(self.judge, changed.transcript, definition, level=changed.level, ledger=changed.ledger)
                for definition in changed.definitions or (before.definition,)
            ]
            self.variants += 1
            found = Compared(before=before, after=runs[-1], runs=runs, variant=changed)
            self._count_untouched(found)
            following = None
            if changed.further is not None and not found.as_expected:
                following = changed.further(runs[-1])
            if following is None:
                break
            changed = following
        self._count(found)

    def _count_untouched(self, found: Compared) -> None:
        for criterion in found.variant.untouched:
            one, other = found.marks_before.get(criterion), found.marks_after.get(criterion)
            if one is None or other is None or "failed" in (one.state, other.state):
                continue
            self.untouched += 1
            if one != other:
                self.moved.append(found.moved(criterion, "untouched", str(one), str(other)))

    def _count(self, found: Compared) -> None:
        before, after = found.before, found.after
        for expected in found.variant.expected:
            one, other = found.marks_before[expected.criterion], found.marks_after[expected.criterion]
            held = holds(expected.relation, one, other, expected.bound)
            required = f"at most {expected.bound}" if expected.relation == "at most" else expected.relation
            self._note(held, found.moved(expected.criterion, required, str(one), str(other)))
            said, says = found.claims_before.get(expected.criterion), found.claims_after.get(expected.criterion)
            if self.check.verified and said and says and held is not None:
                self.compared_judge += 1
                if held and holds(expected.relation, said, says, expected.bound) is False:
                    self.caught.append(found.moved(expected.criterion, required, str(said), str(says)))
            if len(found.runs) > 1:
                self._note_spread(expected.criterion, found)
        for notice in found.variant.notices:
            seen = notices(notice, before.card, after.card, before.definition)
            if seen is None:
                continue
            self._note(seen, found.moved(notice, notice, *_figures(notice, before, after)))

    def _note_spread(self, criterion: str, found: Compared) -> None:
        runs = [run[criterion] for run in found.runs]
        apart = spread(runs)
        held = None if apart is None else apart <= 1
        self._note(held, found.moved(criterion, "runs within one", "", ", ".join(str(mark) for mark in runs)))

    def _note(self, held: bool | None, moved: Moved) -> None:
        if held is None:
            self.unjudged += 1
        elif held:
            self.passes += 1
        else:
            self.failures.append(moved)

    def compare_bands(self, subjects: Sequence[Subject], bands: Mapping[str, Band]) -> None:
        """The better band's mean is higher by `APART` at least, for each two interviews of the same mode."""
        self.skipped += [s.transcript.id for s in subjects if s.transcript.id not in bands]
        known = [s for s in subjects if s.transcript.id in bands]
        for better, worse in product(known, known):
            pair = (bands[better.transcript.id], bands[worse.transcript.id])
            if pair not in _NEIGHBOURS or better.card.mode != worse.card.mode:
                continue
            high, low = mean(better.card), mean(worse.card)
            held = None if high is None or low is None else high > low + APART
            moved = Moved(
                transcript=better.transcript.id,
                variant=f"with {worse.transcript.id}",
                item="apart by 0.8",
                required=f"{pair[0]} above {pair[1]}",
                before=_two_places(high),
                after=_two_places(low),
            )
            self._note(held, moved)

    def result(self, order: Sequence[str]) -> CheckResult:
        """As a value, findings in the order of the interviews: calls that run side by side end in any order."""

        def ordered(found: list[Moved]) -> tuple[Moved, ...]:
            return tuple(sorted(found, key=lambda moved: order.index(moved.transcript)))

        return CheckResult(
            check=self.check.id,
            name=self.check.name,
            kind=self.check.kind,
            requires=self.check.requires,
            limit=self.check.tolerance,
            variants=self.variants,
            skipped=tuple(sorted(self.skipped, key=order.index)),
            unjudged=self.unjudged,
            passes=self.passes,
            failures=ordered(self.failures),
            caught=ordered(self.caught),
            compared_judge=self.compared_judge,
            untouched=self.untouched,
            moved=ordered(self.moved),
        )


class Compared:
    """One changed interview beside the interview it came from."""

    def __init__(self, *, before: Subject, after: Subject, runs: Sequence[Subject], variant: Variant) -> None:
        self.before, self.after, self.variant = before, after, variant
        self.marks_before: dict[str, Mark] = marks(before.card, before.judged)
        self.runs = [marks(one.card, one.judged) for one in runs]
        self.marks_after = medians(self.runs)
        self.claims_before, self.claims_after = claims(before.judged), claims(after.judged)

    @property
    def as_expected(self) -> bool:
        """Whether every criterion did as it must."""
        return all(
            holds(e.relation, self.marks_before[e.criterion], self.marks_after[e.criterion], e.bound) is not False
            for e in self.variant.expected
        )

    def moved(self, item: str, required: str, before: str, after: str) -> Moved:
        """A finding on this variant."""
        return Moved(
            transcript=self.before.transcript.id,
            variant=self.variant.label,
            item=item,
            required=required,
            before=before,
            after=after,
        )


def _figures(notice: Notice, before: Subject, after: Subject) -> tuple[str, str]:
    """What a notice is about, before and after, where it is a figure or a verdict."""
    if notice == "mean within a tenth":
        return _two_places(mean(before.card)), _two_places(mean(after.card))
    if notice == "credit collapses":
        return str(earned(before.card)), str(earned(after.card))
    if notice == "too little covered":
        return _two_places(before.card.coverage), _two_places(after.card.coverage)
    if notice == "verdict not higher" and before.card.verdict and after.card.verdict:
        return before.card.verdict.at_level.recommendation, after.card.verdict.at_level.recommendation
    return "", ""


def _two_places(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
