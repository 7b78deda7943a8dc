"""How candidates say what they want: regular expressions by kind of turn, in the order in which they are tried."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from viva.reading.question_forms import INTERVIEW_TIME
from viva.values.moves import TurnKind

_OPENER = (
    r"^(?:(?:ok(?:ay)?|so|and|but|well|right|then|now|sorry|honestly|frankly|h+m+|u+m+|uh|oh|yes|yeah|no|actually|"
    r"please|to be (?:honest|frank)|i mean|great|good|fine|perfect|thanks|thank you|al+ ?right)[\s,.:;–—-]+)*"
)
_THANKS = r"(?:[\s,.]*(?:and )?(?:thanks|thank you)(?: (?:a lot|very much|so much|for [\w ]{1,25}))?)?"
_END = rf"(?:,? i (?:think|guess|believe|suppose))?{_THANKS}[\s.!?…,]*$"
_I_THINK = r"(?:i (?:think|believe|guess|suppose|feel)(?: that)?,? )?"
_BREAK_OFF = (
    r"(?:end|stop|finish|close|conclude|leave)(?: it| this| things| the (?:interview|conversation|session|talk))?"
    r"(?: right)?(?: here| now| there| at this point| at that)?"
)
_MAY_I = (
    r"(?:should i|shall i|shall we|should we|can i|can we|may i|could i|do you want me to|would you like me to|"
    r"want me to|(?:ok(?:ay)?|all ?right|alright|fine|happy) (?:if i|for me to|to|if we)|do you mind if i|mind if i|"
    r"time to)"
)
_GO_ON = (
    r"(?:go on|go ahead|go deeper|go into|move|proceed|continue|carry on|start|begin|jump|skip|dive|talk about|cover|"
    r"focus|spend (?:more|less|some|the|my|time)|keep going|draw|stay|stop)"
)
_ONWARD = (
    r"(?:go on|move on|move|carry on|continue|proceed|jump|turn|switch|get going|go ahead|go (?:straight )?to|"
    r"leave (?:it|this|that) (?:there|here|at that)|wrap up)"
)
_LET_ME = (
    r"(?:let's|let us|let me|i(?:'d| would)|i(?:'ll| will)|i can|i want to|i(?:'m| am) going to|we can|we could|"
    r"we should|shall we|can we|i(?:'m| am) (?:happy|ready|done|good) (?:to|and)|happy to|ready to|time to)(?: now|"
    r" then| just| quickly| like to| want to)*"
)
_AREA = (
    r"(?:requirements?|metrics?|data|features?|architecture|models?|modell?ing|serving|deployment|monitoring|"
    r"evaluation|testing|design|labels?|training|scoping|this|that|part)"
)
_DO_NOT_KNOW = (
    r"(?:i (?:really |honestly |just |actually )?(?:do not|don't|wouldn't|couldn't|can't) (?:know|tell|say|have (?:a|"
    r"an|any) (?:clue|idea|answer))|i(?:'m| am) (?:really )?not (?:really |quite |entirely |totally )?sure|"
    r"(?:i have )?(?:absolutely )?no (?:idea|clue|answer)|dunno|idk|not sure|beats me|hard to say|pass|"
    r"my mind is blank|i(?:'m| am) (?:drawing a blank|blank(?:ing)?)|i can(?:'t|not) (?:think of|answer|remember|"
    r"recall)(?: (?:anything|that|it))?|(?:i(?:'ve| have) )?never (?:heard of|thought about|done|seen|worked on|"
    r"worked with))"
)
_THAT = (
    r"(?: (?:that|this|it|yet|here|now|one|really|sorry|before|right now|about (?:that|this|it)|of (?:that|it)|"
    r"how(?: to [\w ]{1,40})?|what to [\w ]{1,30}|where to [\w ]{1,20}|what (?:else|that|you)[\w' ]{0,30}|the answer|"
    r"anything(?: else)?|to be (?:honest|frank)|off the top of my head|much about [\w ]{1,30}|with (?:that|this)|"
    r"(?:an? )?(?:\w+ ){1,3}))"
)

_NEEDS_HELP = (
    r"\bi(?:'m| am) (?:really |a bit |completely |totally )?(?:stuck|lost)\b",
    r"\bi need (?:some |a bit of |your )?(?:help|a hint|hint)\b|\bhelp me\b|\bhelp,? please\b|\bhints?,? please\b",
    r"\b(?:give|get) me (?:a|some|another) (?:\w+ )?(?:hint|clue|pointer|help|push)\b",
    r"\bcould use (?:a hint|some help)\b|\ba hint would\b",
    r"\btell (?:me|us) (?:just |simply |please )?(?:(?:what|how) to (?:do|say|answer|use|build|go about)\b|"
    r"the (?:answer|solution)\b|what you (?:want|would like|'d like) to hear)",
    r"\b(?:tell|give|show) (?:me|us) (?:just |simply |please )?(?:what )?the (?:\w+ )?(?:answer|solution)"
    r"(?: (?:is|was|would be))?\W*$",
)

_NO_WH = (
    r"(?:^|[,;:–—])(?:(?!\b(?:how (?:often|much|many|frequently|likely|reliably|long|late|soon|far)|what|when|where|"
    r"why|which|who|whose)\b)[^,;:–—])*?"
)
"""Before a verb that asks for a verdict: "how often is it right" asks about somebody else's."""
_SAID = (
    r"(?:that|this|it|your (?:\w+ )?(?:question|sentence|point|answer|figures?|numbers?)|what you (?:just )?said|"
    r"(?:the|that) (?:\w+ ){0,2}(?:question|number|figure|part|bit|prompt|task|sentence|answer|one|point)s?)"
)
"""What an interviewer may be asked to say again."""
_NAMED = r"(?:it|that|this|those|they|(?:the|your|our|their|my|that|those) (?:[\w-]+ ){0,3}?(?!\w+ed\b|\w+wn\b)[\w-]+)"
_ASKS_AGAIN = (
    rf"\bplease,? (?:repeat|rephrase|restate|say {_SAID} (?:again|once more)|come again)\b",
    rf"{_OPENER}(?:repeat|rephrase|restate) {_SAID}(?: (?:again|once more|one more time|for me|to me|slowly|first))*"
    r"(?:,? please)?(?:,? (?:if|so|i|because)\b[^.]*)?\W*$",
    rf"{_OPENER}(?:say|(?:say|tell me|give me|read|explain) {_SAID}) (?:again|once more|one more time)"
    r"(?:,? (?:please|slowly|for me))*\W*$",
    rf"{_OPENER}come again(?:,? please)?\W*$",
    r"^(?!.*\b(?:i|we|they|it)(?:'d|'ll)? (?:\w+ )?(?:repeat|say)\b).*\b(?:repeat|again|once more|one more time)\b"
    r"[\w' ]{0,20},? please\W*$",
    r"\b(?:need|want|like|ask|have|get|beg) you (?:to )?(?:please )?(?:repeat|rephrase|restate|"
    r"(?:say|tell|give|explain|go over)[\w' ]{1,30} (?:again|once more|one more time))\b",
    r"\bif you (?:could|would|can|might|don't mind)[\w' ]{0,20}? (?:repeat\w*|rephras\w+|"
    r"(?:say|go over|tell)[\w' ]{1,30} (?:again|once more|one more time))\b",
    rf"\bi(?:'d| would)? (?:like|love|need|want) to (?:hear|have) {_SAID} (?:again|once more|one more time|repeated)\b",
)
"""Requests to the interviewer to say something again, whether or not worded as a question."""

