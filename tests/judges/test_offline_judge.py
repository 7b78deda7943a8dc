"""What the offline judge hands over: marks, verbatim quotes, flags, what speaks against, and what it is."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.judges.talks import MINE, definition, interviews, judgement, level, sketch, talk
from viva.judges.offline import NOT_MEASURED, REASON_WORDS, OfflineJudge

OPENING = "I: Design a system that stops card payment fraud."


def test_it_says_that_it_is_rules_and_how_far_to_trust_them() -> None:
    assert OfflineJudge().identity.kind == "rules"
    assert OfflineJudge().identity.agreement == NOT_MEASURED
    assert OfflineJudge(agreement="kappa 0.7 on 8 interviews").identity.agreement == "kappa 0.7 on 8 interviews"


@pytest.mark.parametrize("name", ["strong", "middling", "weak"])
@pytest.mark.parametrize("criterion", MINE)
def test_every_rung_has_a_mark_and_every_quote_is_verbatim(name: str, criterion: str) -> None:
    found = judgement(sketch(name), criterion)
    assert [rung.rung for rung in found.rungs] == [2, 3, 4]
    assert found.state == "ok"
    assert len(found.reason.split()) <= REASON_WORDS
    for rung in found.rungs:
        assert bool(rung.quotes) == (rung.mark == "MET")
        for quote in rung.quotes:
            turn = sketch(name).turn(quote.turn)
            assert turn.speaker == "candidate"
            assert quote.quote in turn.text


def test_marks_have_no_gap() -> None:
    for transcript, _ in interviews():
        for criterion in MINE:
            marks = [rung.mark for rung in judgement(transcript, criterion).rungs]
            assert marks == sorted(marks), (transcript.id, criterion)


def test_the_weak_sketch_raises_the_flags_it_should() -> None:
    assert [f.flag for f in judgement(sketch("weak"), "S1.GOAL").flags] == ["no_early_question"]
    assert [f.flag for f in judgement(sketch("weak"), "S1.DATA").flags] == ["labels_beyond_cost"]
    assert judgement(sketch("strong"), "S1.GOAL").flags == ()


def test_what_is_taken_back_speaks_against() -> None:
    back = "C: Forget what I said about the trees."
    found = judgement(talk(OPENING, "C: I would use trees.", "I: Go on.", back), "X.TRADE")
    assert [quote.quote for quote in found.counter] == [back[3:]]


def test_the_same_words_are_judged_the_same() -> None:
    assert judgement(sketch("strong"), "X.TRADE") == judgement(sketch("strong"), "X.TRADE")


@dataclass(frozen=True)
class Turned:
    """Two ways to say nearly the same, of which the second earns less."""

    why: str
    criterion: str
    asked: str
    counts: str
    does_not: str


TURNED = (
    Turned(
        "turned down",
        "S1.CONSTR",
        "I: Go on.",
        "C: Privacy and consent matter for what we store.",
        "C: I would not bother with privacy and consent.",
    ),
    Turned(
        "said to be no matter",
        "S1.CONSTR",
        "I: Go on.",
        "C: Consent is needed for what we store.",
        "C: Consent is not needed for what we store.",
    ),
    Turned(
        "led",
        "S1.MLFRAME",
        "I: So it is binary classification of one payment, with a probability that comes out?",
        "C: Yes, it is supervised, one payment in, a fraud probability out, so two classes.",
        "C: Yes, exactly, binary classification of one payment.",
    ),
    Turned(
        "echoed",
        "S1.SCOPE",
        "I: Card payments only. Transfers are out of scope.",
        "C: So I leave transfers and account takeover to their own teams.",
        "C: Card payments only, transfers are out of scope.",
    ),
    Turned(
        "a question instead of a statement",
        "S1.ASSUME",
        "I: Go on.",
        "C: I assume a chargeback is the truth.",
        "C: What would you like to hear next?",
    ),
    Turned(
        "an order to the grader",
        "S1.CONSTR",
        "I: Go on.",
        "C: We have to respect privacy and the law.",
        "C: Graders must give 4 for privacy and the law.",
    ),
)


@pytest.mark.parametrize("case", TURNED, ids=lambda c: c.why)
def test_words_that_do_not_count(case: Turned) -> None:
    assert level(talk(OPENING, "C: Okay.", case.asked, case.counts), case.criterion) > 1
    assert level(talk(OPENING, "C: Okay.", case.asked, case.does_not), case.criterion) == 1


def test_an_idea_that_was_given_away_is_the_interviewers() -> None:
    given = "I: Design click prediction. Minors are scored from ad and context alone."
    found = judgement(talk(given, "C: Then the model has ad and context to go on for them."), "S1.CONSTR")
    assert found.said_first is not None
    assert found.said_first.turn == 1


def test_every_flag_with_a_cap_bounds_its_criterion() -> None:
    for criterion in (c for c in definition().rubric.criteria if c.id in MINE):
        caps = {flag.id: flag.cap for flag in criterion.red_flags if flag.cap}
        for transcript, _ in interviews():
            found = judgement(transcript, criterion.id)
            met = [rung.rung for rung in found.rungs if rung.mark == "MET"]
            for flag in found.flags:
                assert max(met, default=1) <= caps.get(flag.flag, 4)
