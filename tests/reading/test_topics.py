from __future__ import annotations

from dataclasses import dataclass
from random import Random

import pytest

from viva.reading.anchors import CueIndex, Holders
from viva.reading.cues import find
from viva.reading.topics import all_topics, topics_in
from viva.values.cue import Cue
from viva.values.definition import Definition
from viva.values.moves import Move

TALK = (
    "The value goes straight into an auction, so order alone is not enough.",
    "What must not get worse?",
    "Binary classification on shown impressions.",
    "About 36 million clicks a day; waiting thirty minutes costs nothing.",
    "I fetch the person once and the ads in one bulk read.",
    "Retrain nightly, and page somebody when predicted over observed leaves 0.9 to 1.1.",
    "Users who refuse personalised ads get ad and context only.",
    "I assume bids stay where they are.",
    "Split by person, revenue per thousand decides, hides can veto.",
    "The log only knows what the current model liked.",
    "Ids hash into a table of short learned vectors.",
    "My label is a click within half an hour of being on screen.",
)


@dataclass(frozen=True)
class Case:
    text: str
    topic: str


@pytest.mark.parametrize(
    "case",
    [
        Case("My task: binary classification, is the ad clicked or not.", "t1.category"),
        Case("People in the EU must give consent under GDPR.", "t1.privacy"),
        Case("How many users are there, and what is the latency budget?", "t1.nonfunc"),
        Case("Offline I would look at log loss.", "t2.offline"),
        Case("We run an A/B test, split by user.", "t8.exp"),
    ],
    ids=lambda case: case.topic,
)
def test_a_topic_is_raised(case: Case, ads: Definition) -> None:
    notes = topics_in(ads.framework, case.text)
    assert case.topic in [note.topic for note in notes]
    assert all(note.quote in case.text for note in notes)


def test_small_talk_raises_nothing(ads: Definition) -> None:
    assert topics_in(ads.framework, "Good morning. Nice to meet you.") == ()


def test_topics_stand_in_the_order_of_the_framework(ads: Definition) -> None:
    order = [topic.id for topic in all_topics(ads.framework)]
    found = [note.topic for note in topics_in(ads.framework, " ".join(reversed(TALK)))]
    assert found == sorted(found, key=order.index)


def test_an_answering_cue_needs_the_question_before(ads: Definition) -> None:
    step = ads.framework.steps[1]
    topic = step.topics[0].model_copy(
        update={"id": "t.x", "heard": (Cue(all=("thirty minutes",), answering=("t.x",)),)}
    )
    framework = ads.framework.model_copy(update={"steps": (step.model_copy(update={"topics": (topic,)}),)})
    asked = Move(act="probe", step="s1", topic="t.x", criterion="C", code="P2", text="How long?")
    other = Move(act="probe", step="s1", topic="t.z", criterion="D", code="P2", text="Why?")
    assert topics_in(framework, "Thirty minutes.") == ()
    assert [note.topic for note in topics_in(framework, "Thirty minutes.", answered=asked)] == ["t.x"]
    assert topics_in(framework, "Thirty minutes.", answered=other) == ()


@pytest.mark.parametrize("seed", range(12))
def test_the_index_finds_what_the_cues_find(seed: int, ads: Definition) -> None:
    random = Random(seed)
    text = " ".join(random.sample(TALK, 4))
    cues = [cue for topic in all_topics(ads.framework) for cue in topic.heard]
    narrowed = dict(CueIndex(cues).possible(text))
    for place, cue in enumerate(cues):
        whole = find(cue, text)
        assert (find(narrowed[place], text) if place in narrowed else None) == whole


@pytest.mark.parametrize("seed", range(12))
def test_a_text_that_has_a_cue_is_among_those_that_may_hold_it(seed: int, ads: Definition) -> None:
    random = Random(seed)
    texts = [" ".join(random.sample(TALK, 3)) for _ in range(5)]
    holders = Holders(texts)
    cues = [cue for topic in all_topics(ads.framework) for cue in topic.heard]
    cues += [cue for criterion in ads.rubric.criteria for rung in criterion.rungs for cue in rung.cues if cue.all]
    possible = [set(holders.of(cue)) for cue in cues]
    for places, cue in zip(possible, cues, strict=True):
        assert places >= {place for place, text in enumerate(texts) if find(cue, text)}
    assert sum(map(len, possible)) < 0.6 * len(cues) * len(texts)


def test_any_text_may_hold_a_cue_without_words() -> None:
    holders = Holders(("Seven.", "8 of them.", ""))
    assert [*holders.of(Cue(all=("#",)))] == [0, 1, 2]
    assert [*holders.of(Cue(all=("#", "them|seven*")))] == [0, 1]


def test_the_index_passes_over_what_is_not_wanted() -> None:
    index = CueIndex((Cue(all=("latency",)), Cue(all=("latency|speed",))))
    assert [place for place, _ in index.possible("Latency?", wanted=lambda place: place == 1)] == [1]
