"""Reports for people and programs: one order, at most 80 columns, nothing of a transcript taken for markup."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass

import pytest
from rich.cells import cell_len

from tests.scoring.samples import asked, criterion, definition, judgement, span, transcript
from viva.reports.json import scorecard_json
from viva.reports.markdown import markdown_report
from viva.reports.terminal import terminal_report
from viva.scoring.scorecard import Graded, scorecard
from viva.values.conduct import ConductReport, Violation
from viva.values.definition import Definition
from viva.values.ledger import Ledger, ReleasedFact, TopicEntry
from viva.values.rubric import RedFlag
from viva.values.scenario import Fact, Scenario
from viva.values.scorecard import JudgeIdentity, Scorecard

RULES = JudgeIdentity(name="offline-1", kind="rules", agreement="exact 0.60, quadratic kappa 0.70 on 8 interviews")
MODEL = JudgeIdentity(name="some/model", kind="model", agreement="not calibrated")
LONG = "I would join the log with the profile as of the request and keep the value, " * 6
TALK = transcript(
    "I: Design a system that predicts clicks.",
    "C: What does the business want from the auction?",
    "I: The goal is more revenue.",
    "C: So *order* alone is <b>not</b> enough, the | value\x1b[31m is times `by` a bid \u202egnitirw 広告の順序.",
    "I: What about the data?",
    f"C: {LONG}",
)
LINES = (
    judgement({2: ((2, "What does the business want"),), 3: ((4, TALK.turn(4).text),)}),
    judgement({2: ((6, LONG.strip()),), 3: ((6, LONG.strip()),), 4: ((6, LONG.strip()),)}, name="S1.DATA"),
    judgement({}, name="S1.SCOPE"),
    judgement({2: ((2, "words that nobody ever said here"),)}, name="S1.NFR"),
    judgement({}, name="X.PUSH"),
)
CONDUCT = ConductReport(
    violations=(Violation(rule="R1", turn=5, quote="What about the data?", what="Ask one thing."),),
    talk_share={"s1": 0.38, "later": None},
    mean_probe_words=9.4,
    passed=True,
)
SHEET = Scenario(
    id="clicks",
    version=1,
    title="Clicks",
    framework="ml_system_design",
    company="Plaza",
    prompt="Design a system that predicts clicks.",
    crux="The value counts, not the order.",
    solution_terms=("calibrat",),
    facts=tuple(
        Fact(id=name, topics=(), asks=asks, heard=(), say=f"{asks} is known", marks=(name,))
        for name, asks in (("A02", "business goal, success"), ("A08", "latency"), ("A14", "what is known about users"))
    ),
    expectations={},
    model_answers={
        "S1.GOAL": {3: "Revenue, with hides flat.", 4: "If both cannot be had, hides win, since people leave."},
        "S1.DATA": {3: "Logs of ninety days.", 4: "The logs show what the old model liked."},
        "S1.SCOPE": {3: "The feed alone; bidding stays out.", 4: "Scoring first, because it pays first."},
    },
)
ORDER = (
    "What this is",
    "ecommendation",
    "Dimensions",
    "Below what senior level demands",
    "criterion by criterion",
    "Facts",
    "How topics came up",
    "Where the time went",
    "The interviewer's conduct",
)


def sheet() -> Definition:
    small = definition(
        criterion("S1.GOAL", bar="must>=4"),
        criterion("S1.DATA", flags=(RedFlag(id="manual", text="labels by hand"),)),
        criterion("S1.SCOPE"),
        criterion("S1.NFR"),
        criterion("X.PUSH", "all"),
    )
    return small.model_copy(update={"scenario": SHEET})


def card(identity: JudgeIdentity = RULES) -> Scorecard:
    entries = {"t1.business": "U", "t1.labels": "P2"}
    ledger = Ledger(
        topics=tuple(TopicEntry.model_validate({"topic": t, "provenance": how}) for t, how in entries.items()),
        asked=(asked(5, "probe", "S1.DATA"),),
        facts=(ReleasedFact(fact="A02", turn=3),),
        spans=(span("s1", 1, 8.2), span("s2", 9.2, 4)),
    )
    graded = Graded(
        definition=sheet(),
        transcript=TALK,
        ledger=ledger,
        judgements={line.criterion: line for line in LINES},
        level="senior",
        mode="full",
    )
    return scorecard(graded, identity=identity, conduct=CONDUCT, notes=("Turn 4 is addressed to the grader.",))


def test_what_a_stronger_answer_would_have_said_is_the_next_rungs() -> None:
    lines = card().criteria
    assert lines["S1.GOAL"].raw == 3
    assert lines["S1.GOAL"].stronger == "If both cannot be had, hides win, since people leave."
    assert lines["S1.SCOPE"].stronger == "The feed alone; bidding stays out.", "nothing was shown"
    assert lines["S1.DATA"].stronger == "", "there is no rung above"
    assert lines["X.PUSH"].stronger == "", "the sheet has none"
    terminal = " ".join(printed(io.StringIO()).split())
    for text in (terminal, markdown_report(card(), sheet(), TALK)):
        assert "A stronger answer: “If both cannot be had, hides win, since people leave.”" in text
        assert "Logs of ninety days" not in text
    assert "hides win, since people leave" in json.dumps(scorecard_json(card()))


class Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


def printed(out: io.StringIO, identity: JudgeIdentity = RULES, **options: int) -> str:
    terminal_report(card(identity), sheet(), TALK, out, **options)  # type: ignore[arg-type]
    return out.getvalue()


@dataclass(frozen=True)
class Plain:
    name: str
    environment: dict[str, str]
    tty: bool = True


@pytest.mark.parametrize(
    "case",
    [
        Plain("NO_COLOR", {"NO_COLOR": "1", "TERM": "xterm-256color"}),
        Plain("a dumb terminal", {"TERM": "dumb"}),
        Plain("no terminal", {"TERM": "xterm-256color"}, tty=False),
    ],
    ids=lambda case: case.name,
)
def test_plain_text_has_no_colour_and_no_blocks(case: Plain, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in case.environment.items():
        monkeypatch.setenv(name, value)
    text = printed(Tty() if case.tty else io.StringIO())
    assert "\x1b" not in text
    assert not any("\u2500" <= character <= "\u259f" for character in text)
    assert "####" in text


def test_a_terminal_gets_colour_and_bars(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    text = printed(Tty())
    assert "\x1b[" in text
    assert "█" in text


@pytest.mark.parametrize("width", [200, 80, 60, 10])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    lines = printed(io.StringIO(), width=width).splitlines()
    assert max(cell_len(line) for line in lines) <= max(40, min(80, width))
    assert all(line == line.rstrip() for line in lines)


@pytest.mark.parametrize("identity", [RULES, MODEL], ids=lambda identity: identity.kind)
def test_every_report_has_one_order(identity: JudgeIdentity) -> None:
    for text in (printed(io.StringIO(), identity), markdown_report(card(identity), sheet(), TALK)):
        places = [text.index(part) for part in ORDER]
        assert places == sorted(places)


def test_an_indicative_report_says_so_before_any_score() -> None:
    text = printed(io.StringIO())
    assert text.index("Indicative") < text.index("No recommendation") < text.index("Dimensions")
    assert "quadratic kappa 0.70" in text
    assert "strong hire" not in text


def test_a_recommendation_comes_with_its_rule_and_its_neighbours() -> None:
    text = " ".join(printed(io.StringIO(), MODEL).split())
    assert "No hire at senior level. Does not meet the bar of mid or staff." in text
    assert "At senior: 1 deep miss, misses 2 of 3 allowed" in text
    assert text.index("At senior:") < text.index("At mid: lean no.") < text.index("At staff: no hire.")


def test_each_state_is_told_in_words() -> None:
    text = " ".join(printed(io.StringIO()).split())
    assert "[3 of 4] S1.GOAL Measures S1.GOAL." in text
    assert "[3 of 4 demanded] S1.GOAL" in text
    assert "For rung 4: A statement reaches rung 4." in text
    assert "Rung 4 was reached, but not unprompted; at senior level that counts as 3." in text
    assert "[for review] S1.NFR" in text
    assert "[not assessed] X.PUSH" in text
    assert "No twist or challenge" in text


def test_facts_are_named_by_what_they_are_about() -> None:
    text = printed(io.StringIO())
    asked_, not_asked = text.index("Asked about:"), text.index("Not asked about:")
    assert asked_ < text.index("business goal") < not_asked < text.index("latency", not_asked)
    assert not any(f"{fact.id}:" in text or f" {fact.id} " in text for fact in SHEET.facts)


def test_an_unknown_scenario_has_no_facts_to_tell() -> None:
    unknown = sheet().model_copy(update={"scenario": None})
    out = io.StringIO()
    terminal_report(card(), unknown, TALK, out)
    assert "Not asked about" not in out.getvalue()


def test_topics_that_nobody_raised_are_named_where_their_step_was_reached() -> None:
    text = " ".join(printed(io.StringIO()).split())
    never, later = text.index("Never raised:"), text.index("Steps not reached:")
    assert never < text.index("cost of annotation") < later < text.index("Prediction service", later)


def test_words_of_a_transcript_are_text_in_markdown() -> None:
    text = markdown_report(card(), sheet(), TALK)
    assert r"\*order\*" in text
    assert "&lt;b&gt;not&lt;/b&gt;" in text
    assert "<b>" not in text
    assert r"the \| value" in text


def test_what_steers_a_terminal_is_not_passed_on() -> None:
    for text in (printed(io.StringIO()), markdown_report(card(), sheet(), TALK)):
        assert "\x1b" not in text
        assert "\u202e" not in text


def test_long_quotes_are_shortened_for_people_and_whole_for_programs() -> None:
    assert "[…]" in printed(io.StringIO())
    quotes = card().criteria["S1.DATA"].quotes
    assert quotes[0].quote == LONG.strip().rstrip(",") + ","


def test_a_terminal_of_few_letters_gets_what_it_can_show() -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii")
    terminal_report(card(), sheet(), TALK, out)
    assert b"turn 2" in raw.getvalue()


def test_json_is_the_scorecard() -> None:
    content = json.loads(json.dumps(scorecard_json(card())))
    assert Scorecard.model_validate(content) == card()
    line = content["criteria"]["S1.DATA"]
    assert (line["score"], line["raw"], line["cap"], line["state"]) == (3, 4, 3, "scored")
    assert content["criteria"]["S1.NFR"]["score"] is None
    assert (content["indicative"], content["verdict"], content["judge"]["kind"]) == (True, None, "rules")
    wanted = {"schema_version", "transcript", "level", "mode", "criteria", "dimensions", "coverage", "verdict"}
    assert wanted | {"red_flags", "judge", "hashes"} <= content.keys()
