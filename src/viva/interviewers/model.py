"""The interviewer that is a language model: one streamed call a turn, its reply read as it grows."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import aclosing

from pydantic import ValidationError

from viva.errors import ModelReplyInvalid
from viva.interviewers.briefing import VARIABLES, changing_words, fixed_words
from viva.interviewers.plain import script_of
from viva.interviewers.protocol import Brief
from viva.models.answers import growing_fields
from viva.models.naming import Line
from viva.models.retrying import Notice, Patience
from viva.models.structured import Growing
from viva.packs.prompts import load_prompt, prompt_hashes
from viva.reading.words import sentences
from viva.values.messages import ChatRequest
from viva.values.moves import Decision, Note, Notes, Sentence
from viva.values.prompt import Prompt

MAX_TOKENS = 4_000
"""Room for a model that thinks before it answers; a reply itself takes about 150."""

_ACTS = ("answer", "hand_back", "decline", "listen", "nudge", "probe", "hint", "twist", "move_on", "close")
_NOTE = {
    "type": "object",
    "properties": {"topic": {"type": "string"}, "quote": {"type": "string"}},
}
TURN_SCHEMA: Mapping[str, object] = {
    "type": "object",
    "properties": {
        "act": {"enum": list(_ACTS), "type": "string"},
        "topic": {"type": "string"},
        "facts": {"type": "array", "items": {"type": "string"}},
        "text": {"type": "string"},
        "notes": {"type": "array", "items": _NOTE},
    },
}
"""The same in every request, since a schema is part of what a provider caches."""
_DECIDING = ("act", "topic", "facts")
_HALF_CHARACTERS = re.compile("[\ud800-\udfff]")


def interviewer_prompt() -> Prompt:
    """The prompt of this role: the user's own if there is one, else the one that ships."""
    return load_prompt("interviewer", variables=VARIABLES)


class ModelInterviewer:
    """Words the moves that the machine allows; any number of interviews may share one.

    Example:
        >>> interviewer = ModelInterviewer(line_to("openai/gpt-5"), notice=lambda waiting: True)  # doctest: +SKIP
        >>> interviewer.name  # doctest: +SKIP
        'openai/gpt-5'
    """

    streams = True

    def __init__(
        self,
        line: Line,
        *,
        prompt: Prompt | None = None,
        patience: Patience | None = None,
        notice: Notice | None = None,
    ) -> None:
        self._line = line
        self._prompt = prompt or interviewer_prompt()
        self._patience = patience
        self._notice = notice

    @property
    def name(self) -> str:
        """The model's."""
        return self._line.model.name

    @property
    def hashes(self) -> Mapping[str, str]:
        """Of the prompt."""
        return prompt_hashes(self._prompt)

    async def propose(self, brief: Brief) -> AsyncGenerator[Decision | Sentence | Notes, None]:
        """The decision as soon as it stands, each sentence as soon as it ends, then the notes.

        Raises `ModelError`; `ModelReplyInvalid` where the reply is no turn.
        """
        model = self._line.metered(patience=self._patience, notice=self._notice, told=brief.told)
        request = ChatRequest(
            model=self.name,
            messages=self._prompt.messages({**fixed_words(brief.definition), **changing_words(brief)}),
            answer_schema=dict(TURN_SCHEMA),
            answer_name="turn",
            max_tokens=MAX_TOKENS,
            effort="low",
        )
        reply = _Reply(brief)
        async with aclosing(growing_fields(model, request)) as fields:
            async for grown in fields:
                if isinstance(grown, Growing):
                    for part in reply.parts(grown):
                        yield part


class _Reply:
    """One reply, as far as it has been passed on."""

    def __init__(self, brief: Brief) -> None:
        self._brief = brief
        self._decision: Decision | None = None
        self._script = ""
        """Words of the sheet that are said instead of the model's."""
        self._passed = 0
        """Characters of the text that were passed on."""

    def parts(self, grown: Growing) -> Iterator[Decision | Sentence | Notes]:
        """What has become certain since the last time."""
        fields = grown.fields
        stands = {name for name in fields if name != grown.growing}
        if self._decision is None and (grown.complete or stands >= set(_DECIDING)):
            self._decision = decision_of(fields, self._brief)
            self._script = script_of(self._decision, self._brief)
            yield self._decision
            for span in sentences(self._script):
                yield Sentence(text=span.text)
        if self._decision is not None and not self._script:
            text = fields.get("text")
            yield from self._sentences(text if isinstance(text, str) else "", whole="text" in stands)
        if grown.complete:
            yield notes_of(fields.get("notes"))

    def _sentences(self, text: str, *, whole: bool) -> Iterator[Sentence]:
        """Sentences that end here whatever comes: until the next has begun, one may go on with a mark or a digit."""
        text = _HALF_CHARACTERS.sub("\N{REPLACEMENT CHARACTER}", text)
        begun = sentences(text[self._passed :])
        for span in begun if whole else begun[:-1]:
            yield Sentence(text=span.text)
        self._passed = len(text) if whole else self._passed + (begun[-1].start if begun else 0)


def decision_of(fields: Mapping[str, object], brief: Brief) -> Decision:
    """What a reply decides: a topic makes a probe P2, a criterion makes it P3. Raises `ModelReplyInvalid`."""
    act, about, facts = (fields.get(name) for name in _DECIDING)
    if act not in _ACTS:
        raise ModelReplyInvalid(f"The reply's act is {act!r}; it must be one of: {', '.join(_ACTS)}.")
    if not isinstance(about, str):
        about = ""
    given = [facts] if isinstance(facts, str) and facts else _list(facts)
    chosen: dict[str, object] = {"act": act, "facts": [fact for fact in given if isinstance(fact, str)]}
    topics = {topic.id: topic for step in brief.definition.framework.steps for topic in step.topics}
    if act == "twist":
        chosen["twist"] = about or None
    elif act == "nudge":
        chosen["code"] = "P1"
    elif act in ("probe", "hint") and about in topics:
        topic = topics[about]
        chosen |= {"criterion": topic.criterion, "code": "P2" if act == "probe" else "H"}
        chosen |= {"topic": topic.id} if act == "probe" else {}
    elif act in ("probe", "hint"):
        chosen |= {"criterion": about or None, "code": "P3" if act == "probe" else "H"}
    try:
        return Decision.model_validate(chosen)
    except ValidationError as error:
        raise ModelReplyInvalid(f"The reply names {about!r} and {facts!r}, which are no ids.") from error


def notes_of(found: object) -> Notes:
    """The notes of a reply; what is no note is left out, since nothing that was said depends on it."""
    raised = []
    for note in _list(found):
        if isinstance(note, Mapping):
            try:
                raised.append(Note.model_validate({"topic": note.get("topic"), "quote": note.get("quote")}))
            except ValidationError:
                continue
    return Notes(raised=tuple(raised))


def _list(found: object) -> list[object]:
    return found if isinstance(found, list) else []
