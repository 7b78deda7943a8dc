"""The forms of questions, requests and their like: regular expressions, to be matched without regard to case."""

from __future__ import annotations

import re
from typing import Final

LEAD: Final = (
    r"(?:(?:"
    r"ok(?:ay)?|so|and|but|well|right|then|first|firstly|second|secondly|third|also|now|great|thanks|thank you|good|"
    r"sure|cool|perfect|nice|understood|got it|al+ ?right|h+m+|u+m+|uh|ah|oh|yes|yeah|no|next|finally|lastly|actually|"
    r"just|sorry|please|hi|hello|hey|plus|fine|noted|last (?:one|thing|question)|another (?:question|thing)|"
    r"one (?:more|last)(?: thing| question)?|(?:a |quick )*question|i mean|roughly|approximately|"
    r"(?:an? )?(?:couple of|few|some|two|three) (?:(?:more|quick|short|small|last) )*(?:ones|questions|things)|"
    r"my (?:first |next |last |other )?question(?: is| would be)?|"
    r"before (?:anything|everything|that|we start|i start|designing|i begin|we begin|i design|i draw)"
    r"(?:[^,:.]{0,40}(?=[,:]))?|"
    r"(?:for|in terms of|regarding|about|as for|on) [^,:?]{1,40}(?=[,:])"
    r")[\s,:;.\-–—]+)*"
)
"""Words that come before what a sentence is about."""

WH: Final = r"(?:what|which|who|whom|whose|where|when|why|how)"
AUX: Final = r"(?:is|are|was|were|do|does|did|can|could|will|would|should|shall|may|might|must|has|have|had|am)(?:n't)?"
_SUBJECT = (
    r"(?:i|we|you|it|they|he|she|there|this|that|these|those|the|an?|any|all|our|your|my|some|every|each|both|two|"
    r"three|most|anybody|anyone|anything|somebody|someone|everyone|everybody|people|product|data)\b"
)
INVERTED: Final = rf"(?:{AUX} {_SUBJECT}|(?:are|were|do|did|can|could|will|would|should|may|have) \w{{2,}}s\b)"
NOT_RELATIVE: Final = (
    r"(?!which (?:is|are|was|were|means?|meant|will|would|can|could|may|makes?|gives?|leaves?|i|we|you|they|it|the|"
    r"has|have)\b)"
)

_NO_NOUN = (
    r"(?:matters|counts|remains|happens|follows|worries|bothers|comes|goes|works|helps|hurts|decides|wins|i|we|you|"
    r"they|it|he|she)\b"
)
_HOW_MUCH = (
    r"how (?:many|much|often|big|large|long|fast|quick(?:ly)?|late|soon|far|old|good|bad|well|fresh|frequent(?:ly)?|"
    r"likely|expensive|\w+ (?:is|are|was|were)|is|are)\b"
)
_OPEN_WH = (
    r"(?:(?:how|what|which) about\b|what if\b|(?:what|who|where|how|when)'s\b|"
    rf"{NOT_RELATIVE}{WH}(?:'s|'re|'d)? {AUX}\b|"
    rf"{_HOW_MUCH}|"
    r"(?:by|for|from|since|until|to|at|in|on|with) (?:how (?:long|much|many)|what|when|which|whom)"
    rf"[\w ]{{0,20}} {AUX}\b|"
    rf"(?:what|which|whose) (?!{_SUBJECT}|{_NO_NOUN}|(?:is|are|was|were)\b)(?:[\w-]+ ){{1,3}}?{AUX}\b|"
    rf"(?:what|which) (?:kind|sort|type)s? of (?:[\w-]+ ){{1,4}}?{AUX}\b|"
    r"(?:what|who) (?:happens|runs|exists|counts|decides|decided|chose|chooses|picks|picked|uses|reads|pays|sets|wins|"
    r"matters|lands)\b)"
)
REQUEST: Final = (
    r"(?:"
    r"(?:i'd|i would|we'd|we would) (?:also |really |just |first )?(?:like|love|want|need) to "
    r"(?:know|understand|ask|clarify|learn|hear|find out|check|confirm|get (?:a sense|an idea|a feel(?:ing)?))\b|"
    r"i (?:also |just |first |still )?(?:want|need|wish) to (?:know|understand|ask|clarify|learn|find out)\b|"
    r"i(?:'m| am|'d be| would be| was)? (?:also |just |still )?(?:curious|wonder(?:ing)?|interested to know|unsure) "
    r"(?:about|to know|as to|whether|if|what|how|which|who|where|when|why)\b|"
    r"(?:please )?(?:tell|give|show|send|remind) (?:me|us)\b|let me know\b|"
    r"let me (?:ask|check with you|confirm)\b|"
    r"(?:can|may|could|might) i (?:ask|get|know|have)\b|"
    r"(?:it (?:would|'d)|it'd|would) (?:be|help)[\w ]{0,20} to (?:know|understand|hear)\b|"
    r"please (?:explain|clarify|describe|define|specify|share|elaborate|tell|give|confirm)\b|"
    r"(?:explain|describe|clarify) to me\b|"
    r"i have (?:an?|one|two|some|several|a few|another|more|a couple of) questions? "
    r"(?:about|on|regarding|for|around)\b|"
    r"(?:my|the) (?:\w+ )?question is (?:about|whether|if|what|how|who|where|when|which|why)\b|"
    r"it(?:'s| is) (?:not clear|unclear) to me (?:whether|if|what|how|who|where|which)\b"
    r")"
)
_ANY = (
    r"any(?:thing)? (?:known|on|about|constraints?|requirements?|limits?|restrictions?|idea|info|information|data|"
    r"other|privacy|latency|budget|numbers?|figures?|details?|preferences?|guidance|regulations?|logs?|labels?|legal)\b"
    r"[^.,]{0,60}$"
)
_SHORT = rf"(?!(?:can|will|would|do|have) (?:be|not|love|like|the)\b){AUX} [\w-]+ (?:[\w'-]+ ?){{1,8}}$"

