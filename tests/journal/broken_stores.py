"""Stores that are wrong, each in one way; the suite for stores must find out every one of them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from viva.errors import StoreConflict, UnknownInterview
from viva.journal.memory import MemoryStore
from viva.journal.store import Draft, Summary
from viva.values.events import CandidateSaid, Event, Journalled
from viva.values.scorecard import Scorecard


class Broken(MemoryStore):
    """What all of them begin with."""

    found_by = ""
    """The test of the suite that finds it out."""

    def length(self, interview: str) -> int:
        return len(self._journals.get(interview, ()))


class AppendsAnywhere(Broken):
    """Takes no notice of where the writer thinks that the journal ends."""

    found_by = "test_a_place_is_taken_once"

    async def append(self, interview: str, after: int, events: Sequence[Event]) -> tuple[Journalled, ...]:
        return await super().append(interview, self.length(interview), events)


class LooksThenWaits(Broken):
    """Compares the length, lets others write, and writes where it is then."""

    found_by = "test_writers_of_one_store_have_one_winner"

    async def append(self, interview: str, after: int, events: Sequence[Event]) -> tuple[Journalled, ...]:
        if self.length(interview) != after:
            raise StoreConflict("too late")
        await asyncio.sleep(0)
        return await super().append(interview, self.length(interview), events)


class KnowsNoMessageIds(Broken):
    """Keeps a message as often as it is sent."""

    found_by = "test_a_message_is_kept_once_and_the_rest_of_its_batch_not_at_all"

    async def append(self, interview: str, after: int, events: Sequence[Event]) -> tuple[Journalled, ...]:
        self._message_ids.clear()
        kept: tuple[Journalled, ...] = ()
        for event in events or ():
            kept += await super().append(interview, after + len(kept), [event])
            self._message_ids.clear()
        return kept if events else await super().append(interview, after, events)


class KnowsMessageIdsEverywhere(Broken):
    """Refuses a message id that another interview has."""

    found_by = "test_a_message_is_kept_once_and_the_rest_of_its_batch_not_at_all"

    async def append(self, interview: str, after: int, events: Sequence[Event]) -> tuple[Journalled, ...]:
        sent = {event.message_id for event in events if isinstance(event, CandidateSaid)}
        if any(sent & known for known in self._message_ids.values()):
            raise StoreConflict("a message id was used before")
        return await super().append(interview, after, events)


class KeepsHalf(Broken):
    """Keeps a batch event by event, up to the first that is refused."""

    found_by = "test_a_message_is_kept_once_and_the_rest_of_its_batch_not_at_all"

    async def append(self, interview: str, after: int, events: Sequence[Event]) -> tuple[Journalled, ...]:
        kept = await super().append(interview, after, events[:1])
        for event in events[1:]:
            kept += await super().append(interview, after + len(kept), [event])
        return kept


class TornByCancelling(Broken):
    """Knows beforehand whether a batch is refused, but keeps half of it where the writer goes away."""

    found_by = "test_an_append_that_is_cancelled_is_kept_whole_or_not_at_all"

    async def append(self, interview: str, after: int, events: Sequence[Event]) -> tuple[Journalled, ...]:
        sent = [event.message_id for event in events if isinstance(event, CandidateSaid)]
        known = self._message_ids.get(interview, frozenset())
        if len({*known, *sent}) < len(known) + len(sent):
            raise StoreConflict("a message id was used before")
        kept = await super().append(interview, after, events[:1])
        for event in events[1:]:
            await asyncio.sleep(0)
            kept += await super().append(interview, after + len(kept), [event])
        return kept


class SaysSoTooEarly(Broken):
    """Replies before the events are kept."""

    found_by = "test_what_was_appended_is_there_for_another_store"

    def __init__(self) -> None:
        super().__init__()
        self._late: set[asyncio.Task[object]] = set()

    async def append(self, interview: str, after: int, events: Sequence[Event]) -> tuple[Journalled, ...]:
        ahead = MemoryStore()
        ahead._journals = dict(self._journals)
        ahead._message_ids = dict(self._message_ids)
        kept = await ahead.append(interview, after, events)

        async def keep() -> None:
            await asyncio.sleep(0.001)
            self._journals, self._message_ids = ahead._journals, ahead._message_ids

        self._late.add(asyncio.create_task(keep()))
        return kept

    async def close(self) -> None:
        await asyncio.gather(*self._late)
        self._late.clear()


class TellsTwoTimes(Broken):
    """Gives an append's events another time than they are read with."""

    found_by = "test_events_come_back_in_order_and_equal"

    async def append(self, interview: str, after: int, events: Sequence[Event]) -> tuple[Journalled, ...]:
        kept = await super().append(interview, after, events)
        return tuple(row.model_copy(update={"wall_time": "2000-01-01T00:00:00+00:00"}) for row in kept)


