"""The words that the rules of conduct look for, and the limits they count against: data alone."""

from __future__ import annotations

from typing import Final

from viva.values.moves import Act

WORD_LIMITS: Final[dict[Act, int]] = {
    "open": 80,
    "listen": 15,
    "answer": 45,
    "hand_back": 20,
    "decline": 25,
    "probe": 30,
    "nudge": 15,
    "hint": 30,
    "twist": 60,
    "move_on": 30,
    "close": 50,
}
"""Most words that a turn of each act may have (R6)."""

COMPOUND_LIMIT: Final = 60
"""Most words where several questions, or one with several facts, are answered at once."""

MEAN_PROBE_WORDS: Final = 20
FACTS_A_TURN: Final = 3

LONGEST: Final = 4_000
"""Characters that are read; a longer turn is too long whatever it says."""

# R1: what counts as a request. Patterns are regular expressions over lower-case text.

CORE_REQUESTS: Final = (
    "walk me",
    "talk me",
    "take me through",
    "tell me",
    "show me",
    "give me",
    "explain",
    "describe",
    "ask for",
)
"""Requests wherever a clause begins with them."""

REQUEST_VERBS: Final = (
    "state",
    "name",
    "list",
    "compare",
    "define",
    "estimate",
    "outline",
    "justify",
    "pick",
    "choose",
    "sketch",
    "follow",
    "trace",
    "give",
    "rank",
    "propose",
    "specify",
    "spell out",
    "elaborate",
    "clarify",
    "quantify",
    "summari[sz]e",
    "argue",
    "say",
)
"""Requests only before something that can be asked for: as nouns they open many a plain sentence."""

REQUESTED: Final = (
    "the|a|an|any|each|every|one|two|three|your|that|this|those|these|it|what|how|which|why|where|when|who|whether|"
    "exactly|briefly|more|on|in"
)
INDIRECT_REQUESTS: Final = (
    r"i wonder",
    r"i(?: am|'m) (?:curious|wondering)",
    r"i(?: would|'d) (?:like|love) (?:you )?to (?:hear|know|understand|see|explain|describe|say|state|tell)",
    r"i want (?:you )?to (?:hear|know|understand|see|explain|describe|say|state|tell)",
    r"help me understand",
    r"let(?: us|'s| me) (?:hear|know)",
)
NOT_REQUESTS: Final = (
    r"give me (?:a|one|just a) (?:moment|second|minute)",
    r"(?:tell me|let me know) (?:if|when|whether|once) you",
    r"say (?:three|two|one|a|an|the|\d)",
)

# R3: words that judge. Regular expressions over lower-case text with straight apostrophes.

JUDGING: Final = (
    r"great|excellent(?:ly)?|perfect(?:ly)?|nice(?:ly)?|impress(?:ive|ively|ed)",
    r"exactly|(?:in)?correct(?:ly)?|that(?: is|'s) right|wrong(?:ly)?|not quite|unfortunately|sadly",
    r"lov(?:e|ed|ely)|(?:well|nicely) (?:done|said|put|reasoned|spotted|thought out)|makes (?:\w+ )?sense",
    r"strong(?:ly)?|weak(?:ly)?",
    r"you(?: really|'d)? should(?:n't| not)?",
    r"you(?:'ve| have)? (?:also |just )?(?:forgot(?:ten)?|missed|overlooked|neglected|omitted)",
    r"better would be|hint:|here(?:'s| is) a hint",
    r"awesome|fantastic|brilliant|amazing|wonderful|superb|terrific|outstanding|marvellous|bravo|kudos|wow",
    r"congrat(?:s|ulations)|spot[- ]on|bang[- ]on|on the (?:right|wrong) track|good to (?:hear|see)|good for you",
    r"fair (?:point|enough)|precisely what i|just what i|i (?:would have expected|was (?:hoping|looking|waiting) for)",
    r"i (?:really |quite |also )?(?:like|liked|agree|disagree|admire|appreciate)(?= |[.,!;:]|$)",
    r"you(?:'ve| have)? (?:got|had|have) (?:it|that|this) right|are you sure|do(?:n't| not) forget|remember to",
    r"i(?:'m| am) not (?:convinced|persuaded|sure|happy|satisfied)|i doubt",
    r"(?<!if )(?<!when )(?:that|this|it) (?:(?:will|would|does|can)(?: not|n't)|cannot|won't|can't) (?:work|scale)",
    r"you (?:might|may|could) want to|i(?:'d| would) (?:suggest|recommend|advise)",
    r"[\U0001F44D\U0001F44E\U0001F44F\U0001F389\U0001F4AF\U0001F525\U0001F64C✅❌⭐\U0001F31F\U0001F600-\U0001F60F]",
)
"""Judge wherever they stand: the closed list of the rule first, then their like."""