OPENS: Final = re.compile(rf"^{LEAD}(?:{_OPEN_WH}|{INVERTED}|{REQUEST}|{_ANY}|{_SHORT})", re.I)
"""How a question begins that has no question mark."""

UNPOINTED: Final = re.compile(
    rf"^{LEAD}{NOT_RELATIVE}(?:what|which|whose|how (?:many|much)) (?!{_SUBJECT}|{_NO_NOUN}|(?:is|are|was|were)\b)"
    r"(?:[a-z'-]+ ?){1,7}$"
)
"""A question in speech without punctuation, which may have no verb: "which surfaces and ads"."""

OPENS_PART: Final = re.compile(rf"^{LEAD}(?:{WH}\b|{INVERTED}|{REQUEST})", re.I)
"""How the first part of a question begins that has one."""

YES_OR_NO: Final = re.compile(rf"^{LEAD}(?:i mean[\s,]+)?{AUX}\b", re.I)

STATES: Final = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        # an order: "do the walk first"
        rf"^{LEAD}(?:do|have|had) (?:the|an?|that|this|it|some|all|every|each)\b",
        # a condition: "should that break, I score with a default row"
        rf"^{LEAD}(?:should|had|were) [^,]+, (?:i|we|you|it|the|that|then|a)\b",
        # a sentence that goes on stating
        r", (?:so|but|because|which|i|we|i'd|i'll|we'd|that|then|and (?:i|we|so|then|that)) ",
        # "what counts is the level"
        rf"^{LEAD}(?:what|who|how(?! \w+ {AUX}\b)|where|when)(?:'s| (?:is|are|was|were))? "
        rf"(?!{AUX}\b|(?:kind|sort|type|share|fraction|percentage|amount|number)s? of\b|"
        rf"(?!{_NO_NOUN})\w+ {AUX} (?:\w+ ?){{1,4}}$|many\b|much\b|often\b|long\b|big\b|fast\b)"
        r"(?:\w+ ){1,6}?(?:is|are|was|were|means|decides|matters|wins|tells|depends)\b",
        # "what is lost in translation: the sum can't see them"
        rf"^{LEAD}{WH}\b[^:]{{0,80}}?(?::|\s[–—-])\s(?!{LEAD}(?:{WH}\b|{INVERTED}|{REQUEST}))"
        rf"(?=.*\b(?:i|we|it|they|he|she|nobody|everybody|nothing|there|cannot|{AUX})\b)",
        rf"^{LEAD}(?:what|who|which) (?:\w+n't (?!{_SUBJECT})|(?:is|are|was|were|has|have|does) (?:not )?(?:\w+(?:ed|"
        r"ing|en)|lost|left|gone|known|sold|made|kept|built|true|new|clear|hard|easy|wrong|good|bad|odd|nice|worse|"
        r"better|more)\b)[^:]{0,80}?(?::|\s[–—-])\s",
        # "third is the pair"
        r"^(?:(?:and|so|but|then|well|ok(?:ay)?)[\s,]+)*(?:the )?(?:first|second|third|fourth|fifth|next|last|another)"
        r"(?: (?:one|thing|point|part|step|reason|feature|signal|group|kind))? (?:is|are|was|were) "
        r"(?!(?:there|it|they|we|you|he|she|i|any\w*)\b)",
        # "have analysts judge 500"
        rf"^{LEAD}have (?:(?:two|three|four|five|ten|several|both|some|more|other|different|outside|trained|\d+) )*"
        r"(?:\w{2,}s|people|someone|somebody|staff) (?!(?:been|ever|already|always|never|also|access|come|become|gone|"
        r"got|had|seen|left|paid|bought|sent|told|grown|shown|lost|won|done|made|said|kept|found|known|brought|built|"
        r"spent|sold|meant|met|agreed|an?|any|the|to|in|on|at|for|of|with|about|from|or|and|who|that|which|\w+ed)\b)\w+",
        # "how often an ad was clicked goes in as a log"
        rf"^(?=(?:\S+ ){{6}}){LEAD}how (?:many|much|often|big|large|long|fast|late|far|old|good|well)\b"
        rf"(?!(?: [\w-]+){{0,4}}? {INVERTED}| {AUX}\b)",
    )
)
"""Sentences without a question mark that begin like a question and are none."""

