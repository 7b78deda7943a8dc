"""From a model's answer to marks: what is quoted must be there, said by whoever is said to have said it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pydantic import BaseModel

from viva.appraising.appraisal import ASPECTS, Mark, MarkName, Talk, Unappraised
from viva.appraising.batches import Batch
from viva.appraising.forms import NUMBERS, FlowAnswer, FollowUp, FollowUpsAnswer, LeadingAnswer, Openness
from viva.judges.answer import Cited
from viva.scoring.quotes import SHORTEST
from viva.scoring.spoken import Spoken, comparable, spoken_in
from viva.values.transcript import Speaker

Found = Mark | Unappraised
_SHARES: tuple[MarkName, ...] = ("necessary", "takes_up", "open")


def marks_of(answer: BaseModel, batch: Batch, talk: Talk) -> tuple[Found, ...]:
    """A mark, or why there is none, for every item that was asked about; nothing for a turn that asks nothing.

    Raises `TypeError` where the answer has none of the three forms.

    Example:
        >>> marks_of(answer, batch, talk)  # doctest: +SKIP
        (Mark(name='leading', turn=3, value=5),)
    """
    spoken = spoken_in(talk.transcript)
    if isinstance(answer, FlowAnswer):
        return tuple(_flow(answer, spoken))
    if isinstance(answer, LeadingAnswer):
        return tuple(found for turn in batch.turns for found in _leading(turn, answer.turns, spoken))
    if isinstance(answer, FollowUpsAnswer):
        return tuple(found for turn in batch.turns for found in _follow_up(turn, answer.turns, spoken))
    raise TypeError(f"{type(answer).__name__} is no answer of an appraisal")


def _leading(turn: int, answers: Sequence[Openness], spoken: Spoken) -> Iterator[Found]:
    given = [one for one in answers if one.turn == turn]
    if len(given) != 1:
        yield Unappraised(measure="leading", item=str(turn), why="no_answer")
    elif _place(given[0], spoken, "interviewer") != turn:
        yield Unappraised(measure="leading", item=str(turn), why="quote")
    elif given[0].openness in NUMBERS:
        yield Mark(name="leading", turn=turn, value=NUMBERS[given[0].openness])


def _follow_up(turn: int, answers: Sequence[FollowUp], spoken: Spoken) -> Iterator[Found]:
    given = [one for one in answers if one.turn == turn]
    if len(given) != 1:
        yield Unappraised(measure="followups", item=str(turn), why="no_answer")
        return
    one = given[0]
    if _place(one, spoken, "interviewer") != turn or not _rests_on_words(one, spoken):
        yield Unappraised(measure="followups", item=str(turn), why="quote")
        return
    yield Mark(name="goes_on", turn=turn, value=int(one.goes_on == "yes"))
    if one.goes_on == "yes":
        for name in _SHARES:
            yield Mark(name=name, turn=turn, value=int(getattr(one, name) == "yes"))


def _rests_on_words(one: FollowUp, spoken: Spoken) -> bool:
    """Whether the candidate said before it what a follow-up is said to take up; true where it takes up nothing."""
    if one.goes_on == "no" or one.takes_up == "no":
        return True
    place = _place(one.taken_up, spoken, "candidate") if one.taken_up is not None else None
    return place is not None and place < one.turn


def _flow(answer: FlowAnswer, spoken: Spoken) -> Iterator[Found]:
    for aspect in ASPECTS:
        given = getattr(answer, aspect)
        places = [_place(cited, spoken, "interviewer") for cited in given.quotes]
        if given.rung not in NUMBERS:
            continue
        if not places or None in places:
            yield Unappraised(measure="flow", item=aspect, why="quote")
        else:
            yield Mark(name=aspect, value=NUMBERS[given.rung])


def _place(cited: Cited | Openness | FollowUp, spoken: Spoken, speaker: Speaker) -> int | None:
    """The turn in which a speaker said these words, or nearly these; None where they are nowhere, or too few."""
    exact = spoken.exact(cited.quote, speaker=speaker, turn=cited.turn)
    passage = exact or spoken.nearly(cited.quote, speaker=speaker)
    if passage is None:
        return None
    words = len(comparable(passage.text))
    return passage.turn if words >= SHORTEST or words == len(spoken.turns[passage.turn - 1].words) else None
