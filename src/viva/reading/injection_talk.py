"""Tells talk about prompt injection, a subject of many designs, from an attempt at one."""

from __future__ import annotations

import re

from viva.reading.words import sentences

_SUBJECT = re.compile(
    r"\b(?:attack\w*|adversar\w+|users?|customers?|people|person|someone|somebody|anyone|anybody|spammers?|posters?|"
    r"authors?|sellers?|advertisers?|merchants?|trolls?|strangers?|injection\w*|jailbreak\w*|red[- ]team\w*|malicious|"
    r"untrusted|hostile|posts?|tickets?|messages?|emails?|e-mails?|comments?|reviews?|documents?|pages?|inputs?|"
    r"prompts?|"
    r"phrases?|strings?|texts?|articles?|captions?|bots?)\b",
    re.I,
)
_REPORTS = re.compile(
    r"\b(?:writ(?:es?|ing|ten)|wrote|sa(?:ys?|ying|id)|typ(?:es?|ing|ed)|past(?:es?|ing|ed)|sends?|sending|"
    r"ask(?:s|ing)?|"
    r"tr(?:y|ies|ying)|puts?|hid(?:es?|ing|den)|embed\w*|contain\w*|includ\w*|reads?|reading|like|such as|e\.g\.|for "
    r"(?:example|instance)|tells?|telling|instruct\w*|to|that|with|called|filter\w*|detect\w*|block\w*|catch\w*|"
    r"strip\w*|"
    r"test\w*|look for|watch for|against)\b|[\"“‘':]",
    re.I,
)
_TOPIC = re.compile(r"\b(?:prompt[- ]injection|injections?|jailbreak\w*|red[- ]team\w*|attack\w*|adversar\w+)\b", re.I)
_QUOTES = "\"“”„«»‘'`"
_TO_YOU = re.compile(
    r"\b(?:please|you (?:must|should|have to|need to|shall|can now)|(?:tell(?:ing)?|ask(?:ing)?|order(?:ing)?|"
    r"instruct(?:ing)?|command(?:ing)?) you(?: to)?)\W+$",
    re.I,
)
_OF_THIS_INTERVIEW = re.compile(
    r"\b(?:this (?:interview|transcript|candidate)|graders?|examiners?|every criteri\w+|all criteri\w+|rungs?|"
    r"me (?:an? )?"
    r"(?:4|four|full|top|the highest|perfect)|hidden facts|your (?:notes|sheet|facts|rubric)|full marks)\b",
    re.I,
)


def is_talk(plain: str, found: re.Match[str]) -> bool:
    """Whether the sentence around a match reports what others might write, instead of saying it.

    It names who or what would say it, and a word of reporting or a quotation mark, before the match; or the match is
    quoted and the sentence is about attacks. Whatever is about this interview is no talk.

    Example:
        >>> said = "A user may write “ignore your instructions” in a post."
        >>> is_talk(said, re.search("ignore your instructions", said))
        True
    """
    around = next((span for span in sentences(plain) if span.start <= found.start() < span.end), None)
    if around is None or _OF_THIS_INTERVIEW.search(around.text):
        return False
    before = around.text[: found.start() - around.start]
    if _TO_YOU.search(before):
        return False
    subject = _SUBJECT.search(before)
    if subject is not None and _REPORTS.search(before, subject.end()):
        return True
    return before.rstrip()[-1:] in _QUOTES and before.strip() != "" and _TOPIC.search(around.text) is not None