LISTED: Final = re.compile(
    r"^(?:(?:and|or|also|plus|then|next|first|second|third|fourth|finally|lastly|last)\b[\s,]*)+"
    r"(?:is|are|was|were|does|did|has|have) (?:the|this|that|these|those|an?|his|her|its|their)\b[^?]*\.$",
    re.I,
)
"""An item of a list that is worded as a question and closed by a full stop: "And is the card new.\""""
LISTABLE: Final = re.compile(
    r"^(?:is|are|was|were|does|did|has|have) (?:the|this|that|these|those|an?|his|her|its|their)\b[^?]*\.$", re.I
)
"""An item before such a one."""

_FEW = (
    r"(?:(?:an?|one|two|three|four|some|several|couple|few|my|the|of|more|quick|short|small|brief|clarifying|basic|"
    r"other|last|first|opening) ){0,6}(?:things?|questions?|points?|ones|basics|something|clarifications?)"
)
ANNOUNCES: Final = re.compile(
    rf"^{LEAD}(?:let me|let's|allow me to|(?:can|could|may|might) i|if i may|i(?:'ll| will| can|'m going to|"
    r" am going to|'d| would| have| need|'ve got| want| had)(?: (?:like|love|want|need|have|prefer))?(?: to)?)[\s,]+"
    r"(?:(?:just|first|quickly|also|maybe|perhaps|then|please|start|begin|by|with|run|go|get|through|past) ){0,4}"
    r"(?:(?:ask|asking|check|checking|clarify|clarifying|raise|raising|know|understand)(?: you)? )?"
    rf"(?:(?:just|first|quickly) )?{_FEW}"
    r"(?:,? (?:first|now|here|please|up ?front|straight away|(?:of|for|from|to) you|to (?:start|begin)(?: with)?|"
    r"before (?!you\b)[\w' ]{1,40}|if (?:i may|that's (?:ok|okay|fine|alright|all right)|you don't mind)|though|then|"
    r"about (?:it|this|that|the (?:task|problem|setting))))"
    r"{0,5}[\s.:;,?!…–—-]*$",
    re.I,
)
"""Says that questions will come; asks nothing."""

_TALK = (
    r"(?:interview|session|conversation|talk|exercise|discussion|round|meeting|thing|call|problem|part|section|step)"
)
INTERVIEW_TIME: Final = re.compile(
    r"\b(?:how long|how (?:much|many) (?:time|minutes))(?: exactly| roughly| approximately)? "
    r"(?:do|will|would) (?:i|we)(?: (?:still|actually|really|even|now))? (?:have|get)"
    r"(?: (?:today|left|here|now|altogether|overall|in total|all in all|together|with you|please|by the way|again|"
    rf"for (?:all of )?(?:this|everything|us|me|today)|for (?:the|this|our) (?:whole |entire )?{_TALK}))*\W*$",
    re.I,
)
"""Asks for the interview's time: nothing is named that the time would be for."""

