"""The errors viva raises on purpose.

* VivaError                       exit 1   one base to catch; every message says what, where and what to do
  x UsageError                    exit 2   a flag, an id or a value that cannot be used
  x DefinitionError               exit 2   a pack (framework, rubric, scenario, prompt) with problems
  x TranscriptError               exit 2   a transcript that cannot be read
  x InterviewError
    + TurnInProgress                       another writer is answering the same interview
    + InterviewOver                        the interview has ended
    + MessageTakenBack                     a message id was used by a turn that was taken back
  x StoreError
    + StoreConflict                        somebody else appended first; read again
    + UnknownInterview            exit 2   no interview of that id
    + StoreTooNew                          the database was written by a newer viva
    + StoreUnavailable                     read-only, full, locked or missing
  x ModelError                    exit 3   a language model could not be used; `heals` where asking again may help
    + ModelAuthError                       the key is missing, wrong, or not allowed to use this model
    + ModelOutOfCredit                     the account has nothing left to spend
    + ModelRateLimited            heals    too many requests at once
    + ModelUnavailable            heals    no connection, a fault of the server, an answer that broke off
    + ModelTooSlow                         the turn's time was over before the answer was
    + ModelUnknown                         the provider has no such model, or the address is not a model's
    + ModelRequestRejected                 the provider will not take this request
    + ModelContextExceeded                 the request is longer than the model reads
    + ModelRefused                         the model, or a filter before it, declined to answer
    + ModelTruncated                       the answer was cut at the token limit
    + ModelReplyInvalid                    what came back is not the answer that was asked for
  x BudgetExceeded                exit 4   a limit of money, tokens or turns was reached
  x BelowThreshold                exit 5   a score is below what --fail-under asks for
"""

from __future__ import annotations

from dataclasses import dataclass


class VivaError(Exception):
    """Any failure that viva can explain. `exit_code` is what the command line returns for it.

    Example:
        >>> import viva
        >>> try:
        ...     viva.Limit(0)
        ... except viva.VivaError as error:
        ...     print(error.exit_code, error)
        2 0 turns at once: write 1 or more
    """

    exit_code = 1


class UsageError(VivaError):
    """A flag, an id or a value that cannot be used; the message names what is allowed."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a file: where it is, what is wrong and what would be right."""

    file: str
    line: int
    """Counted from 1; 0 where the whole file is meant."""
    key: str
    """Dotted path inside the file, such as `steps[2].topics[0].criterion`; empty for the whole file."""
    what: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.key}: {self.what}" if self.key else f"{place}: {self.what}"


class DefinitionError(VivaError):
    """A pack that cannot be used. `problems` lists every mistake found, not the first alone."""

    exit_code = 2

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class TranscriptError(VivaError):
    """A transcript that cannot be read; the message has file and line and the form expected."""

    exit_code = 2


class InterviewError(VivaError):
    """Something that an interview in progress refuses."""


class TurnInProgress(InterviewError):
    """Another writer is answering this interview; wait for its turn and read again.

    Example:
        >>> import asyncio, viva
        >>> async def together() -> None:
        ...     talk = await viva.Interview.start("demo", store="memory:")
        ...     await anext(talk.turn("What is the goal?", message_id="m1"))
        ...     await anext(talk.turn("And the users?", message_id="m2"))
        >>> asyncio.run(together())
        Traceback (most recent call last):
        viva.errors.TurnInProgress: demo: the turn before is still being answered; wait for it and send again
    """


class InterviewOver(InterviewError):
    """The interview has ended; its scorecard is `viva grade ID`.

    Example:
        >>> import viva
        >>> with viva.sync.Interview.start("demo", store="memory:") as talk:
        ...     talk.finish()
        ...     next(talk.turn("One more thing.", message_id="m1"))
        Traceback (most recent call last):
        viva.errors.InterviewOver: the interview has ended; ...
    """


class MessageTakenBack(InterviewError):
    """A message id was used by a turn that was taken back; send the new turn with an id of its own."""


class StoreError(VivaError):
    """The journal could not be read or written."""


class StoreConflict(StoreError):
    """Another writer appended first; read the journal again and retry. From `Interview.start`: the id is taken.

    Example:
        >>> import viva
        >>> store = viva.open_store("memory:")
        >>> first = viva.sync.Interview.start("demo", store=store)
        >>> viva.sync.Interview.start("demo", store=store)
        Traceback (most recent call last):
        viva.errors.StoreConflict: demo: the journal has ... events, not 0; read it again
    """


