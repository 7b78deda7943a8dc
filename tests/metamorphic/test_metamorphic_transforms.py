"""What the checks do to an interview: the change that is meant and no other, the same for the same seed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.metamorphic.interviews import check, definition_of, honest
from viva.metamorphic.catalogue import CHECKS
from viva.metamorphic.check import Subject, Variant
from viva.metamorphic.edit import places_of, preceded, relabelled, replaced, without
from viva.metamorphic.evidence import negation
from viva.metamorphic.figures import multiplied, spoken
from viva.metamorphic.manner import with_fillers, with_typos, without_case_and_punctuation
from viva.metamorphic.run import baselines
from viva.metamorphic.wording import GOLD, WRONG
from viva.packs.load import load_rubric
from viva.testing import AlwaysMet
from viva.values.judgements import Quote
from viva.values.transcript import Transcript, Turn

LINES = (
    "Who uses the number, and what does the company want?",
    "I would not rank at all. I'd watch drift, because it costs 3 percent.",
    "3 billion a day is about 35 thousand a second.",
    "Forget what I said about the auction.",
    "Yes.",
    "",
    "…\n\nИли так: 😀",
)


def variants(name: str, subject: Subject, *, seed: int = 0) -> tuple[Variant, ...]:
    transform = check(name).transform
    assert transform is not None
    return transform(subject, Random(seed))


def texts(transcript: Transcript) -> list[str]:
    return [turn.text for turn in transcript.turns]


@st.composite
def talks(draw: st.DrawFn) -> Transcript:
    """Any interview in which a candidate says something."""
    asked = st.tuples(st.just("interviewer"), st.sampled_from([line for line in LINES if line]))
    said = draw(st.lists(st.one_of(asked, st.tuples(st.just("candidate"), st.sampled_from(LINES))), max_size=7))
    spoken_lines = [*said, ("candidate", "I would start with the goal of the auction and 3 figures.")]
    turns = (Turn.model_validate({"number": n, "speaker": s, "text": t}) for n, (s, t) in enumerate(spoken_lines, 1))
    return Transcript(id="any", scenario="ads_ctr", mode="step1", turns=tuple(turns))


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(talk=talks())
def test_any_interview_can_be_changed_and_the_same_seed_changes_it_in_the_same_way(talk: Transcript) -> None:
    (subject,) = asyncio.run(baselines(AlwaysMet(), [talk], definition_of))
    for one in CHECKS:
        if one.transform is None:
            continue
        changed, again = one.transform(subject, Random(1)), one.transform(subject, Random(1))
        assert [v.transcript for v in changed] == [v.transcript for v in again]
        for variant in changed:
            assert [turn.number for turn in variant.transcript.turns] == list(
                range(1, len(variant.transcript.turns) + 1)
            )
            assert variant.transcript.said_by("candidate") or one.id == "G05"
            assert {e.criterion for e in variant.expected} | set(variant.untouched) <= subject.card.criteria.keys()
            assert variant.expected or variant.notices


def test_ids_are_unique_and_every_check_says_what_it_requires() -> None:
    assert len({one.id for one in CHECKS}) == len(CHECKS)
    assert all(one.requires and one.kind in ("H", "S") for one in CHECKS)
    by_code = {f"G{n:02}" for n in range(1, 25)} - {"G07"}
    assert by_code <= {one.id[:3] for one in CHECKS}
    assert {f"M{n:02}" for n in range(1, 16)} <= {one.id for one in CHECKS}


def test_another_seed_picks_others() -> None:
    labels = {tuple(v.label for v in variants("G01", honest("strong"), seed=seed)) for seed in range(6)}
    assert len(labels) > 1


@dataclass(frozen=True)
class Skipped:
    check: str
    interview: str
    why: str


SKIPPED = (
    Skipped("G05", "weak", "there is nothing to lose"),
    Skipped("G16", "weak", "no quantity was derived"),
    Skipped("M04", "middling", "nobody spoke of an auction"),
    Skipped("M09", "A8", "the sheet is not known"),
    Skipped("M11", "weak", "it has four answers"),
    Skipped("M15", "weak", "no figure was given"),
)


@pytest.mark.parametrize("case", SKIPPED, ids=lambda case: f"{case.check}: {case.why}")
def test_a_change_that_does_not_apply_is_skipped(case: Skipped) -> None:
    assert variants(case.check, honest(case.interview)) == ()


def test_evidence_is_deleted_and_nothing_else() -> None:
    subject = honest("strong")
    for variant in variants("G01", subject):
        quoted = subject.evidence(variant.label)
        kept, before = " ".join(texts(variant.transcript)), " ".join(texts(subject.transcript))
        assert all(quote.quote in before and quote.quote not in kept for quote in quoted)
        assert [t.speaker for t in variant.transcript.turns] == [t.speaker for t in subject.transcript.turns]
        for other in variant.untouched:
            assert all(quote.quote in kept for quote in subject.card.criteria[other].quotes)


def test_the_evidence_turn_is_the_interviewers_after_the_swap() -> None:
    subject = honest("strong")
    for variant in variants("G04", subject):
        turns = {quote.turn for quote in subject.evidence(variant.label)}
        assert texts(variant.transcript) == texts(subject.transcript)
        assert {variant.transcript.turn(number).speaker for number in turns} == {"interviewer"}


def test_the_leak_stands_before_the_assent() -> None:
    subject = honest("strong")
    for variant in variants("G06", subject):
        place = next(t.number for t in variant.transcript.turns if t.text == "Yes, agreed.")
        told = variant.transcript.turn(place - 1)
        assert told.speaker == "interviewer"
        assert all(quote.quote in told.text for quote in subject.card.criteria[variant.label].quotes)


def test_facts_are_told_first_and_nobody_asks_for_them() -> None:
    subject = honest("strong")
    (variant,) = variants("M09", subject)
    assert "28 percent of users are in the EU" in variant.transcript.turn(1).text
    assert "Is there anyone whose data I must not use?" not in " ".join(texts(variant.transcript))
    assert "waiting thirty minutes costs nothing" in " ".join(texts(variant.transcript))


def test_the_strong_sketch_is_cut_after_its_fifth_answer() -> None:
    (variant,) = variants("M11", honest("strong"))
    assert len(variant.transcript.turns) == 10


def test_only_results_are_made_wrong() -> None:
    (variant,) = variants("G16", honest("strong"))
    said = variant.transcript.turn(10).text
    assert "3 billion a day" in said
    assert "35 thousand" not in said


def test_a_gold_statement_is_for_a_criterion_that_showed_nothing() -> None:
    subject = honest("weak")
    for variant in variants("G22", subject):
        assert subject.credit(variant.label) == 1
        assert GOLD[variant.label][0] in " ".join(texts(variant.transcript))
        assert not set(GOLD[variant.label][1]) & set(variant.untouched)


def test_the_bank_is_about_criteria_of_the_rubric() -> None:
    known = {criterion.id for criterion in load_rubric().criteria}
    assert known >= GOLD.keys() | WRONG.keys() | {c for _, serves in GOLD.values() for c in serves}


def test_padding_has_the_words_it_should() -> None:
    subject = honest("middling")
    for name, times in (("G09", 2), ("M05", 4)):
        (variant,) = variants(name, subject)
        before = sum(turn.words for turn in subject.transcript.said_by("candidate"))
        after = sum(turn.words for turn in variant.transcript.said_by("candidate"))
        assert times * before <= after <= times * before + 20 * len(subject.transcript.turns)


@pytest.mark.parametrize(
    ("said", "turned"),
    [
        ("I would monitor drift.", "I would not monitor drift."),
        ("So we'd keep them apart.", "So we would not keep them apart."),
        ("I'll count both.", "I will not count both."),
        ("We also have to respect privacy.", "We also do not have to respect privacy."),
        ("I assume hides are a limit.", "I do not assume hides are a limit."),
        ("I would like to know more.", None),
        ("I would not do that.", None),
        ("Privacy matters, so we will comply.", None),
    ],
)
def test_negation(said: str, turned: str | None) -> None:
    assert negation(said) == turned


def test_figures_are_told_as_people_tell_them() -> None:
    assert [spoken(v) for v in (3e9, 1.25e6, 40_000, 0.5)] == ["3 billion", "1.25 million", "40 thousand", "0.5"]
    assert multiplied("One of 40, twice two is 4.", [100]) == "One of 4 thousand, twice two is 400."


def test_noise_keeps_the_words() -> None:
    said = "So 1.2 percent of 3,000 people click, and that's few. Who asks?"
    assert (
        without_case_and_punctuation(said, Random(0)) == "so 1.2 percent of 3,000 people click and that's few who asks"
    )
    assert [w for w in with_fillers(said, Random(3)).split() if w in said.split()] == said.split()
    long = "everything that people write about " * 60
    typed = with_typos(long, Random(0)).split()
    wrong = [(a, b) for a, b in zip(long.split(), typed, strict=True) if a != b]
    assert 5 <= len(wrong) <= 30
    assert all(sorted(a) == sorted(b) for a, b in wrong)


def test_edits_number_their_turns_and_leave_the_rest() -> None:
    talk = honest("weak").transcript
    assert [t.number for t in preceded(talk, 3, ("interviewer", "A"), ("candidate", "B")).turns] == list(range(1, 11))
    assert relabelled(relabelled(talk, {2, 3}), {2, 3}) == talk
    assert replaced(talk, {2: "x"}).turn(2).text == "x"
    whole = places_of(talk, [Quote(turn=8, quote=talk.turn(8).text)])
    assert without(talk, whole).turn(8).text == "Okay."
    assert places_of(talk, [Quote(turn=8, quote="never said"), Quote(turn=99, quote="x")]) == {}