PLEASE: Final = re.compile(
    r"^(?!.*\b(?:go on|continue|go ahead|next|move|repeat|moment|minute|second|wait)\b)[\w'%,\- ]{3,60},? please$",
    re.I,
)
FROM_YOU: Final = re.compile(r"\bi(?:'d| would)? (?:need|want|like)\b.* from you\b", re.I)

_THINGS = r"(?:things?|points?|numbers?|figures?|facts?|details|answers)"
NEEDS: Final = re.compile(
    rf"^{LEAD}(?:[^:.?!]{{0,40}}[ ,])??(?:i|we)(?:'d| would|'ll)? (?:still |also |just |really |first )*"
    r"(?:need|want|like)(?: to (?:know|have|get|hear|understand))? (?:an? (?:few|couple of)|some|the following|\w+) "
    rf"(?:other |more |quick )?{_THINGS}(?: (?:first|here|to (?:know|start with)))?(?P<you> from you)?"
    r"(?: (?:first|to (?:know|start with)))?:\s*",
    re.I,
)
"""What leads up to a list of things that the candidate wants to be told."""
NEEDED: Final = re.compile(
    r"^(?:(?:how|what|which|who|when|where|whether)\b|(?:the |your |my )?(?:numbers?|amounts?|size|volume|share|"
    r"traffic|load|latency|budget|goal)\b)",
    re.I,
)
"""How a thing begins that somebody can only be told."""
NEXT_NEED: Final = re.compile(
    r"[,;]\s*(?:and\s+)?|\s+and\s+(?=(?:the|my|your|our|how|what|which|who|when|where|whether)\b)", re.I
)

ASSUMES: Final = re.compile(
    r"\b(?:assum(?:e|es|ed|ing|ption)|suppos(?:e|ing)|presum(?:e|ing|ably)|take it that|taking it that|say that|"
    r"i guess|imagine)\b",
    re.I,
)
TURNS: Final = re.compile(r"[,;:.–—-]?\s+(?:but|only|though|except)\s+", re.I)
"""Where an assumption may turn into a question of its own."""
CLAUSES: Final = re.compile(r"[,;:–—]\s+(?:(?:and|but|so)\s+)?|\s-+\s|\s(?:but|while)\s", re.I)
TAG: Final = re.compile(
    r"[\s,.;–—-]*(?:\b(?:i (?:guess|presume|suppose|assume|take it)|right|correct|yes|no|okay|ok|fair|agreed|"
    r"(?:is|would) (?:that|this|it)(?: be)?(?: an?)?(?: (?:right|correct|fair|ok|okay|true|reasonable|safe|valid|fine|"
    r"so|the case|assumption))*|isn't it|aren't they|or not))?[\s?.!]*$",
    re.I,
)
"""What asks for leave at the end of an assumption."""

CONFIRM: Final = re.compile(
    rf"^{LEAD}(?:(?:is|was|would|does|can|could) (?:that|this|it|i assume (?:that|so))\b(?: be| sound| seem| hold)?"
    r"(?: an?)?(?: \w+)?"
    r"(?: (?:right|correct|fair|ok|okay|true|reasonable|safe|valid|accurate|assumption|case|fine|so))?|"
    r"right|correct|fair|ok|okay|yes|agreed|true)\?$",
    re.I,
)
"""Asks for leave to assume what the sentence before assumes."""

OBJECT_IF: Final = re.compile(
    r"\b(?:shout|stop me|tell me|correct me|interrupt me|let me know|say so|object)\b[^.?!]{0,30}\b(?:if|when|unless)\b"
    r"[^.?!]*\b(?:wrong|nonsense|not (?:right|true|the case|so)|otherwise|mistaken|off|isn't|untrue|disagree)\b",
    re.I,
)
"""The same, without asking."""