class UnknownInterview(StoreError):
    """There is no interview of that id in this store; the message names ids that are near.

    Example:
        >>> import viva
        >>> viva.sync.Interview.load("demo", store="memory:")
        Traceback (most recent call last):
        viva.errors.UnknownInterview: ...demo...
    """

    exit_code = 2


class StoreTooNew(StoreError):
    """The database was written by a newer viva than this one."""


class StoreUnavailable(StoreError):
    """The database is read-only, full, locked or not there."""


class ModelError(VivaError):
    """A language model could not be used; the message says what happened and, as `remedy`, what to do.

    Example:
        >>> import viva
        >>> from viva.errors import ModelAuthError
        >>> error = ModelAuthError("The provider refused the key (401).")
        >>> isinstance(error, viva.ModelError), error.what, error.exit_code, error.heals
        (True, 'The provider refused the key (401).', 3, False)
        >>> str(error)
        'The provider refused the key (401). Check the key and what it may use: `viva models` names its variable.'
    """

    exit_code = 3
    heals = False
    """Whether the same request may succeed a little later."""
    remedy = ""

    def __init__(self, what: str, *, retry_after: float | None = None, reply: str = "") -> None:
        self.what = what
        self.retry_after = retry_after
        """Seconds that the provider asks to wait, where it said so."""
        self.reply = reply
        """What had arrived of the answer."""
        super().__init__(f"{what} {self.remedy}".rstrip())


class ModelAuthError(ModelError):
    """The key is missing, wrong, or not allowed to use this model."""

    remedy = "Check the key and what it may use: `viva models` names its variable."


class ModelOutOfCredit(ModelError):
    """The account has nothing left to spend."""

    remedy = "Add credit with the provider, or choose another model."


class ModelRateLimited(ModelError):
    """Too many requests at once; `retry_after` has the provider's own wait."""

    heals = True
    remedy = "Wait and try again, or choose another model."


class ModelUnavailable(ModelError):
    """No connection, a fault of the server, or an answer that broke off."""

    heals = True
    remedy = "Check the connection and the address, or try again later."


class ModelTooSlow(ModelError):
    """The time of the turn was over before the answer was."""

    remedy = "Try again, allow more time, or choose a faster model."


class ModelUnknown(ModelError):
    """The provider has no such model, or the address is not that of a model."""

    remedy = "Check the model's name (provider/model) and the base URL, which mostly ends in /v1."


class ModelRequestRejected(ModelError):
    """The provider will not take this request; `objection` has the setting it names and its own words."""

    remedy = "Choose another model, or report this with the words above."

    def __init__(self, what: str, *, objection: str = "") -> None:
        self.objection = objection
        super().__init__(what)


class ModelContextExceeded(ModelError):
    """The request is longer than the model reads."""

    remedy = "Choose a model with a longer context, or start a local server with a longer one."


class ModelRefused(ModelError):
    """The model, or a filter before it, declined to answer; `reply` has its words."""

    remedy = "Say it differently, or choose another model."


class ModelTruncated(ModelError):
    """The answer was cut at the token limit; `reply` has what arrived."""

    remedy = "Allow more tokens, or choose a model that thinks less before it answers."


class ModelReplyInvalid(ModelError):
    """What came back is not the answer that was asked for; `reply` has what arrived."""

    remedy = "Try again, or choose a model that follows a JSON schema."


class BudgetExceeded(VivaError):
    """A limit on money, tokens or turns was reached; everything so far is kept.

    Example:
        >>> import viva
        >>> mine = viva.open_interviewer("mine", base_url="http://127.0.0.1:9/v1")  # Nobody is asked.
        >>> talk = viva.sync.Interview.start("demo", store="memory:", model=mine, budget=viva.Budget(max_tokens=0))
        >>> next(talk.turn("What is the goal?", message_id="m1"))
        Traceback (most recent call last):
        viva.errors.BudgetExceeded: the limit of 0 tokens is reached: 0 are spent
    """

    exit_code = 4


class BelowThreshold(VivaError):
    """A score is below what `--fail-under` asks for."""

    exit_code = 5
