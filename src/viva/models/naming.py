"""From a name such as `openai/gpt-5` to a model: which adapter, key and address, and all that goes around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from urllib.parse import urlsplit

from viva.errors import ModelAuthError, UsageError
from viva.models.concessions import Conceding
from viva.models.faults import Place
from viva.models.keys import Keys, keys_of_this_user
from viva.models.litellm_adapter import LitellmWire, sdk
from viva.models.openai_adapter import OPENAI, OpenAIWire
from viva.models.prices import price
from viva.models.retrying import Notice, Patience, Retrying
from viva.models.seam import ChatModel
from viva.models.usage import Metered
from viva.models.wire import Wire
from viva.telemetry.calls import Callee
from viva.values.messages import Usage


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider and the variable that holds its key; litellm knows many more."""

    id: str
    key: str | None
    """None where no key is needed."""
    example: str


PROVIDERS: tuple[Provider, ...] = (
    Provider("openai", "OPENAI_API_KEY", "openai/gpt-5"),
    Provider("anthropic", "ANTHROPIC_API_KEY", "anthropic/claude-sonnet-4-5"),
    Provider("gemini", "GEMINI_API_KEY", "gemini/gemini-2.5-pro"),
    Provider("mistral", "MISTRAL_API_KEY", "mistral/mistral-large-latest"),
    Provider("deepseek", "DEEPSEEK_API_KEY", "deepseek/deepseek-chat"),
    Provider("groq", "GROQ_API_KEY", "groq/llama-3.3-70b-versatile"),
    Provider("xai", "XAI_API_KEY", "xai/grok-4"),
    Provider("openrouter", "OPENROUTER_API_KEY", "openrouter/openai/gpt-5"),
    Provider("together_ai", "TOGETHERAI_API_KEY", "together_ai/meta-llama/Llama-3.3-70B-Instruct-Turbo"),
    Provider("fireworks_ai", "FIREWORKS_API_KEY", "fireworks_ai/accounts/fireworks/models/llama-v3p3-70b-instruct"),
    Provider("cohere", "COHERE_API_KEY", "cohere/command-a-03-2025"),
    Provider("ollama", None, "ollama/llama3.3"),
)
"""The best known, for messages and lists."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a name leads."""

    provider: str
    model: str
    """As the SDK wants it."""
    base_url: str | None
    """None where litellm knows it."""
    sdk: str
    """`openai` or `litellm`."""

    @property
    def public(self) -> bool:
        """The provider's own address, whose prices are published."""
        return self.base_url in (None, OPENAI)

    @property
    def callee(self) -> Callee:
        """What telemetry calls it."""
        parts = urlsplit(self.base_url or "")
        name = self.model if self.sdk == "litellm" else f"{self.provider}/{self.model}"
        port = parts.port or (443 if parts.scheme == "https" else 80)
        return Callee.named(name, host=parts.hostname or "", port=port)


def address_of(name: str, *, base_url: str | None = None, keys: Keys | None = None) -> Address:
    """Which SDK and address answer to a name. Raises `UsageError` for a name or base URL of no use.

    A base URL given here is an OpenAI-compatible server for a model of any name; `OPENAI_BASE_URL` is one for
    names that begin with `openai/`.

    Example:
        >>> address_of("openai/meta/llama", base_url="http://127.0.0.1:8000/v1", keys=Keys()).model
        'meta/llama'
    """
    provider, slash, model = name.partition("/")
    if not name.strip() or (slash and not (provider and model)) or (not slash and base_url is None):
        raise UsageError(f"{name!r} is no model's name: write provider/model, such as openai/gpt-5.")
    if base_url is None and provider != "openai":
        return Address(provider, name, None, "litellm")
    url = base_url or (keys or keys_of_this_user()).get("OPENAI_BASE_URL") or OPENAI
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError("That is no base URL: write one such as http://127.0.0.1:8000/v1.")
    return Address("openai", model if provider == "openai" else name, url.rstrip("/"), "openai")


@dataclass(frozen=True, slots=True)
class Line:
    """The connections to one model, and what was learnt of its server: any number of interviews may share one."""

    model: ChatModel
    address: Address
    wire: Wire | None = None
    """What the model is reached by; None for a double."""

    @property
    def priced(self) -> bool:
        """Whether what a call costs is known."""
        return self.address.public and price(self.model.name, Usage(prompt=1, completion=1)) is not None

    async def warm(self) -> None:
        """Import the SDK and connect while a person reads, so that the first call finds all ready."""
        if self.wire is not None:
            await self.wire.warm()

    def metered(
        self,
        *,
        patience: Patience | None = None,
        notice: Notice | None = None,
        told: Callable[[Usage], None] | None = None,
    ) -> ChatModel:
        """A model for one interview, say; closing it closes the line."""
        patient = Retrying(self.model, patience=patience, notice=notice, callee=self.address.callee)
        return Metered(patient, told=told, priced=self.address.public)


def model_named(
    name: str,
    *,
    base_url: str | None = None,
    keys: Keys | None = None,
    patience: Patience | None = None,
    notice: Notice | None = None,
    told: Callable[[Usage], None] | None = None,
) -> ChatModel:
    """A model ready for use: metered, patient, and content with what its server can do. Nothing is imported yet.

    Raises `UsageError` for a name of no use and `ModelAuthError` where its key is missing.

    Example:
        >>> model = model_named("openai/gpt-5", notice=lambda waiting: True)
    """
    line = line_to(name, base_url=base_url, keys=keys, timeout_s=(patience or Patience()).deadline_s)
    return line.metered(patience=patience, notice=notice, told=told)


def line_to(
    name: str, *, base_url: str | None = None, keys: Keys | None = None, timeout_s: float = Patience().deadline_s
) -> Line:
    """A line for many interviews in one process. Raises as `model_named` does.

    Example:
        >>> line = line_to("openai/gpt-5")
        >>> models = [line.metered(told=interview.count) for interview in interviews]
        >>> await line.model.close()
    """
    known = keys or keys_of_this_user()
    address = address_of(name, base_url=base_url, keys=known)
    place = Place(name, urlsplit(address.base_url or "").hostname or "", _key(name, address, known) or "")
    wire: Wire
    if address.sdk == "openai":
        wire = OpenAIWire(address.model, place=place, base_url=address.base_url or OPENAI, timeout_s=timeout_s)
    else:
        wire = LitellmWire(address.model, place=place, timeout_s=timeout_s)
    return Line(Conceding(wire), address, wire)


def load_sdk(name: str, *, base_url: str | None = None) -> None:
    """Import the SDK that a name needs. It takes seconds: call it off the event loop."""
    if address_of(name, base_url=base_url).sdk == "litellm":
        sdk()
    else:
        import_module("openai")


def _key(name: str, address: Address, keys: Keys) -> str | None:
    """The key, if one is needed: a server of one's own mostly needs none, and litellm looks for others itself."""
    variable = next((provider.key for provider in PROVIDERS if provider.id == address.provider), None)
    found = keys.get(variable) if variable else None
    if variable and found is None and address.public:
        raise ModelAuthError(f"{name} needs a key, and {variable} is not set in the environment, .env or keys.env.")
    return found
