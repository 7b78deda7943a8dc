"""The HTML report: no words are taken for markup, every link leads somewhere and back, the file is small and alone."""

from __future__ import annotations

import os
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.reports.accounts import BANDS, frozen, graded, of_today
from viva.reports.account import Account, Passage
from viva.reports.gathering import account_of
from viva.reports.html import LARGEST, html_report
from viva.reports.transcript import kept_lines, passages

SNAPSHOTS = Path(__file__).parent / "frozen"
HOSTILE = (
    "<script>alert(1)</script> \"quoted\" 'and' </style> <img src=x onerror=a()> &amp; \u202edetrevni\u202c {{ 7*7 }}"
)


class Page(HTMLParser):
    """What a browser would find in the file."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []
        self._within: list[str] = []
        self.links: dict[str, set[str]] = {}
        """Ids of list items and articles to the places that they link to."""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        if tag in ("article", "li"):
            self._within.append(found.get("id") or "")
        target = found.get("href") or ""
        if tag == "a" and self._within and self._within[-1]:
            self.links.setdefault(self._within[-1], set()).add(target.removeprefix("#"))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("article", "li"):
            self._within.pop()

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    @property
    def ids(self) -> list[str]:
        return [found["id"] for _, found in self.tags if found.get("id")]  # type: ignore[misc]

    @property
    def targets(self) -> set[str]:
        return {found["href"] for tag, found in self.tags if tag == "a" and found.get("href")}  # type: ignore[misc]


def with_words(value: object, words: str) -> object:
    """A part of an account in which everything that people or models worded is `words`."""
    fields = {"why", "missing", "stronger", "text", "title", "prompt", "what", "says", "asks", "agreement", "judge"}
    if isinstance(value, dict):
        return {
            key: words if key in fields and isinstance(found, str) and found else with_words(found, words)
            for key, found in value.items()
        }
    return [with_words(found, words) for found in value] if isinstance(value, list) else value


def spoiled(words: str) -> Account:
    return Account.model_validate(with_words(frozen("weak").model_dump(mode="json"), words))


@pytest.mark.parametrize("band", BANDS)
def test_the_file_is_as_it_was(band: str) -> None:
    kept = SNAPSHOTS / f"{band}.html"
    text = html_report(frozen(band))
    if os.environ.get("VIVA_UPDATE_SNAPSHOTS"):
        kept.write_text(text, encoding="utf-8")
    assert text == kept.read_text(encoding="utf-8"), "look at the change, then set VIVA_UPDATE_SNAPSHOTS=1"


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=1, max_size=200))
@example(HOSTILE)
def test_words_of_people_are_text(words: str) -> None:
    clean = kept_lines(words)
    page = Page(html_report(spoiled(clean)))
    plain = Page(html_report(frozen("weak")))
    assert [tag for tag, _ in page.tags].count("p") == [tag for tag, _ in plain.tags].count("p")
    assert {tag for tag, _ in page.tags} <= {tag for tag, _ in plain.tags}
    assert not any(name.startswith("on") for _, found in page.tags for name in found)
    assert clean in "".join(page.said)


def test_a_candidates_markup_is_shown_as_it_was_written() -> None:
    text = html_report(spoiled(kept_lines(HOSTILE)))
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "\u202e" not in text
    assert "{{ 7*7 }}" in text


@pytest.mark.parametrize("band", BANDS)
def test_it_loads_nothing_and_needs_no_script(band: str) -> None:
    text = html_report(frozen(band))
    page = Page(text)
    assert len(text.encode()) < LARGEST
    assert not re.search(r"https?:|//[a-z]|url\(|@import", text)
    assert not {tag for tag, _ in page.tags} & {"script", "img", "link", "iframe", "object"}
    assert all(target.startswith("#") for target in page.targets)


@pytest.mark.parametrize("account", [*(frozen(band) for band in BANDS), spoiled("word")], ids=["weak", "strong", "all"])
def test_every_link_has_a_target_and_ids_are_unique(account: Account) -> None:
    page = Page(html_report(account))
    assert len(page.ids) == len(set(page.ids))
    assert {target.removeprefix("#") for target in page.targets} <= set(page.ids)


@pytest.mark.parametrize("band", BANDS)
def test_quotes_and_turns_lead_to_each_other(band: str) -> None:
    account = frozen(band)
    links = Page(html_report(account)).links
    quoted = {
        (f"c-{line.id}", f"t{turn}") for line in account.lines for turn in (*(q.turn for q in line.quotes), *line.more)
    }
    there = {(place, to) for place, found in links.items() if place.startswith("c-") for to in found}
    back = {(to, place) for place, found in links.items() if place.startswith("t") for to in found if to != place}
    flagged = {(f"c-{flag.criterion}", f"t{flag.quote.turn}") for flag in account.flags}
    assert there == quoted
    assert back == quoted | flagged
    assert quoted


@pytest.mark.parametrize("band", BANDS)
def test_quoted_words_are_marked_in_their_turn(band: str) -> None:
    account = of_today(band)
    card, _, transcript = graded(band)
    for line in card.criteria.values():
        for quote in line.quotes:
            marked = " ".join(piece.text for piece in account.turns[quote.turn - 1].passages if piece.quoted)
            assert set(quote.quote.split()) <= set(marked.split()), (quote, marked)
    for turn in transcript.turns:
        assert "".join(piece.text for piece in account.turns[turn.number - 1].passages) == kept_lines(turn.text)


@pytest.mark.parametrize("every", [1, 7])
def test_a_report_is_never_large(every: int) -> None:
    account = frozen("weak")
    lines = [line.id for line in account.lines]
    long = tuple(
        account.turns[1].model_copy(
            update={
                "number": number,
                "passages": (Passage(text="& é 広告 " * 400), Passage(text="said " * 300, quoted=True)),
                "cited_by": (lines[number % len(lines)],) if number % every == 0 and number < 174 else (),
            }
        )
        for number in range(1, 500)
    )
    text = html_report(account.model_copy(update={"turns": long}))
    assert len(text.encode()) < LARGEST
    assert "the journal has them whole" in text
    page = Page(text)
    led_to = {f"#t{topic.turn}" for topic in account.topics if topic.turn}
    assert led_to <= page.targets
    quoted = {f"t{turn}" for line in account.lines for turn in (*(q.turn for q in line.quotes), *line.more)}
    quoted |= {f"t{flag.quote.turn}" for flag in account.flags}
    assert {target.removeprefix("#") for target in page.targets} - quoted <= set(page.ids)


def test_headings_go_down_one_at_a_time() -> None:
    for band in BANDS:
        levels = [int(tag[1]) for tag, _ in Page(html_report(frozen(band))).tags if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))


def test_an_interval_is_drawn_only_where_it_has_a_basis() -> None:
    card, definition, transcript = graded("weak")
    whole = account_of(card, definition, transcript)
    for measure in whole.measures:
        assert (measure.low is None) == (measure.scored in (0, measure.of))
        assert measure.error is None
        if measure.low is not None and measure.high is not None and measure.mean is not None:
            assert 1 <= measure.low <= measure.mean <= measure.high <= 4
    drawn = sum(measure.low is not None for measure in whole.measures)
    assert html_report(whole).count('class="band"') == drawn


@pytest.mark.parametrize(
    ("text", "quotes", "marked"),
    [
        ("one two three", ["two"], ["two"]),
        ("One, two; three", ["one two"], ["One, two"]),
        ("one two three four", ["one two", "two three"], ["one two three"]),
        ("one two", ["never said"], []),
        ("one two", ["…"], []),
        ("", ["one"], []),
    ],
)
def test_passages_are_cut_where_quotes_stand(text: str, quotes: list[str], marked: list[str]) -> None:
    cut = tuple(passages(text, quotes))
    assert [piece.text for piece in cut if piece.quoted] == marked
    assert "".join(piece.text for piece in cut) == text
