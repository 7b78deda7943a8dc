"""The cues of topics: they hear how people raise a topic, and stay silent at talk that raises nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from viva.packs.load import load_framework
from viva.packs.yaml_reader import read_yaml
from viva.reading.cues import find

_SENTENCES = read_yaml(Path(__file__).with_name("topic_sentences.yaml"), "topic_sentences.yaml").content
_RAISING = [(topic, text) for topic, texts in _SENTENCES["raising"].items() for text in texts]


_TOPICS = tuple(topic for step in load_framework().steps for topic in step.topics)


def raised(text: str) -> set[str]:
    return {topic.id for topic in _TOPICS if any(find(cue, text) for cue in topic.heard)}


def test_every_topic_has_sentences() -> None:
    assert set(_SENTENCES["raising"]) == {topic.id for topic in _TOPICS}


@pytest.mark.parametrize(("topic", "text"), _RAISING, ids=lambda value: value[:40])
def test_a_topic_is_heard(topic: str, text: str) -> None:
    assert topic in raised(text)


@pytest.mark.parametrize("text", _SENTENCES["chatter"], ids=lambda value: value[:40])
def test_chatter_raises_nothing(text: str) -> None:
    assert raised(text) == set()


@pytest.mark.parametrize("text", _SENTENCES["agendas"], ids=lambda value: value[:40])
def test_an_agenda_raises_no_later_topic(text: str) -> None:
    assert {topic for topic in raised(text) if not topic.startswith("t1.")} == set()


def test_a_sentence_about_step_1_seldom_raises_a_later_topic() -> None:
    """The clock follows the topics, so a stray one would end the step early."""
    early = [text for topic, text in _RAISING if topic.startswith("t1.")]
    stray = [text for text in early if any(not topic.startswith("t1.") for topic in raised(text))]
    assert len(stray) <= len(early) * 0.05, stray
