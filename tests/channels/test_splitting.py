"""A long text becomes messages: nothing is lost, none is too long, nothing that people see as one thing is cut."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viva.channels.platforms import DISCORD, PLATFORMS, SLACK, TELEGRAM, Platform
from viva.channels.splitting import messages_of

TEXTS = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from(" \n\t.?!&<>*_\u0301\u200d\ufe0f"),
        st.sampled_from(["😀", "👩", "🏽", "🇫", "🇷", "한", "ᄀ", "ᅡ", "é"]),
    ),
    max_size=300,
)
SMALL = st.builds(
    lambda platform, longest: replace(platform, longest=longest),
    st.sampled_from(list(PLATFORMS.values())),
    st.integers(min_value=16, max_value=80),
)


def bare(text: str) -> str:
    return "".join(text.split())


@given(text=TEXTS, platform=SMALL)
def test_messages_are_the_text_and_none_is_too_long(text: str, platform: Platform) -> None:
    messages = messages_of(text, platform)
    assert bare("".join(messages)) == bare(text)
    for message in messages:
        assert message == message.strip() != ""
        assert platform.length(message) <= platform.longest


@given(words=st.lists(st.text("abcdefgh", min_size=1, max_size=12), min_size=1, max_size=60), platform=SMALL)
def test_words_that_fit_stay_whole(words: list[str], platform: Platform) -> None:
    assert " ".join(messages_of(" ".join(words), platform)).split() == words


CLUSTERS = (
    "👩🏽‍🚀",
    "🇫🇷",
    "e\u0301",
    "❤\ufe0f",
    "👨‍👩‍👧",
    "각",
    "\u1100\u1161\u11a8",
    "🏴\U000e0067\U000e0062\U000e007f",
)


@given(parts=st.lists(st.sampled_from(CLUSTERS), min_size=1, max_size=60))
def test_what_is_seen_as_one_character_is_not_cut(parts: list[str]) -> None:
    small = replace(TELEGRAM, longest=20)
    for message in messages_of("".join(parts), small):
        rest = message
        while rest:
            found = max((c for c in CLUSTERS if rest.startswith(c)), key=len, default=None)
            assert found is not None, ascii(message)
            rest = rest[len(found) :]


@dataclass(frozen=True)
class Case:
    text: str
    longest: int
    messages: tuple[str, ...]
    platform: Platform = TELEGRAM


CASES = {
    "fits": Case("One.", 16, ("One.",)),
    "nothing": Case(" \n ", 16, ()),
    "paragraph first": Case("One. Two.\n\nThree four five.", 20, ("One. Two.", "Three four five.")),
    "then line": Case("One. Two and\nthree four five.", 20, ("One. Two and", "three four five.")),
    "then sentence": Case("One and two. Three four five.", 20, ("One and two.", "Three four five.")),
    "then word": Case("one two three four five", 16, ("one two three", "four five")),
    "no early pause": Case("A.\n\nbcd efg hij klm nop", 16, ("A.\n\nbcd efg hij", "klm nop")),
    "within a word at last": Case("a" * 20, 16, ("a" * 16, "a" * 4)),
    "a word that ends at the limit": Case("a" * 16 + " b", 16, ("a" * 16, "b")),
    "units of UTF-16": Case("😀" * 9, 16, ("😀" * 8, "😀")),
    "as it is written": Case("<" * 9, 16, ("<<<<", "<<<<", "<"), SLACK),
    "backslashes count": Case("*" * 9, 16, ("*" * 8, "*"), DISCORD),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_where_a_text_is_cut(case: Case) -> None:
    assert messages_of(case.text, replace(case.platform, longest=case.longest)) == case.messages


def test_one_character_longer_than_a_message_is_cut_after_all() -> None:
    tower = "e" + "\u0301" * 40
    messages = messages_of(tower, replace(TELEGRAM, longest=16))
    assert "".join(messages) == tower
    assert all(len(message) <= 16 for message in messages)
    assert unicodedata.combining(messages[1][0])


def test_half_characters_are_not_sent() -> None:
    assert TELEGRAM.written("a\ud83db") == "a?b"


@pytest.mark.parametrize(
    ("platform", "text", "written"),
    [
        (TELEGRAM, "<b>*x*</b> &amp; [a](b)", "<b>*x*</b> &amp; [a](b)"),
        (SLACK, "<!channel> <https://a|b> &lt;", "&lt;!channel&gt; &lt;https://a|b&gt; &amp;lt;"),
        (DISCORD, "**a** <@1> > b\n# c", "\\*\\*a\\*\\* \\<@1\\> \\> b\n\\# c"),
    ],
)
def test_markup_is_written_as_text(platform: Platform, text: str, written: str) -> None:
    assert platform.written(text) == written
