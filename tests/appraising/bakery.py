"""A short interview, and answers about it as a model would write them."""

from __future__ import annotations

import json
from collections.abc import Sequence

from viva.appraising.appraisal import Talk
from viva.values.messages import ChatRequest
from viva.values.transcript import Transcript, Turn

SAID = (
    "Design a bakery.",
    "We bake at four so the shelf is full by six.",
    "Why at four, and not the night before?",
    "Because people pay for warm bread in the morning.",
    "You would sell what is left at half price, right?",
    "Yes, at half price.",
    "Go on.",
    "That is all from my side.",
)
ASKED = (3, 5, 7)


def bakery(*extra: str, name: str = "bakery") -> Talk:
    """The interview; `extra` is what is said behind it, the interviewer first."""
    return talk_of(*SAID, *extra, name=name)


def talk_of(*texts: str, name: str = "bakery") -> Talk:
    turns = tuple(
        Turn(number=number, speaker="interviewer" if number % 2 else "candidate", text=text)
        for number, text in enumerate(texts, start=1)
    )
    asked = tuple(turn.number for turn in turns if turn.speaker == "interviewer" and turn.number > 1)
    return Talk(name, Transcript(id=name, turns=turns), asked)


def text_of(talk: Talk, turn: int) -> str:
    return talk.transcript.turns[turn - 1].text


def openness(turn: int, quote: str, word: str = "five") -> dict[str, object]:
    return {"turn": turn, "quote": quote, "reason": "Because.", "openness": word}


def follow_up(
    turn: int,
    quote: str,
    taken_up: tuple[int, str] | None = None,
    *,
    goes_on: str = "yes",
    necessary: str = "yes",
    takes_up: str | None = None,
    opens: str = "yes",
) -> dict[str, object]:
    return {
        "turn": turn,
        "quote": quote,
        "reason": "Because.",
        "goes_on": goes_on,
        "necessary": necessary,
        "taken_up": cited(taken_up),
        "takes_up": takes_up or ("no" if taken_up is None else "yes"),
        "open": opens,
    }


def aspect(rung: str, *quotes: tuple[int, str]) -> dict[str, object]:
    return {"quotes": [cited(quote) for quote in quotes], "reason": "Because.", "rung": rung}


def cited(quote: tuple[int, str] | None) -> dict[str, object] | None:
    return None if quote is None else {"turn": quote[0], "quote": quote[1]}


def turns(*answers: object) -> str:
    return json.dumps({"turns": answers})


def flow(coherence: object, transitions: object, contingency: object) -> str:
    return json.dumps({"coherence": coherence, "transitions": transitions, "contingency": contingency})


LEADING = turns(openness(3, SAID[2]), openness(5, SAID[4], "one"), openness(7, "Go on.", "four"))
FOLLOW_UPS = turns(
    follow_up(3, SAID[2], (2, "We bake at four so the shelf is full")),
    follow_up(5, SAID[4], goes_on="no", necessary="no", opens="no"),
    follow_up(7, "Go on.", necessary="no"),
)
FLOW = flow(aspect("four", (3, SAID[2])), aspect("none"), aspect("two", (5, SAID[4]), (7, "Go on.")))


def about(request: ChatRequest) -> tuple[str, tuple[int, ...]]:
    """The measure and the turns of a request."""
    listed = request.messages[1].text.rpartition("each once: ")[2] if request.answer_name != "flow" else ""
    return request.answer_name, tuple(int(one) for one in listed.split(", ") if one)


def open_everywhere(talks: Sequence[Talk], word: str = "five") -> dict[str, str]:
    """By the fence's code, what a model would say that finds every question of these talks equally open."""
    from viva.judges.fence import fenced

    return {
        fenced(talk.transcript).fence: turns(*(openness(turn, text_of(talk, turn), word) for turn in talk.asked))
        for talk in talks
    }