IN_QUESTIONS: Final[Mapping[TurnKind, tuple[str, ...]]] = {
    "asks_repeat": (
        *_ASKS_AGAIN,
        r"\b(?:can|could|would|will|may|might) you [\w' ]{0,30}?(?:repeat|rephrase|restate|run (?:that|this|it|me) "
        r"(?:by me|through it|through that)|(?:say|tell me|give me|explain|go over|go through|read|state)[\w' ]{0,40}? "
        r"(?:again|once more|one more time|a second time))\b",
        r"\b(?:mind|bother) (?:repeating|rephrasing|restating|saying (?:that|it|this) again)\b",
        r"\b(?:be|have (?:that|it|the [\w ]{1,20})) (?:repeated|rephrased)\W*$",
        r"^\W*(?:\w+\W+){0,3}?(?:pardon|beg your pardon)\b|\bremind me\b",
        r"\b(?:can|could|may|might) (?:i|we) (?:please |just )?(?:hear|have|get|see|go over|go through) [\w' ]{1,40}? "
        r"(?:again|once more|one more time|a second time)\W*$",
        rf"\b(?:what|which|who|where|when|how \w+)(?: \w+){{0,3}}? (?:was|were) {_NAMED} (?:again|once more)\b",
        rf"\b(?:what|which|who|where|when|how \w+)(?:'s|(?: \w+){{0,2}}? (?:is|are)) {_NAMED} (?:again|once more)\W*$",
        rf"^\W*(?:(?:and|so|but|sorry|wait|okay|ok|hm+)\W+)*(?:{_NAMED}|how \w+|what|which (?:one|\w+)|who|where|when|"
        rf"(?:what|how)(?: \w+)? did you say(?: {_NAMED})?) (?:again|once more|one more time)(?:,? please)?\W*$",
        r"^\W*(?:(?:and|so|sorry|wait)\W+)*(?:again|once more|one more time)(?:,? please)?\W*$",
        r"\bwhat did you (?:just )?say\b|\byou said what\b|\bi did(?: not|n't) (?:quite |really |fully )?"
        r"(?:catch|hear|get) (?:that|you|it|the)\b",
    ),
    "asks_help": (
        *_NEEDS_HELP,
        r"\b(?:give|get|have|need|want|use|take) (?:me |us )?(?:an?|another|some|one|any) (?:\w+ )?(?:hints?|clues?|"
        r"pointers?|nudge)\b",
        r"^\W*(?:an?|any|another|some)? ?(?:hints?|clues?|pointers?)\b[^.]{0,20}\?$|\bhelp me\b",
        r"\b(?:some|any|a bit of) help\b",
        r"\bpoint me\b|\bget me started\b|\bcan you help\b|\bcould you help\b|\bsome guidance\b|\bright direction\b",
    ),
    "wants_to_move_on": (
        rf"\b(?:can|could|may|shall) (?:we|i) (?:please |just |now |perhaps )?(?:{_BREAK_OFF}|wrap up|call it a day)"
        rf"{_END}",
    ),
    "asks_how_to_split": (
        INTERVIEW_TIME.pattern,
        r"\b(?:which|what) (?:steps?|parts?|topics?|areas?|sections?|order|format|structure) (?:should|shall|do|would|"
        r"will|am)\b",
        rf"\b{_MAY_I}(?: now| just| also)? {_GO_ON}\b",
        r"\b(?:how much time|how many minutes)\b[^?]*\b(?:left|remain\w*|for (?:this|each|the (?:whole|interview|"
        r"first|next))|spend|on this)\b",
        r"\bhow long\b[^?]*\b(?:left|remain\w*|for (?:this part|the interview)|spend|on this)\b",
        r"\btime (?:is |do (?:i|we) have )?left\b",
        r"\bhow (?:are|am) (?:we|i)(?: doing)? (?:on|for|with) time\b",
        r"\bhow (?:should|shall|do) (?:i|we) (?:split|divide|allocate|use|spend|structure|organi[sz]e) (?:the |my |"
        r"our )?(?:time|minutes|interview|this)\b",
        r"\bwhere (?:should|shall|do you want me to|would you like me to) (?:i |we )?(?:start|begin|focus)\b",
        r"\bhow deep\b|\bhow much detail\b|\bunless you (?:want|prefer|'d like)\b",
        r"\bwh?at (?:do you want|would you like)(?: me)? to (?:see|hear|cover|discuss|talk about|focus|do|start)\b",
        r"\b(?:anything|something) (?:you want|you'd like|specific)[^?]*\b(?:cover|focus|hear|deeper|first)\b",
    ),
    "asks_how_it_goes": (
        r"\bam i (?:(?:about|roughly|way|far|totally|completely) )?(?:right|correct|wrong|off|doing|on (?:the right )?"
        r"track|missing|close|going|making sense|too|good)\b",
        rf"{_NO_WH}\bis (?:that|this|it|my \w+|that all) (?:(?:about|roughly|more or less|at all|really|somewhat) )?"
        r"(?:(?:right|correct|good|enough|wrong|what you|clear)\b(?! (?:that|more often|most of|at least|every|each|"
        r"on (?:most|average)|in \w+ (?:percent|of|cases)|for (?:all|most|every))\b)|"
        r"(?:ok(?:ay)?|fine|acceptable)\b(?! (?:to|if|for|when|that)\b))",
        rf"{_NO_WH}\b(?:is|are|would) (?!there\b|(?:no|nothing|any|an? (?:empty|late|stale)|empty|late|stale)\b)"
        r"(?:[\w/'-]+ ){1,4}?(?:be )?(?:ok(?:ay)?|fine|al+ ?right|acceptable)\W*$",
        r"\b(?:strong|good|better|ideal|perfect|great|brilliant|senior|staff) (?:candidate|interviewee|applicant|"
        r"engineer)s? (?:would|could|should|have|had|do|does|say|add)\b",
        r"\bwhat (?:would|could|does|do|should) (?:an? |the )?(?:\w+ )?(?:candidate|interviewee|applicant|engineer)s? "
        r"(?:have |usually |typically )?(?:add|sa[iy]|do|mention|bring|look|talk|answer)",
        r"\bis (?:that|this|it) (?:a good (?:answer|start|approach|design)|the (?:right|correct) (?:answer|approach|"
        r"direction))\b",
        r"^\W*(?:(?:and|so|then|but|okay|well),? )*what(?:'s| is| would| could| should)(?: be)? the (?:\w+ )?(?:answer|"
        r"solution)(?: be| here)?(?: (?:that )?you(?:'d| would|'re| are|\b)[\w ]*)?\W*$",
        r"\bhow (?:am i doing|did i do|is (?:it|this|that) going)\b",
        r"\bhow(?:'s| is) (?:my|that|this) (?:answer|design|going|looking)\b",
        r"\bdo(?:es)? (?:that|this|it|i) (?:make sense|sound|look|seem|answer|work for you)\b|\bmake sense\?",
        r"\b(?:did|have) i (?:miss|missed|forget|forgotten|get|answer|answered|cover|covered|pass|passed|do (?:well|"
        r"ok\w*))\b",
        rf"{_NO_WH}\bwas (?:that|this|it|my \w+) (?:right|correct|ok(?:ay)?|good|enough|what you)\b",
        r"\b(?:would|do) you agree\b",
        r"\bwhat do you think(?: (?:of|about) (?:that|this|it|my)[\w ]*| so far)?\W*$",
        r"\bdo you (?:like (?:that|it|this|my)|see any (?:problem|issue|hole)s?)\b",
        r"\bany (?:feedback|comments)\b|\byour (?:opinion|thoughts|feedback)\b|\bgood so far\b",
        r"\bsounds? (?:good|right|ok(?:ay)?|reasonable|fair)\?",
        r"\b(?:happy|satisfied|ok(?:ay)?) with (?:that|this|my)\b|\byou(?:'re| are) (?:looking for|after|expecting)\b",
        r"\bare you (?:looking for|happy|satisfied)\b",
        r"\bwhat (?:do|would|did) you expect\b(?! (?:the|users?|traffic))|\bwhat(?:'s| is) expected\b",
        r"\bexpect\w* (?:from|of) me\b|\bexpecting me\b",
        r"\bhow (?:will|am|do|would|are|is) (?:i|you|this|my \w+|(?:the|this) interview|candidates?|answers?)\b"
        r"[\w ]{0,20}\b(?:graded|scored|assessed|judged|marked|rate me|grade|score me|"
        r"assess me)\b",
        r"\bhow (?:will|am) (?:i|this|my \w+) (?:be |being )?evaluated\b",
        r"\b(?:will|do|did) i (?:pass|get the job|get hired)\b|"
        r"\b(?:what(?:'s| is| was| will be| would be)|tell me|give me|show me|get|know|see|hear) my "
        r"(?:score|grade|marks?)\b(?! (?:is |are |was )?(?:for|used|going|worth|compared|multiplied|good for)\b)",
        r"\bwhat(?:'s| is| would be) the (?:right|correct|best|ideal|expected) answer\b|\benough (?:detail|depth)\b",
        r"\b(?:on the right (?:track|path|lines)|what did i miss|what am i missing|anything i(?:'ve| have)? (?:missed|"
        r"forgot\w*|am missing))\b",
    ),
    "asks_decision": (
        r"\b(?:should|shall|must|ought) (?:i|we) (?!(?:assume|expect|care|worry|consider|support|handle|include|"
        r"account|respect|know|also|be aware)\b)",
        r"\b(?:do|would|did) you (?:recommend|suggest|prefer|rather|advise|propose|go (?:for|with)|choose|pick|use)\b",
        r"\bdo you want me to\b|\bdo you want (?:a|an) \w+ (?:model|network)\b",
        r"\b(?:do you think|would you say) (?:i|we) should\b",
        r"\bwhat (?:would|should) (?:you|i|we) (?:do|use|choose|pick|build|recommend|suggest|optimi[sz]e|measure)\b",
        r"\bwhat do you (?:recommend|suggest|advise|prefer)\b",
        r"\bwhich (?:\w+ ){0,3}(?:is|are|would be|works?|performs?) (?:the )?(?:better|best|preferable|"
        r"more (?:appropriate|suitable)|right)\b",
        r"\bwhich (?:\w+ ){0,3}(?:should|would|shall) (?:i|we|you|one)\b",
        r"\bwhich (?:one )?(?:do you|should|to) (?:prefer|choose|use|pick|take)\b",
        r"\b(?:is|are|would) [\w /'-]{1,40} (?:better|preferable|worse|(?:a )?good (?:idea|choice|fit)|good enough|"
        r"appropriate|suitable|sufficient|overkill|ok to use)\b",
        r"\bwhat(?:'s| is| are| would be) the (?:best|right|correct|optimal|ideal|recommended|preferred) (?!answer)",
        r"\bhow (?:should|would|shall) (?:i|you|we) ",
    ),
    "asks_meaning": (
        r"\bwhat (?:do|did) you mean\b|\bwhat(?:'s| is) meant\b|\bmeaning of\b|\bin what sense\b|\bdefine\b",
        r"\bdefinition of\b(?! (?:a )?success)",
        r"\bwhat (?:does|do|did) [\w' \"“”-]{1,40} mean(?: (?:here|exactly|for you|in this (?:case|context)))?\W*$",
        r"\bstand(?:s)? for\b",
        r"\bwhat (?:exactly )?(?:is|are) (?:an?|the term|meant by|\"|“)\s?[\w' -]{1,25}[\"”]?(?: here| exactly)?\W*$",
        r"\bwhat(?:'s| is) an? [\w-]{1,20}(?: [\w-]{1,12})?\W*$",
    ),
}
"""Tried on each question; one that fits none asks about the problem."""

