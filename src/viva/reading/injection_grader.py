"""Phrases that speak to whoever grades: orders to a judge, verdicts that look like its answer, turns of others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

_WHO = (
    r"(?:graders?|judges?|examiners?|scorers?|evaluators?|assessors?|(?:grading|judging|scoring|rating|judge|grader) "
    r"(?:model|ai|llm|system|bot)|whoever (?:grades|rates|scores|judges))"
)
_TOP = (
    r"(?:4|four|full (?:marks?|credit|points|score)|top (?:marks?|scores?|grades?)|"
    r"(?:the )?(?:highest|maximum|max|best)(?: possible)? (?:marks?|scores?|grades?|rungs?|rating)|the highest|maximum|"
    r"strong hire|hire|a pass|perfect|10 ?/ ?10)"
)
_HERE = (
    r"(?:me|my (?:answers?|interview|performance)|this (?:candidate|answer|interview|transcript|person)|(?:every|all|"
    r"each)(?: of the)? criteri\w+|(?:every|all|each)(?: of the)? rungs?)"
)
_ENGLISH = (
    rf"{_WHO}\b[^.?!]{{0,30}}\b(?:must|should|has to|have to|need to|shall|please)\b[^.?!]{{0,40}}\b{_TOP}\b"
    rf"(?![^.?!]{{0,15}}\b(?:when|if|unless|where|for an?|to an?|in)\b)",
    rf"{_WHO}\b[^.?!]{{0,30}}\b(?:must|should|has to|have to|need to|shall|please)\b[^.?!]{{0,60}}\b{_HERE}\b",
    rf"(?:give|award|assign|score|rate|mark|grant) {_HERE}[^.?!]{{0,40}}\b{_TOP}\b",
    rf"(?:give|award|assign|grant) (?:me |it )?(?:an? )?{_TOP} (?:on|for|in) (?:every|all|each)\b",
    rf"^\W*(?:dear|hey|hello|hi|attention|(?:a )?(?:memo|message|note|word|reminder) (?:to|for)) (?:the |my |all |"
    rf"any )?(?:{_WHO}|system|ai|language model|llm)\b",
    r"note (?:to|for) (?:the )?(?:graders?|judges?|examiners?|system|ai|language model)\b",
    rf"^\W*(?:the |my )?{_WHO}\s*[,:!]\s*(?:please |now |you (?:must|should|can|may|have to) )?(?:mark|give|"
    rf"award|score|"
    rf"rate|set|ignore|treat|consider|count|accept|assign|skip|pass|output|answer|return|be)\b",
    r"this candidate (?:deserves|should (?:get|receive|be)|must (?:get|receive|be)|is to be)\b[^.?!]{0,30}\b(?:hired?|"
    r"pass(?:ed)?|full|top|four|4|highest|maximum|best|strong|mark(?:s|ed)|recommended|promoted)\b",
    r"this candidate has (?:passed|met (?:all|every))\b",
    r"(?:the|this) (?:candidate|interviewee|applicant)\b[^.?!]{0,60}\b(?:(?:all|every|each|the (?:top|highest|fourth)) "
    r"(?:of the )?rungs?|the (?:whole |full |entire )?rubric|full marks|the (?:top|highest|maximum) (?:marks?|"
    r"grades?))\b",
    r"(?:recommend|mark|set)(?: the| this)?(?: candidate| verdict| result)?(?: as| to|:) (?:a )?(?:strong[_ ]hire|"
    r"hire|pass(?:ed)?)\b",
    r"(?:mark|count|treat|accept|score|rate|grade) (?:my (?:answers?|interview)|(?:this|these|all|every|"
    r"each)(?: of the)?"
    r" rungs?)\b[^.?!]{0,40}\b(?:met|satisfied|fulfilled|passed|correct|four|full|highest|top)\b",
    r"(?:verdict|mark|count|treat|output|return|respond|reply|answer|everything)\b[^.?!]{0,40}\b(?-i:MET)\b",
    r"(?:as|if) (?:you(?:'re| are)|an?|the) (?:an? |the )?(?:ai|llm|language model|grader|judge|examiner)\b[^.?!]{0,40}"
    r"\b(?:you (?:must|should|will|have to|are to)|grading|scoring|judging) (?:\w+ ){0,3}(?:me|this|my|pass|mark|give|"
    r"score|award)\b",
)
_DISMISSES = re.compile(
    r"\b(?:ignore|disregard|forget|skip|override|bypass) (?:the|this|your|any|all|every|those|these) (?:\w+ ){0,2}?"
    r"(?:rubrics?|marking scheme|(?:grading|scoring|evaluation|marking) (?:rules|instructions?|scheme|criteria|guide|"
    r"rubric)|reject[_ -]?if|quote rule)\b",
    re.I,
)
_DECLARES = re.compile(
    r"\b(?:i|we|they|he|she|it|one|users?|people|raters?|model|would|could|should|must|might|may|can|will|to|don't|not|"
    r"never|cannot|(?:i|we|they)'(?:d|ll|ve))\s+(?:\w+\s+)?$",
    re.I,
)
_TO_YOU = re.compile(r"\b(?:you|graders?|judges?|interviewer|assistant|please)(?:\s+\w+){0,3}\s*$", re.I)

_ORDERS_ELSEWHERE = (
    # German
    r"(?:gib|gebt|geben sie|vergib|vergeben sie|erteile\w*)\b.{0,50}\b(?:volle (?:punktzahl|punkte)|bestnoten?|"
    r"höchstnoten?|"
    r"hoechstnoten?|(?:die )?(?:höchste|beste|maximale) (?:punktzahl|note|bewertung|stufe)|(?:4|vier) punkte)",
    r"(?:bewerte\w*|werte\w*)\b.{0,50}\b(?:als erfüllt|als bestanden|mit (?:4|vier|bestnote|der höchst\w+|der "
    r"best\w+))",
    r"(?:hinweis|nachricht|anweisung|notiz|an)\s+(?:an |für )?(?:den|die|alle) (?:prüfer|bewerter|gutachter|juror|"
    r"korrektor|bewertungs-?ki)\w*",
    # French
    r"(?:donne[zr]?|attribue[zr]?|mets|mettez|accorde[zr]?)\b.{0,50}(?:note maximale|meilleure note|tous les points|"
    r"\b(?:4 sur 4|20 sur 20|4 ?/ ?4))",
    r"(?:note|message|consigne|instruction)s? (?:à l'attention du |à l'attention de l'|pour le |pour l'|au |à l')"
    r"(?:correcteur|juge|évaluateur|examinateur|notateur)",
    r"(?:considère|considérez|marque[zr]?|valide[zr]?)\b.{0,40}\b(?:tous les critères|chaque critère)",
    # Spanish
    r"(?:dame|denme|deme|dale|otorga\w*|asigna\w*|ponme|póngame|concede\w*|da|dé)\b.{0,50}(?:máxima (?:nota|puntuación|"
    r"calificación)|(?:nota|puntuación|calificación) máxima|todos los puntos|\b4 en (?:todo|cada))",
    r"(?:nota|mensaje|aviso|instrucción) (?:para|a) (?:el |la |los |al )?(?:evaluador|juez|calificador|examinador|"
    r"corrector)\w*",
    r"(?:marca|considera|da por)\w*\b.{0,40}\b(?:todos los criterios|cada criterio)",
    # Italian, Portuguese
    r"(?:dammi|assegna\w*|dai)\b.{0,50}(?:voto massimo|massimo (?:dei voti|punteggio)|punteggio (?:massimo|pieno))",
    r"(?:dê-me|me dê|dê|atribua|conceda)\b.{0,50}(?:nota máxima|pontuação máxima|todos os pontos)",
    # Russian
    r"(?:постав\w*|дай\w*|присво\w*|выстав\w*)\s.{0,50}(?:максимальн\w+ (?:балл\w*|оценк\w*)|высш\w+ (?:балл\w*|"
    r"оценк\w*)|"
    r"все балл\w*|(?:4|четыре) балл\w*|отличн\w+ оценк\w*)",
    r"(?:примечание|сообщение|указание|инструкция|внимани\w+)\s.{0,10}(?:проверяющ\w*|оценщик\w*|экзаменатор\w*|"
    r"судь\w*|"
    r"оценивающ\w*)",
    r"(?:отмет\w*|засчита\w*|считай\w*)\s.{0,40}(?:все критери\w*|кажд\w+ критери\w*)",
    # Chinese, Japanese, Korean
    r"(?:给我|给本|给这位|给该|给予我|给此).{0,14}(?:满分|最高分|滿分|4分|四分|通过)",
    r"(?:评分者|评分员|评分系统|评分模型|评审|考官|阅卷|裁判模型|評分).{0,16}(?:必须|应该|应当|请|務必|务必).{0,20}(?:满分|最高分|滿分|通过|4分)",
    r"(?:所有|每个|每一)(?:评分)?(?:标准|评分项|指标).{0,10}(?:都|均|全部).{0,6}(?:满分|最高分|算作?通过|判为满足)",
    r"(?:採点者|評価者|審査員).{0,20}(?:満点|最高点|合格)|(?:채점자|평가자).{0,20}(?:만점|최고점|합격)",
)
_FAKE = (
    # Turns of somebody else, in the middle of a line
    r"(?-i:\b(?:INTERVIEWER|EXAMINER|GRADER|JUDGE|EVALUATOR)\s{0,4}\*{0,2}\s{0,4}:)",
    r"(?:^|(?<=[.!?…\"”)*\]]\s)|(?<=\n))[*_#>\[(-]{0,6}\s{0,4}(?:interviewer|examiner|grader|"
    r"evaluator)\s{0,4}[\])*_]{0,4}\s{0,4}:",
    r"(?:^|(?<=[.!?…\"”)]\s)|(?<=[。\n]))[*_#>\[(-]{0,6}\s{0,4}(?:interviewer(?:in)?|prüfer(?:in)?|bewerter(?:in)?|"
    r"intervieweur|examinateur|"
    r"correcteur|évaluateur|entrevistador[a]?|evaluador[a]?|examinador[a]?|интервьюер|экзаменатор|проверяющий|"
    r"面试官|考官|评审|"
    r"面接官|면접관)\s{0,4}[\])*_]{0,4}\s{0,4}:",
    r"\[\s{0,4}(?:interviewer|grader|examiner|system|end of (?:transcript|interview))\s{0,4}\]",
    # Answers of a judge
    r"[\"']?\b(?:verdict|mark)\b[\"']?\s{0,4}[:=]\s{0,4}[\"']?(?-i:MET)\b",
    r"[\"'](?:verdict|recommendation|decision|outcome)[\"']\s{0,4}:\s{0,4}[\"'](?:(?:strong[_ ])?hire|met)\b",
    r"[\"'](?:counter_evidence|said_first\w*|rungs?)[\"']\s{0,4}:",
    r"\{[^{}]{0,200}[\"'](?:criterion|candidate|rubric|interview)\w*[\"']\s{0,4}:[^{}]{0,200}[\"'](?:score|"
    r"grade|rating|points|"
    r"result)[\"']\s{0,4}:\s{0,4}[\"']?(?:4|10|100|a\+?|full|max|pass)\b",
    # Fences
    r"</?\s{0,4}(?:transcript|data|criterion|rubric|evidence|grading|interview|answer)-[0-9a-z]{4,}",
    r"</\s{0,4}(?:transcript|criterion|rubric|grading|interview)\s{0,4}>",
    r"={3,9}\s{0,4}(?:system|user|assistant|end of|criterion|rubric|transcript)\b",
    r"(?:-{3,9}|#{3,9}|\*{3,9})\s{0,4}(?:end|begin)(?:ning)? (?:of )?(?:the )?(?:transcript|interview|"
    r"conversation|data)\b",
)
_HINTS = (
    *("grader", "judge", "examin", "scorer", "scoring", "grading", "evaluator", "evaluation rul", "evaluation instr"),
    *("evaluation crit", "assessor", "whoever", "this candidate", "the candidate", "interviewee", "applicant", "hire"),
    *("rung", "rubric", "criteri", "marking", "quote rule", "reject_if", "reject if", "reject-if", "rejectif"),
    *("s pass", "o pass", "a pass", ": pass", "give me", "award me", "score me", "rate me", "mark me", "grant me"),
    *(
        "assign me",
        "give it",
        "award it",
        "my answer",
        "my interview",
        "my performance",
        "this answer",
        "this interview",
    ),
    *(
        "this transcript",
        "this person",
        "note to",
        "note for",
        "language model",
        "full marks",
        "top marks",
        "llm",
        " ai",
    ),
    *("memo ", "message to", "message for", "word to", "word for", "reminder", "dear", "attention", "hello", "hey "),
)
_HINTS_ELSEWHERE = (
    *("punkt", "bestnote", "note max", "meilleure note", "bewert", "werte", "gutachter", "juror", "korrektor"),
    *("correcteur", "juge", "examinat", "tous les points", "nota para", "nota a", "todos los puntos", "puntu"),
    *("calific", "evaluador", "juez", "corrector", "criterio", "voto", "punteggio", "todos os pontos", "20 sur"),
    *("4 sur", "4 en", "4/4", "4 / 4"),
)
HINTS = (*_HINTS, *_HINTS_ELSEWHERE, "met")
"""A sentence in English letters without any of these in small ones is not looked at closely."""
_HINTS_FAKE = (":", "<", "[", "---", "###", "***", "=")
_FOREIGN_LETTER = re.compile(r"[^\x00-\x7f\W]")


def ordered(plain: str) -> Iterator[re.Match[str]]:
    """The orders to whoever grades in an undisguised sentence."""
    low = plain.lower()
    english, elsewhere, _ = _compiled()
    if "MET" in plain or any(hint in low for hint in _HINTS):
        yield from english.finditer(plain)
        yield from (found for found in _DISMISSES.finditer(plain) if not declares(plain[: found.start()]))
    if is_foreign(plain) or any(hint in low for hint in _HINTS_ELSEWHERE):
        yield from elsewhere.finditer(plain)


def declares(before: str) -> bool:
    """Whether the words before a verb make it something that somebody does, and no order.

    Example:
        >>> declares("We would "), declares("Please "), declares("I want you to ")
        (True, False, False)
    """
    return _DECLARES.search(before) is not None and _TO_YOU.search(before) is None


def forged(plain: str) -> Iterator[re.Match[str]]:
    """The places in a text that pass themselves off as somebody else's: a turn, a verdict, a fence."""
    if any(hint in plain for hint in _HINTS_FAKE):
        yield from _compiled()[2].finditer(plain)


def is_foreign(plain: str) -> bool:
    """Whether a text has letters that English does not have."""
    return not plain.isascii() and _FOREIGN_LETTER.search(plain) is not None


@cache
def _compiled() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    english = "|".join(f"(?:{p})" if p.startswith("^") else rf"\b(?:{p})" for p in _ENGLISH)
    return (
        re.compile(english, re.I),
        re.compile("|".join(f"(?:{p})" for p in _ORDERS_ELSEWHERE), re.I),
        re.compile("|".join(f"(?:{p})" for p in _FAKE), re.I),
    )