NEUTRAL: Final = (
    r"(?:what|how|which|where|when|who) exactly|exactly (?:what|how|which|where|when|who|one|the same)(?! (?:i|we)\b)",
    r"(?<!you )(?:go|goes|going|gone|went|turn(?:s|ed)? out(?: to be)?|be) wrong",
    r"(?:to|you|would|could|can|we|one) correct (?:for|the|them|it|that|those|this)",
    r"(?:suppose|imagine|if|even with)\b[^.?!]*\bperfect(?:ly)?",
    r"great (?:deal|many|number)",
    r"(?:right|good)\b[^.?!]{0,40}\band (?:one |a |the )?wrong",
    r"strongly (?:depend|correlat|lean|influenc)\w*",
)
"""Where words of the closed list judge nothing, in a question or a supposition; a pack's own texts do without them."""

WEIGHING: Final = (
    r"(?:make|made|making) (?:\w+ )?sense",
    r"(?:would|might|may) be (?:better|best|wiser)|a better (?:approach|answer|choice|idea|option|way)",
)
"""Judge in a statement; a question may weigh with them."""

SOMETIMES_JUDGING: Final = (
    "precisely|absolutely|right|true|false|good|better|bad|poor|solid|smart|clever|sensible|reasonable|interesting|"
    "thoughtful|mistaken|insightful|sharp|neat|agreed|disappointing|helpful|thorough|insufficient|incomplete|naive"
)
"""Judge only as an exclamation, of what the candidate said, or before a word for a contribution."""

CONTRIBUTIONS: Final = (
    "point|idea|answer|question|approach|choice|start|job|catch|thinking|call|work|reasoning|observation|insight|"
    "argument|plan|solution|direction|design|instinct|intuition|thought|explanation|proposal|summary|distinction|"
    "estimate|calculation|assumption|way to put it|way of putting it"
)

CONTRIBUTED: Final = (
    r"that|this|it|you|those|these|your(?: \w+){1,2}|what you(?:'ve| have)? (?:said|say|have|describe|described)|"
    r"the (?:answer|idea|approach|point|choice|reasoning|plan|proposal|direction|logic|estimate|calculation|argument)s?"
)
"""What the candidate said, as the subject of a judgement."""

LEADING_QUESTIONS: Final = (
    r"^(?:(?:so|and|then|but|now|okay|ok),? )*you(?:'d| would| will|'ll) (?!do what|say what|have what)",
    r"\bof course\b",
    r"\bsurely\b",
    r"\bobviously\b",
    r"\bi suppose\b",
    r"(?:^|, )(?:would|should|is|are|do|does|did|could)n't (?:you|it|that|this|we|there)\b",
    r"\bwould you not\b",
    r", (?:right|correct|no|yes|agreed)\?$",
)
"""In a question: the answer is put into the candidate's mouth."""

# R11: words that hand the candidate's turn back to them.