FOR_NOBODY: Final = re.compile(
    rf"^{LEAD}(?:"
    r"right|yeah|yes|okay|ok|no|see|you know|you see|so what|what else|anything else|what more|what now|now what|"
    r"where was i|where were we|where to start|where to begin|how do i (?:put|say) (?:this|that|it)|"
    r"what do i (?:mean|need)(?: here| now)?|what am i (?:forgetting|saying|doing)|"
    r"what was (?:it|that)(?: called| again)?|what(?:'s| comes)? next|what(?: do)?(?: i)? still need|who knows|why not|"
    r"what(?:'s| is) left|what have i got|let's see|hm+|eh|huh"
    r")\?$",
    re.I,
)
"""Turns of phrase, and questions that people ask themselves aloud."""

ANSWERS: Final = re.compile(
    r"^(?:because|since\b.*,|well\b|simpl[ey]|easy|eas(?:ier|iest)|yes\b|yeah|yep|no\b(?! idea)|nope|not really|"
    r"probably|maybe|perhaps|it depends|the answer|my answer|i think|i(?:'d| would) say|i don't think|obviously|"
    r"of course|definitely|hardly|exactly|clearly|mostly|honestly,? (?:yes|no|i)|none|nothing|both|neither|"
    r"to (?:avoid|make|keep|get|stop|learn|see|have)|by \w+ing|so that|as )\b",
    re.I,
)
"""How a sentence begins that answers the question before it, whoever that was for."""

ASKS_ONESELF: Final = re.compile(
    rf"^{LEAD}(?:"
    r"why\b|"
    r"(?:how|what|which|where|when|who)[\w' ]{0,40}? (?:do|would|should|could|can|will|am|shall|did|have|'d) "
    r"(?:i|we|you|one)\b(?! (?:know|have|got|expect|care|log|store|collect|track|pay|support|already|currently|want|"
    r"serve|show|keep|allowed|given|told))|"
    r"what if\b|what happens (?:if|when)\b|so what\b|"
    r"and the (?:price|cost|catch|downside|result|reason|risk|trade-?off)\b|"
    r"(?:is|does|would|will) (?:it|that|this)\b|am i\b|do i\b|would i\b|could i\b|can i (?:really|just|live)"
    r")",
    re.I,
)
"""A question about what the candidate will do: answered by the next statement, if there is one."""

ASKS_FOR_NEEDS: Final = re.compile(
    r"\b(?:do|does|would|will) (?:the \w+|(?!i\b)[a-z]+) (?:need|want|allow|accept)\b", re.I
)
HAS_VERB: Final = re.compile(rf"\b(?:{WH}|{AUX}|any|tell)\b", re.I)

BREAK: Final = re.compile(
    r"(?:\s*[,;:–—]|\s-)?\s+(?:(?:and|plus|but|also|then|as well as|along with)\s+(?:then |also |by )?)?"
    r"(?=(?:(?:in|on|for|at|to|from|by|with|of|about) )?"
    r"(?!where (?:neither|both|either|each|every|nobody|none|nothing|no one|only|all|most)\b)"
    rf"(?:{NOT_RELATIVE}{WH}(?:'s|'re)?\b|{INVERTED}|"
    r"(?:we|you|there|they)(?:'ve|'re| have| are| is)\b[^?]*, (?:right|correct|no|yes)\?))",
    re.I,
)
"""Where one part of a compound question may end and the next begin."""

COORDINATES: Final = re.compile(r"[,;:–—]|\s-|\b(?:and|plus|but|also|as well as|along with)\b", re.I)
WHENEVER: Final = re.compile(
    rf"^{LEAD}when(?:ever)? (?:i|my|the|we|our|an?|some\w+|people|users?|it|they|you|your|this|that)\b", re.I
)
"""A condition that begins like a question."""
LIKEWISE: Final = re.compile(r"^[\s,;]*(?:as well as|along with|plus)\b", re.I)
"""Joins a question to something that is asked in the same way, whatever its form."""
CLAUSE: Final = re.compile(
    rf"^{LEAD}(?:before|last|one|now|if|when|once|since|as|given|suppos\w+|with|after|while|because|assuming|say|"
    r"unless|although|though|considering|i|we|you|it|that|they)\b",
    re.I,
)
"""What leads up to a question and is not what it is about."""

TOPICS: Final = re.compile(r"^(?:\w+[ ,]+){1,5}(?:and \w+)?\s*$")
"""A bare list of things: a question of its own."""
