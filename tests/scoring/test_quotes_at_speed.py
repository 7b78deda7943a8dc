"""Verification keeps up with a long interview, whatever is quoted: time of the processor, not of the wall."""

from __future__ import annotations

import time
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.scoring.samples import transcript
from viva.scoring.quotes import Evidence, verify
from viva.scoring.spoken import Spoken, comparable
from viva.values.judgements import Quote
from viva.values.transcript import Transcript, Turn


def interview(rng: Random) -> Transcript:
    """80 turns of 125 words each, with sentences."""
    vocabulary = [
        f"{a}{b}{c}" for a in "bdfglmnprst" for b in "aeiou" for c in ("ck", "nd", "ster", "ling", "x", "ver")
    ]
    common = "the of and to a we it is that for".split() * 25

    def sentence() -> str:
        return " ".join(rng.choices(vocabulary + common, k=rng.randrange(8, 20))).capitalize() + "."

    turns = []
    for number in range(1, 81):
        text = ""
        while len(text.split()) < 125:
            text += f" {sentence()}"
        turns.append(Turn(number=number, speaker="interviewer" if number % 2 else "candidate", text=text.strip()))
    return Transcript(id="long", turns=tuple(turns))


def quoted(talk: Transcript, rng: Random) -> list[tuple[Quote, str]]:
    """A hundred quotes and what becomes of each: verbatim, with slips, and made up."""
    quotes = []
    for at in range(100):
        turn = talk.turn(2 * rng.randrange(40) + 2)
        words = turn.text.split()
        start = rng.randrange(len(words) - 25)
        chosen = words[start : start + 22]
        if at % 10 == 9:
            rng.shuffle(chosen)
            quotes.append((Quote(turn=turn.number, quote=" ".join(chosen)), "not_found"))
        elif at % 10 > 5:
            chosen[7] += "q"
            quotes.append((Quote(turn=turn.number, quote=" ".join(chosen)), "fuzzy"))
        else:
            quotes.append((Quote(turn=turn.number, quote=" ".join(chosen)), "exact"))
    return quotes


@given(st.text(alphabet=st.sampled_from("abZ09'’‘“”–—… \n.,-_%$é\u00a0½"), max_size=60))
def test_a_turn_has_the_words_that_quotes_are_compared_by(text: str) -> None:
    (turn,) = Spoken(transcript(f"C:{text}")).turns
    assert turn.words == comparable(turn.text)
    assert len(turn.spans) == len(turn.words)
    assert all(0 <= start < end <= len(turn.text) for start, end in turn.spans)


def test_a_hundred_quotes_of_every_kind_in_ten_thousand_words() -> None:
    rng = Random(11)
    fastest = 9.9
    for _ in range(5):
        talk = interview(rng)
        quotes = quoted(talk, rng)
        began = time.process_time()
        spoken = Spoken(talk)
        found = [verify(quote, spoken) for quote, _ in quotes]
        fastest = min(fastest, time.process_time() - began)
        for one, (_, expected) in zip(found, quotes, strict=True):
            assert (one.status if isinstance(one, Evidence) else one) == expected
    print(f"100 quotes in {sum(turn.words for turn in talk.turns)} words took {1000 * fastest:.0f} ms")
    assert fastest < 0.2