PARROTING: Final = (
    r"so,? (?:what )?you(?:'re| are) (?:saying|asking|telling|suggesting|proposing)",
    r"you(?:'re| are) (?:basically |essentially )?(?:saying|asking) (?:that|whether|if|for|about)",
    r"(?:to|let me|let us|let's) (?:quickly )?(?:summari[sz]e|recap|sum up|paraphrase)",
    r"in summary|in other words|to sum up",
    r"what i(?:'m| am)? hear(?:ing)?",
    r"if i (?:understand|understood|hear|heard|got) (?:you|that|this|it)",
    r"as i understand (?:it|you)",
)

# R12: nothing about scoring.

SCORING_TALK: Final = (
    r"rubrics?",
    r"criterion",
    r"(?:the|our|my|scoring|grading|evaluation|hiring) criteria",
    r"your (?:score|scores|grade|grades|marks|rating|evaluation|level)",
    r"scored",
    r"(?:level|hiring|senior|staff|mid) bar|bar for (?:this|your|the|a) \w*\s?(?:level|role)",
    r"must[- ]haves?",
    r"step (?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)",
    r"checklists?",
    r"hidden (?:facts?|notes?|information|sheet|material)",
    r"fact sheets?",
    r"hire[ds]?|hiring (?:decision|recommendation|committee|manager)",
    r"(?:this|that|it|what) (?:counts|scores|will count) (?:towards|against|for) you",
    r"expected (?:at|of) (?:a |your )?(?:mid|senior|staff|level)",
)

# R8: words that deal with a question without an act of their own.

DISPOSING: Final = (
    r"nothing fixed|make an assumption|state what you assume|assume what|your (?:decision|call|choice)|"
    r"(?:that is|that's|it is|it's) (?:up to you|yours)|yours to decide|up to you|you decide|"
    r"leave (?:that|this|it|the) (?:choice |decision )?to you|for you to (?:settle|decide|choose)|"
    r"out of scope|will not comment|won't comment|cannot comment|can't comment|not comment|"
    r"stay with the problem|ask me again|go with that|^fine\b|^yes\b|^no\b|^sure\b|^please do\b|"
    r"nothing (?:to repeat|more)|no more hints|no hints?|cannot help|can't help|will not help"
)

# FORM.

FIELD_NAMES: Final = (
    "facts_released|asked_in_turn|probe_code|hand_back|move_on|step_id|fact_id|criterion_id|topic_id|twist_id|"
    "solution_terms|facts_asked|area_probes_max|hints_max|open_nudges_max|lead_policy"
)
MARKUP: Final = (
    (r"^[ \t]{0,3}#{1,6}\s", "a heading"),
    (r"^[ \t]*[-*+•‣◦][ \t]+\S", "a bullet"),
    (r"^[ \t]*\d{1,2}[.)][ \t]+\S.*\n+[ \t]*\d{1,2}[.)]\s", "a numbered list"),
    (r"```|~~~", "a code fence"),
    (r"\*\*\S|__\S+__", "emphasis marks"),
    (r"^[ \t]*\|.*\|", "a table"),
    (r"</?[a-z][a-z0-9]*(?: [^<>]*)?/?>", "a tag"),
    (r"[{}]|\[(?:[A-Z]\w*\d+|[a-z_]+)\]", "a placeholder"),
)
FOREIGN_WORDS: Final[dict[str, frozenset[str]]] = {
    "German": frozenset("der das und ist nicht sie ich wie wir ein eine auf mit für sich dem den wäre würden".split()),
    "French": frozenset("le les et est pas vous je nous une des pour dans avec que qui du votre quel quelle".split()),
    "Spanish": frozenset("el los las y es usted yo una para con que qué del por su cómo cuál tu lo".split()),
    "Italian": frozenset("il gli e è non lei una per con che di della come quale sono si".split()),
    "Portuguese": frozenset("o os as e é não você uma para com que do da como qual seu isso".split()),
    "Dutch": frozenset("het een en is niet u ik wij voor met dat van hoe welke zijn uw".split()),
}
ENGLISH_WORDS: Final = frozenset(
    "the a an of and is are was to in on for with that this it you your i we what how why which who not be can "
    "would do does there from at by or as about please go thank".split()
)
