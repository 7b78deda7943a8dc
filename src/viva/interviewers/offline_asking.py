"""What the offline interviewer does unasked: listen, follow up, put a situation, bring a twist, go on, close."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from viva.interviewers.offline_heard import Heard
from viva.interviewers.offline_replies import replies
from viva.interviewers.offline_wording import Line, Wording
from viva.interviewers.protocol import Brief
from viva.machine.askable import Askable
from viva.reading.topics import all_topics
from viva.reading.words import jaccard
from viva.values.framework import Topic
from viva.values.moves import ASKING_ACTS, Act, Decision
from viva.values.value import Level, ProbeCode

_PROBE_WORDS = 30
_CLOSE_WORDS = 50
_ALIKE = 0.55
"""Overlap with an earlier question from which on a wording is not used."""
_ENOUGH: dict[Level, int] = {"mid": 3, "senior": 4, "staff": 4}
"""The rung at which a criterion needs no follow-up: a mechanism, and further up what would change it."""
_LATE = 10.0
"""Minutes before the bell from which on a step is left with a word about the time, though its own is not over."""
_MECHANISM = 3
_LOOKED_AT = 2
"""How many of the criteria just touched are looked at for a follow-up."""


class Asking:
    """Chooses what to do with a turn in which the candidate asked nothing."""

    def __init__(self, brief: Brief, wording: Wording) -> None:
        self._brief = brief
        self._options = brief.options
        self._wording = wording
        self._heard = Heard(brief)
        framework = brief.definition.framework
        self._topics = {topic.id: topic for topic in all_topics(framework)}
        self._step_of = {topic.id: step.id for step in framework.steps for topic in step.topics}
        self._moves = [turn.move for turn in brief.transcript.turns if turn.move is not None]

    def lines(self) -> Iterator[Line]:
        """Everything that might be said, the best first."""
        options = self._options
        if options.forced is not None:
            yield from self._forced()
        elif "asks_help" in self._brief.notes.kinds:
            yield from self._help()
        elif self._wants_on():
            yield from self._go_on()
        elif self._is_quiet():
            yield from self._unstick()
        else:
            yield from self._follow()
        yield from self._otherwise()

    def _forced(self) -> Iterator[Line]:
        forced = self._options.forced
        if forced is not None and forced.act == "probe" and forced.criterion is not None:
            item = Askable(criterion=forced.criterion, topic=forced.topic, codes=(forced.code or "P2",))
            for line in self._probe(item, forced.code or "P2"):
                yield from self._answered_first(line) if self._brief.notes.questions else (line,)
        else:
            yield from self._leave()

    def _answered_first(self, probe: Line) -> Iterator[Line]:
        """A probe that cannot wait, behind the reply to what was asked in the same turn."""
        for reply in replies(self._brief, self._wording):
            decision = probe.decision.model_copy(update={"facts": reply.decision.facts})
            yield Line(decision, f"{reply.text} {probe.text}")

    def _help(self) -> Iterator[Line]:
        """A hint on what is named or was last talked about, if one is open; else the question is the candidate's."""
        open_now = [item for item in self._options.askable if "H" in item.codes]
        named = self._heard.named_for_help()
        order = {criterion: place for place, criterion in enumerate(named or self._heard.talked_about())}
        open_now.sort(key=lambda item: order.get(item.criterion, len(order)))
        for item in sorted(open_now, key=lambda item: self._has_mechanism(item.criterion)):
            if not named or item.criterion in named:
                yield from self._hint(item)
        yield Line(Decision(act="decline"), self._wording.phrase("help_refused"))
        yield Line(Decision(act="hand_back"), self._wording.phrase("help_refused"))

    def _is_quiet(self) -> bool:
        return self._options.quiet_turns > 0 or bool({"dont_know", "refusal", "silence"} & set(self._brief.notes.kinds))

    def _unstick(self) -> Iterator[Line]:
        """The ladder after a turn without anything: the next rung on the same matter once, then another matter."""
        thread = self._thread()
        left_alone = self._options.quiet_turns >= 2 and self._asked_in_a_row(thread) >= 2
        if left_alone and self._asked_here() and self._may_leave():
            yield from self._leave()
        same = [item for item in self._options.askable if item.criterion == thread]
        if thread is not None and not left_alone:
            for code in ("P3", "H"):
                for item in same:
                    if code in item.codes:
                        yield from self._hint(item) if code == "H" else self._probe(item, "P3")
        if self._options.quiet_turns >= 2 and self._asked_here() and self._may_leave():
            yield from self._leave()
        if thread is None:
            yield from self._nudge()
        for item in self._here():
            if item.criterion != thread:
                yield from self._probe_any(item)
        yield from self._nudge()
        yield from self._leave()

    def _follow(self) -> Iterator[Line]:
        """What to do after a turn with content."""
        if self._options.probes_left:
            yield from self._about_a_wrong_turn()
        if self._may_ask():
            if self._leads() and not self._asked_here():
                yield from self._nudge()
            if self._brief.board.fresh:
                yield from self._about_the_board()
            yield from self._about_what_was_said()
            yield from self._about_the_board()
        if self._twist_fits():
            yield from self._twists()
        if self._may_ask():
            for item in self._here():
                if item.topic is not None and not self._touched(item.criterion) and self._is_must(item.criterion):
                    yield from self._probe(item, "P2")
        if self._only_listened():
            yield from self._take_up()
        yield from self._listen()

    def _only_listened(self) -> bool:
        """Whether the last two turns were bare acknowledgements, in a step where the interviewer asks."""
        return not self._leads() and [move.act for move in self._moves[-2:]] == ["listen", "listen"]

    def _take_up(self) -> Iterator[Line]:
        """A must that stopped short of a mechanism, wherever it belongs; without a clock, the next step."""
        musts = [item for item in self._options.askable if self._is_must(item.criterion) and "H" not in item.codes]
        for item in musts[:_LOOKED_AT]:
            if not self._has_mechanism(item.criterion):
                yield from self._probe_any(item)
        if self._options.minutes_left is None:
            yield from self._leave()

    def _wants_on(self) -> bool:
        return "wants_to_move_on" in self._brief.notes.kinds

    def _go_on(self) -> Iterator[Line]:
        """A candidate who wants on goes on; who has said where, and is there, is not sent any further."""
        left = self._moves[-1].step if self._moves else self._options.step
        yield from self._before_leaving(left)
        if left == self._options.step:
            yield from self._let_go()
        yield from self._listen()
        yield from self._leave()

    def _before_leaving(self, left: str) -> Iterator[Line]:
        """One question about a must of the step that nobody touched, unless the last turn asked one already."""
        if not self._moves or self._moves[-1].act not in ASKING_ACTS:
            for item in self._options.askable:
                if (
                    self._home(item) == left
                    and item.topic is not None
                    and not self._touched(item.criterion)
                    and self._is_must(item.criterion)
                ):
                    yield from self._probe(item, "P2")
                    return

    def _leads(self) -> bool:
        """Whether this step is the candidate's to lead."""
        return self._brief.definition.framework.step(self._options.step).mode == "candidate_leads"

    def _may_ask(self) -> bool:
        """Whether it is time for a question: the candidate leads step 1, and the budget is spread over the steps."""
        last = self._moves[-1] if self._moves else None
        if self._leads() and (last is None or last.act != "listen"):
            return False
        here = [move for move in self._moves if move.act == "probe" and move.step == self._options.step]
        return len(here) < self._quota(len(here))

    def _quota(self, asked_here: int) -> int:
        """Probes that this step may have, so that the steps to come get theirs."""
        run = self._brief.definition.framework.modes[self._brief.mode].steps
        seen = {move.step for move in self._moves}
        to_come = [step for step in run[1:-1] if step not in seen and step != self._options.step]
        return max(1, ceil((self._options.probes_left + asked_here) / (len(to_come) + 1)))

    def _about_what_was_said(self) -> Iterator[Line]:
        """A situation, or the next question, on something just said that stopped short; what has less goes first.

        Where a mechanism was given only a situation may still bring something out.
        """
        raised = [
            note.topic for note in self._brief.notes.raised if self._step_of.get(note.topic) == self._options.step
        ]
        criteria = list(dict.fromkeys(self._topics[topic].criterion for topic in reversed(raised)))
        askable = self._options.askable
        enough = _ENOUGH[self._brief.level]
        looked_at = sorted(criteria, key=lambda c: not self._is_must(c))[:_LOOKED_AT]
        for criterion in sorted(looked_at, key=self._has_mechanism):
            items = [item for item in askable if item.criterion == criterion and {"P2", "P3"} & set(item.codes)]
            if items and self._heard.reached(criterion) < enough:
                for item in sorted(items, key=lambda item: "P3" not in item.codes):
                    if "P3" in item.codes:
                        yield from self._probe(item, "P3")
                    elif not self._has_mechanism(criterion):
                        yield from self._probe(item, "P2")

    def _about_a_wrong_turn(self) -> Iterator[Line]:
        """A situation, or else a question, on what the sheet knows as a wrong turn."""
        wrong = self._heard.wrong_turns()
        items = [item for item in self._options.askable if item.criterion in wrong]
        for item in sorted(items, key=lambda item: (wrong.index(item.criterion), "P3" not in item.codes)):
            if "P3" in item.codes:
                yield from self._probe(item, "P3")
            elif "P2" in item.codes:
                yield from self._probe(item, "P2")

    def _about_the_board(self) -> Iterator[Line]:
        """A question on something that the board lacks, where it belongs to what is talked about."""
        here = self._here()
        for gap in self._brief.board.gaps:
            criterion = self._topics[gap.check.topic].criterion
            for item in here:
                if item.topic == gap.check.topic and "P2" in item.codes:
                    yield from self._probe(item, "P2")
                elif item.topic is None and item.criterion == criterion and "P3" in item.codes:
                    yield from self._probe(item, "P3")

    def _has_mechanism(self, criterion: str) -> bool:
        return self._heard.reached(criterion) >= _MECHANISM

    def _here(self) -> list[Askable]:
        """What may be asked that belongs to this step, or is urgent anyway."""
        first = self._options.askable[:1]
        here = [i for i in self._options.askable if self._home(i) == self._options.step]
        return here or list(first)

    def _home(self, item: Askable) -> str:
        if item.topic in self._step_of:
            return self._step_of[item.topic]
        known = {c.id: c.step for c in self._brief.definition.rubric.criteria}
        return known.get(item.criterion, "")

    def _is_must(self, criterion: str) -> bool:
        return any(c.id == criterion for c in self._brief.definition.musts(self._brief.mode, self._brief.level))

    def _touched(self, criterion: str) -> bool:
        raised = {note.topic for move in self._moves for note in move.notes.raised}
        raised |= {topic for move in self._moves for question in move.notes.questions for topic in question.topics}
        raised |= {note.topic for note in self._brief.notes.raised}
        return any(topic.criterion == criterion for topic in self._topics.values() if topic.id in raised)

    def _thread(self) -> str | None:
        """The criterion that the last question was about."""
        last = self._moves[-1] if self._moves else None
        return last.criterion if last is not None and last.act in ASKING_ACTS else None

    def _asked_here(self) -> bool:
        """Whether anything was asked in this step yet."""
        return any(move.act in ASKING_ACTS and move.step == self._options.step for move in self._moves)

    def _asked_in_a_row(self, criterion: str | None) -> int:
        count = 0
        for move in reversed(self._moves):
            if move.criterion != criterion or move.act not in ASKING_ACTS:
                break
            count += 1
        return count

    def _twist_fits(self) -> bool:
        """In the last of its steps as soon as it may come; before that once nothing else is open there."""
        order = [step.id for step in self._brief.definition.framework.steps]
        here = order.index(self._options.step)
        scenario = self._brief.definition.scenario
        nothing_open = not any(self._is_must(item.criterion) and item.topic for item in self._here())
        return any(
            twist.id in self._options.twists and (nothing_open or max(map(order.index, twist.steps)) <= here)
            for twist in (scenario.twists if scenario else ())
        )

    def _twists(self) -> Iterator[Line]:
        scenario = self._brief.definition.scenario
        for twist in scenario.twists if scenario else ():
            if twist.id in self._options.twists:
                yield Line(Decision(act="twist", code=twist.code, twist=twist.id), twist.text)

    def _probe_any(self, item: Askable) -> Iterator[Line]:
        for code in ("P2", "P3"):
            if code in item.codes:
                yield from self._probe(item, code)

    def _probe(self, item: Askable, code: ProbeCode) -> Iterator[Line]:
        decision = Decision(act="probe", topic=item.topic, criterion=item.criterion, code=code)
        for text in self._unasked(self._wordings(item, code)):
            yield Line(decision, self._wording.asked(text, _PROBE_WORDS))
            yield Line(decision, text)

    def _wordings(self, item: Askable, code: ProbeCode) -> list[str]:
        topic = self._topics.get(item.topic or "")
        checks = [gap.check for gap in self._brief.board.gaps]
        if code == "P2" and topic is not None:
            return [text for check in checks if check.topic == topic.id for text in check.asks] + list(topic.probes)
        scenario = self._brief.definition.scenario
        drawn = [c for c in checks if self._topics[c.topic].criterion == item.criterion]
        own = [text for check in drawn for text in check.situations]
        own += scenario.situations.get(item.criterion, ()) if scenario else ()
        return own + [text for known in self._of(item.criterion) for text in known.situations]

    def _of(self, criterion: str) -> list[Topic]:
        """The topics of a criterion, those that came up last first."""
        raised = [note.topic for note in self._brief.notes.raised]
        topics = [topic for topic in self._topics.values() if topic.criterion == criterion]
        return sorted(topics, key=lambda topic: topic.id not in raised)

    def _unasked(self, texts: list[str]) -> Iterator[str]:
        """Wordings that are not like anything asked before, in their order."""
        earlier = [turn.text for turn in self._brief.transcript.turns if turn.speaker == "interviewer"]
        for text in texts:
            if self._wording.times_said(text) == 0 and all(jaccard(text, said) < _ALIKE for said in earlier):
                yield text

    def _hint(self, item: Askable) -> Iterator[Line]:
        scenario = self._brief.definition.scenario
        for text in scenario.hints.get(item.criterion, ()) if scenario else ():
            decision = Decision(act="hint", topic=item.topic, criterion=item.criterion, code="H")
            if self._wording.times_said(text) == 0 and not self._heard.repeats(text):
                yield Line(decision, text)

    def _nudge(self) -> Iterator[Line]:
        if "nudge" in self._options.acts:
            texts = self._unsaid(self._wording.phrases("nudge"))
            for text in sorted(texts, key=lambda text: self._leads() and "from me" not in text):
                yield Line(Decision(act="nudge", code="P1"), text)

    def _unsaid(self, texts: tuple[str, ...]) -> list[str]:
        return [text for text in self._wording.fresh(texts) if self._wording.times_said(text) == 0]

    def _listen(self) -> Iterator[Line]:
        if "listen" in self._options.acts:
            yield Line(Decision(act="listen"), self._wording.acknowledgement())

    def _may_leave(self) -> bool:
        return bool({"move_on", "close"} & self._options.acts)

    def _leave(self) -> Iterator[Line]:
        if "move_on" in self._options.acts:
            late = self._options.forced is not None or (self._options.minutes_left or 0.0) <= _LATE
            if self._options.may_name_area and self._options.next_step:
                area = self._brief.definition.framework.step(self._options.next_step).name
                named = self._wording.phrases("move_on_to", late, area=area[:1].lower() + area[1:])
                yield from self._said("move_on", named)
            yield from self._said("move_on", self._wording.phrases("move_on", late))
        if "close" in self._options.acts:
            last = self._options.closing or self._options.minutes_left == 0
            yield from self._close(self._wording.phrases("goodbye" if last else "revisit"))

    def _let_go(self) -> Iterator[Line]:
        """To somebody who has said that they go on, no more than that it was heard."""
        if "move_on" in self._options.acts:
            yield Line(Decision(act="move_on"), self._wording.acknowledgement())
        yield from self._leave()

    def _close(self, texts: tuple[str, ...]) -> Iterator[Line]:
        """The close; a question that came with the last turn is dealt with first, where the words allow it."""
        if self._brief.notes.questions:
            for text in self._wording.fresh(texts):
                for reply in replies(self._brief, self._wording):
                    if len(reply.text.split()) + len(text.split()) <= _CLOSE_WORDS:
                        yield Line(Decision(act="close", facts=reply.decision.facts), f"{reply.text} {text}")
        yield from self._said("close", texts)

    def _said(self, act: Act, texts: tuple[str, ...]) -> Iterator[Line]:
        for text in self._wording.fresh(texts):
            yield Line(Decision(act=act), text)

    def _otherwise(self) -> Iterator[Line]:
        """Whatever is legal, so that something is always said."""
        yield from self._listen()
        for item in self._options.askable:
            yield from self._probe_any(item)
        yield from self._nudge()
        yield from self._twists()
        yield from self._leave()