class KnowsNoCapitals(Broken):
    """Takes ids for equal that differ in their capitals, as some databases do."""

    found_by = "test_ids_as_long_as_they_may_be"

    async def append(self, interview: str, after: int, events: Sequence[Event]) -> tuple[Journalled, ...]:
        sent = [event.message_id.casefold() for event in events if isinstance(event, CandidateSaid)]
        if len(set(sent)) < len(sent):
            raise StoreConflict("a message id was used before")
        return await super().append(interview, after, events)


class TrimsText(Broken):
    """Drops spaces at the end of a text."""

    found_by = "test_any_text_comes_back_as_it_was"

    async def append(self, interview: str, after: int, events: Sequence[Event]) -> tuple[Journalled, ...]:
        trimmed = [
            event.model_copy(update={"text": event.text.strip()}) if isinstance(event, CandidateSaid) else event
            for event in events
        ]
        return await super().append(interview, after, trimmed)


class ReadsBackwards(Broken):
    """Gives the last event first."""

    found_by = "test_events_come_back_in_order_and_equal"

    async def read(self, interview: str) -> tuple[Journalled, ...]:
        return tuple(reversed(await super().read(interview)))


class KnowsNoNames(Broken):
    """Says that an interview is unknown, and nothing else."""

    found_by = "test_an_unknown_interview_is_named_with_those_that_are_near"

    async def read(self, interview: str) -> tuple[Journalled, ...]:
        if not self.length(interview):
            raise UnknownInterview("there is no such interview")
        return await super().read(interview)


class OldestFirst(Broken):
    """Lists interviews as they were begun."""

    found_by = "test_the_list_has_the_latest_first_with_its_state"

    async def list(self) -> tuple[Summary, ...]:
        return tuple(sorted(await super().list(), key=lambda line: line.started))


class CountsWhatWasTakenBack(Broken):
    """Counts every turn that was ever said."""

    found_by = "test_turns_taken_back_are_not_counted"

    async def list(self) -> tuple[Summary, ...]:
        lines = []
        for line in await super().list():
            rows = self._journals[line.id]
            said = sum(row.event.kind in ("candidate_said", "interviewer_said") for row in rows)
            lines.append(Summary(**{**{name: getattr(line, name) for name in line.__slots__}, "turns": said}))
        return tuple(lines)


class NeverForgets(Broken):
    """Keeps a draft that was sent."""

    found_by = "test_a_draft_is_kept_replaced_and_forgotten"

    async def save_draft(self, interview: str, draft: Draft | None) -> None:
        if draft is not None:
            await super().save_draft(interview, draft)


class OneScorecard(Broken):
    """Keeps the last scorecard alone."""

    found_by = "test_scorecards_are_numbered_and_stay"

    async def save_scorecard(self, interview: str, scorecard: Scorecard) -> int:
        self._scorecards.pop(interview, None)
        return await super().save_scorecard(interview, scorecard)


class NumbersScorecardsLater(Broken):
    """Counts the scorecards, lets others write, and numbers its own."""

    found_by = "test_drafts_and_scorecards_of_two_stores"

    async def save_scorecard(self, interview: str, scorecard: Scorecard) -> int:
        number = len(await self.scorecards(interview)) + 1
        await asyncio.sleep(0)
        await super().save_scorecard(interview, scorecard)
        return number


BROKEN: tuple[type[Broken], ...] = tuple(Broken.__subclasses__())

SOUND = MemoryStore()


def sound() -> MemoryStore:
    """A store of a third party's, which is right."""
    return SOUND


async def sound_later() -> MemoryStore:
    """The same, for who has to wait for a connection."""
    return SOUND


NOT_A_FUNCTION = 3
