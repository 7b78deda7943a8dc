"""Texts of a pack that the interviewer says, held against the rules of conduct that need no conversation."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Sequence

from viva.conduct.lint import lint_text
from viva.conduct.passage import squashed
from viva.packs.lint.finding import Finding
from viva.packs.yaml_reader import KeyPath
from viva.values.framework import Framework, Phrase
from viva.values.moves import Act
from viva.values.scenario import Scenario

PROBE_WORDS = 20
"""Most words of a probe in a pack; the rule allows more, but on average no more than this."""

_ACT: dict[Phrase, Act] = {
    "opening": "open",
    "acknowledge": "listen",
    "nudge": "nudge",
    "hand_back": "hand_back",
    "assumption": "hand_back",
    "out_of_scope": "decline",
    "your_decision": "hand_back",
    "no_comment": "decline",
    "how_to_split": "decline",
    "stay_with_problem": "decline",
    "ask_for_rest": "answer",
    "nothing_to_repeat": "decline",
    "help_refused": "decline",
    "move_on": "move_on",
    "move_on_to": "move_on",
    "revisit": "close",
    "goodbye": "close",
}
_PLACES: dict[Phrase, frozenset[str]] = {
    "opening": frozenset({"minutes"}),
    "how_to_split": frozenset({"minutes"}),
    "move_on": frozenset({"minutes"}),
    "move_on_to": frozenset({"minutes", "area"}),
}
_INVITES = re.compile(r"\b(?:walk me|take me|tell me|describe|explain)\b", re.I)
_FILLED = {"minutes": "20", "area": "the next part"}


def framework_texts(framework: Framework, terms: tuple[str, ...] = ()) -> Iterator[Finding]:
    """What the rules object to in a framework's probes, situations, ladder and wording.

    `terms`: solution terms of a scenario; then only they are looked for, the rest having been said once.
    """
    for path, act, text in _framework_spoken(framework):
        yield from _objections(path, act, text, terms, only_terms=bool(terms))


def _framework_spoken(framework: Framework) -> Iterator[tuple[KeyPath, Act, str]]:
    for number, step in enumerate(framework.steps):
        for place, topic in enumerate(step.topics):
            for key in ("probes", "situations"):
                texts: tuple[str, ...] = getattr(topic, key)
                for index, text in enumerate(texts):
                    yield ("steps", number, "topics", place, key, index), "probe", text
    for number, rung in enumerate(framework.probe_ladder):
        act: Act = "nudge" if rung.code == "P1" else "hint" if rung.code == "H" else "probe"
        for index, text in enumerate(rung.examples):
            yield ("probe_ladder", number, "examples", index), act, text
    yield from _about_the_board(framework)
    for phrase, variants in framework.wording.items():
        for index, text in enumerate(variants):
            if _fields(text) <= set(_FILLED):
                yield ("wording", phrase, index), _ACT[phrase], text.format(**_FILLED)


def _about_the_board(framework: Framework) -> Iterator[tuple[KeyPath, Act, str]]:
    for number, check in enumerate(framework.board.checks):
        for key, texts in (("asks", check.asks), ("situations", check.situations)):
            for index, text in enumerate(texts):
                yield ("board", "checks", number, key, index), "probe", text


def wording_findings(framework: Framework) -> Iterator[Finding]:
    """Phrases without a variant, and placeholders that nobody fills."""
    for phrase in _ACT:
        variants = framework.wording.get(phrase, ())
        if not variants:
            yield ("wording", phrase), f"the phrase {phrase!r} needs at least one variant"
        allowed = _PLACES.get(phrase, frozenset())
        for index, text in enumerate(variants):
            stray = _fields(text) - allowed
            if stray:
                named = ", ".join(f"{{{name}}}" for name in sorted(allowed)) or "none"
                yield ("wording", phrase, index), f"unknown placeholder {sorted(stray)[0]!r}; allowed: {named}"
        for needed in ({"minutes"}, set()) if "minutes" in allowed and variants else ():
            if not any(_fields(text) - {"area"} == needed for text in variants):
                named = "with {minutes}" if needed else "without {minutes}, for interviews without a clock"
                yield ("wording", phrase), f"the phrase {phrase!r} needs a variant {named}"
    for index, text in enumerate(framework.wording.get("move_on", ())):
        named_steps = [step.name for step in framework.steps if step.name.casefold() in text.casefold()]
        if named_steps:
            yield ("wording", "move_on", index), f"names the step {named_steps[0]!r}; it may name the time alone"


def scenario_texts(scenario: Scenario, framework: Framework) -> Iterator[Finding]:
    """What the rules object to in a scenario's prompt, facts, definitions, twists, situations and hints."""
    terms = scenario.solution_terms
    yield from _objections(("prompt",), "open", scenario.prompt, terms)
    opening = max((len(text.split()) for text in framework.wording.get("opening", ())), default=0)
    yield from _too_long(("prompt",), scenario.prompt, 80 - opening, "with the opening of the framework")
    for number, fact in enumerate(scenario.facts):
        yield from _objections(("facts", number, "say"), "answer", fact.say, terms)
    for word, meaning in scenario.definitions.items():
        yield from _objections(("definitions", word), "answer", meaning, terms)
    for number, twist in enumerate(scenario.twists):
        yield from _objections(("twists", number, "text"), "twist", twist.text, terms)
        yield from _asks(("twists", number, "text"), twist.text)
    for given, texts in scenario.situations.items():
        for index, text in enumerate(texts):
            yield from _objections(("situations", given, index), "probe", text, terms)
            yield from _asks(("situations", given, index), text)
    for given, texts in scenario.hints.items():
        for index, text in enumerate(texts):
            yield from _objections(("hints", given, index), "hint", text, ())


def _objections(
    path: KeyPath, act: Act, text: str, terms: Sequence[str], *, only_terms: bool = False
) -> Iterator[Finding]:
    if only_terms and not any(squashed(term) in squashed(text) for term in terms):
        return
    for violation in lint_text(act, text, tuple(terms)):
        if not only_terms or violation.rule == "R4":
            said = f" ({violation.quote!r})" if violation.quote and len(violation.quote) < 60 else ""
            yield path, f"breaks rule {violation.rule}{said}: {violation.what}"
    if act == "probe" and not only_terms and path[-2] in ("probes", "asks"):
        yield from _too_long(path, text, PROBE_WORDS, "in a probe")


def _asks(path: KeyPath, text: str) -> Iterator[Finding]:
    if not text.rstrip().endswith("?") and not _INVITES.search(text):
        yield path, "ends in no question; the candidate would not know that it is their turn"


def _too_long(path: KeyPath, text: str, most: int, where: str) -> Iterator[Finding]:
    if len(text.split()) > most:
        yield path, f"has {len(text.split())} words; allowed {where}: {most}"


def _fields(text: str) -> set[str]:
    """The placeholders of a wording; a lone brace counts as one, so that it is reported."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return {"{"}