IN_STATEMENTS: Final[Mapping[TurnKind, tuple[str, ...]]] = {
    "dont_know": (rf"{_OPENER}{_DO_NOT_KNOW}{_THAT}{{0,4}}(?:,? (?:sorry|honestly|to be honest|really))?{_END}",),
    "refusal": (
        r"\bi(?:'d| would) (?:rather|prefer) (?:not\b|to (?:skip|leave|not)|leave|skip|hold (?:that|this|it)|"
        r"keep that)",
        r"\bi (?:do not|don't|won't|will not|refuse to|decline to) (?:want to |wish to |like to )?(?:(?:answer|"
        r"comment|go there)\b|(?:discuss|say)\b(?! (?:that|much|how)))",
        r"\bi(?:'d| would) leave (?:that|this|it) to\b|\b(?:that|this)(?: one)? i(?:'d| would| will|'ll)? leave to\b",
        r"\bno comment\b",
        r"\bskip (?:this|that) (?:question|one)\b",
        r"\b(?:can|could|may|let's|let us|let me) (?:we |i )?skip (?:this|that|it)\b|\bnone of your business\b",
        r"\bi(?:'m| am) not (?:going to|willing to|prepared to) (?:answer|discuss|say)\b",
        r"\b(?:not my|somebody else's|someone else's) (?:job|problem|department)\b",
    ),
    "asks_help": _NEEDS_HELP,
    "asks_repeat": (
        *_ASKS_AGAIN,
        r"\bi (?:did not|didn't|couldn't) (?:quite |really |fully )?(?:catch|hear|get) (?:that|you|it|the (?:number|"
        r"figure|last|first|question)s?|what you)\b",
        r"\bi missed (?:that\W*$|the (?:number|figure|last)\b|what you said\b)",
    ),
    "wants_to_move_on": (
        rf"{_OPENER}{_LET_ME} {_ONWARD}\b(?! (?:from|users?|traffic|ads|requests?)\b)|{_OPENER}moving on\b",
        rf"{_OPENER}on to (?:the )?\w+",
        rf"{_OPENER}next (?:topic|step|part|section|question|one|up)\b",
        rf"{_OPENER}{_I_THINK}(?:that(?:'s| is| was)|those are) (?:it|all|everything|enough|\w+ done)"
        rf"(?: (?:for|on|from|about) [\w ]{{1,40}}?| i (?:need|have|wanted)[\w ]{{0,30}}?)?"
        rf"(?:{_END}|, (?:so|now|next|then|i(?:'m| am) (?:done|finished|through))\b)",
        rf"{_OPENER}{_I_THINK}(?:i(?:'m| am)|we(?:'re| are)) (?:done|finished|through)"
        rf"(?: (?:with|here|on|for|from)\b[\w' ]{{0,40}}?)?{_END}",
        rf"{_OPENER}(?:i(?:'d| would|'ll| will)|we (?:can|could)) (?:rather |just )?(?:stop|end|finish|leave it) here"
        rf"(?: unless\b[\w' ]{{1,50}})?{_END}",
        rf"{_OPENER}{_I_THINK}that (?:about )?covers (?:it|everything|all of it){_END}",
        rf"{_OPENER}i think (?:that's|that is|we have|i have|i've got|i've|we've|it's|it is) (?:it|all|enough|"
        rf"everything|covered|complete|done|got (?:enough|everything))\b",
        rf"{_OPENER}{_I_THINK}(?:i(?:'ve| have) |there(?:'s| is) )?(?:got )?(?:nothing|no|not much) "
        rf"(?:(?:else|more|further)\b(?: questions?)?(?: to (?:add|say|ask))?|to (?:add|say|ask)(?: (?:to|on|about) "
        rf"(?:this|that|it))?)(?: from (?:me|my (?:side|end)))?(?: for now| here)?{_END}",
        rf"{_OPENER}{_I_THINK}{_LET_ME} {_BREAK_OFF}{_END}",
        rf"{_OPENER}i have (?:enough|everything|all i need)\b",
        rf"{_OPENER}no (?:more |further )?questions(?: from me)?{_END}",
        rf"{_OPENER}enough (?:of|on|about|with) [\w ]{{1,30}}{_END}",
        rf"{_OPENER}(?:(?:now|next|then|so) )?(?:the )?(?:\w+ )?{_AREA}(?: (?:now|next|then|first))?{_END}",
        rf"\b{_LET_ME} {_ONWARD} (?:to|with|into|by|now|unless)\b|\b(?:go|move|carry) on to\b",
        rf"\b{_LET_ME} (?:go|move|carry) on[.!,]",
    ),
}
"""Tried on each sentence that is no question; several may fit."""

SAYS_NOTHING = re.compile(
    r"^[\W_]*(?:(?:\(?(?:pause|silence|long pause|no answer|thinking|inaudible)\)?|\[[\w ]*\]|h+m+|u+m+|u+h+|e+r+m*|"
    r"a+h+|m+)[\W_]*)*$",
    re.I,
)
"""Silence, in writing."""

ACKNOWLEDGES = re.compile(
    r"^(?:(?:ok(?:ay)?|yes|yeah|yep|no|nope|sure|right|great|good|cool|fine|perfect|nice|thanks|thank you|understood|"
    r"got it|noted|i see|al+ ?right|makes sense|absolutely|exactly|clear|crystal clear|correct|of course|fair enough|"
    r"hello|hi|hey|good to know|beautiful|wow|love (?:it|this one)|so|and|well|then|h+m+)[\s,.!;:–—-]*)+$",
    re.I,
)
"""A sentence that takes note and states nothing."""
