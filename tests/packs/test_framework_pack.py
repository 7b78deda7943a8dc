"""The framework that ships: step 1 is whole, the time adds up, and its questions never repeat one another."""

from __future__ import annotations

from itertools import combinations

import pytest

from viva.packs.load import load_framework
from viva.reading.words import jaccard, sentences
from viva.values.framework import Framework
from viva.values.value import LEVELS

REPEATED = 0.6
"""From this overlap on, a question counts as asked before."""


@pytest.fixture(scope="module")
def framework() -> Framework:
    return load_framework()


def test_everything_that_step_1_must_have_is_a_topic_of_its_own(framework: Framework) -> None:
    topics = {topic.id for topic in framework.step("s1").topics}
    assert topics == {
        "t1.use_case",
        "t1.business",
        "t1.functional",
        "t1.nonfunc",
        "t1.privacy",
        "t1.sources",
        "t1.history",
        "t1.labels",
        "t1.cost_collect",
        "t1.cost_annot",
        "t1.cost_compute",
        "t1.need_ml",
        "t1.assume",
        "t1.translate",
        "t1.category",
    }
    assert framework.topic("t1.nonfunc").optional_now
    for kind in ("interaction logs", "item content", "profiles", "context", "relations between users"):
        assert kind in framework.topic("t1.sources").name


def test_the_minutes_of_every_level_fill_the_time(framework: Framework) -> None:
    for level in LEVELS:
        assert sum(step.minutes.at(level) for step in framework.steps) == framework.total_minutes == 45


def test_every_topic_can_be_asked_in_two_ways_and_most_as_a_situation(framework: Framework) -> None:
    topics = [topic for step in framework.steps for topic in step.topics]
    assert len(topics) == 46
    assert all(len(topic.probes) >= 2 for topic in topics)
    assert all(topic.situations for topic in topics)


def test_no_two_topics_are_asked_about_in_nearly_the_same_words(framework: Framework) -> None:
    asked = [
        (topic.id, sentence.text)
        for step in framework.steps
        for topic in step.topics
        for text in (*topic.probes, *topic.situations)
        for sentence in sentences(text)
        if sentence.text.endswith("?")
    ]
    nudges = [("nudge", text) for text in framework.wording["nudge"] if text.endswith("?")]
    for (one, first), (other, second) in combinations(asked + nudges, 2):
        if one != other:
            assert jaccard(first, second) < REPEATED, (one, first, other, second)


def test_there_are_more_nudges_than_any_level_may_use(framework: Framework) -> None:
    most = max(framework.lead_policy.at(level).open_nudges_max for level in LEVELS)
    assert len(set(framework.wording["nudge"])) > most
    assert len(set(framework.wording["move_on"])) >= 5


def test_all_candidates_hear_the_same_opening(framework: Framework) -> None:
    timed = [text for text in framework.wording["opening"] if "{minutes}" in text]
    assert len(timed) == 1
    assert len(framework.wording["opening"]) == 2
