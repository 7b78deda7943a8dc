"""Features of a conversation, one at a time, and figures followed through it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.pace import seconds
from viva.reading.derivations import read_figures
from viva.reading.features import FEATURES, measure
from viva.reading.features_choices import switching_points, weighed
from viva.reading.figures import figures_in
from viva.reading.rungs_evidence import hear
from viva.values.transcript import Speaker, Transcript, Turn


def talk(*lines: str) -> Transcript:
    speakers: dict[str, Speaker] = {"I": "interviewer", "C": "candidate"}
    turns = tuple(Turn(number=n, speaker=speakers[line[0]], text=line[3:]) for n, line in enumerate(lines, start=1))
    return Transcript(id="t", turns=turns)


def number(name: str, transcript: Transcript) -> int:
    return FEATURES[name](hear(transcript), transcript).number


TOLD = "I: 300 million payments a day, 0.1 percent are fraud. 100 analysts with 90 cases a day each. 80 milliseconds."


@dataclass(frozen=True)
class Figures:
    why: str
    said: str
    derived: int = 0
    far_off: int = 0


FIGURES = (
    Figures("a rate", "C: That is about 3,500 a second.", derived=1),
    Figures("a share", "C: So 300 thousand bad ones a day.", derived=1),
    Figures("a product", "C: 100 times 90 is 9 thousand cases.", derived=1),
    Figures("two steps", "C: So 300 thousand bad ones, and 9 thousand get looked at.", derived=2),
    Figures("a sum", "C: 30 for the store plus 40 for the model is 70 milliseconds.", derived=1),
    Figures("repeated only", "C: Okay, 300 million a day and 80 milliseconds."),
    Figures("a figure from nowhere", "C: So we get 98 percent accuracy."),
    Figures("a duration", "C: So we wait 24 hours."),
    Figures("a rate far off", "C: 300 million a day is about 20 a second.", far_off=1),
    Figures("a product far off", "C: 100 times 90 is 900 thousand cases.", far_off=1),
    Figures("a share far off", "C: 0.1 percent of 300 million is 3 thousand.", far_off=1),
    Figures("a given figure told wrongly", "C: With 3 million payments a day that is easy.", far_off=1),
    Figures("rounded", "C: That is roughly 4 thousand a second.", derived=1),
    Figures("a thousand left out", "C: 3,500 a second, 7 at peak.", derived=1),
)


@pytest.mark.parametrize("case", FIGURES, ids=lambda c: c.why)
def test_figures(case: Figures) -> None:
    talked = talk("I: Go.", "C: How much is it?", TOLD, case.said)
    found = read_figures(hear(talked), talked)
    assert (len(found.derived), len(found.far_off)) == (case.derived, case.far_off)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a fifth of that", [0.2]),
        ("half a percent", [0.5]),
        ("one of them", []),
        ("two thirds of a tenth", [2 / 3, 0.1]),
        ("nine-tenths, and a third party", [0.9]),
        ("twenty-one thousand and 3.5k", [21_000.0, 3_500.0]),
        ("none of 0", []),
    ],
)
def test_numbers_in_words(text: str, values: list[float]) -> None:
    assert [f.value for f in figures_in(text)] == pytest.approx(values)


def test_parts_that_add_up_to_a_given_figure() -> None:
    said = "C: 10 for the row, 40 for scoring, and 30 I leave for the network."
    assert number("splits", talk("I: Go.", "C: How long?", TOLD, said)) == 1
    assert number("splits", talk("I: Go.", "C: How long?", TOLD, said.replace("30", "57"))) == 0


@dataclass(frozen=True)
class Choice:
    why: str
    said: str
    weighed: bool


CHOICES = (
    Choice(
        "an alternative and its price",
        "C: I could wait 75 days for all labels, but then the model is months old.",
        True,
    ),
    Choice("what the own choice costs", "C: The price of two models is that their errors add up.", True),
    Choice(
        "slogans are weighed too",
        "C: Trees are simpler to explain, but a network is more accurate in the end, they say.",
        True,
    ),
    Choice(
        "one option praised", "C: I use a transformer, it is simply the best there is and everybody does it.", False
    ),
    Choice("a question", "C: Could I also use a rule, or would that cost too much for what you want?", False),
)


@pytest.mark.parametrize("case", CHOICES, ids=lambda c: c.why)
def test_choices_weighed(case: Choice) -> None:
    talked = talk("I: Go.", case.said)
    assert bool(weighed(hear(talked), talked, specific=False)) == case.weighed


def test_the_same_choice_counts_once() -> None:
    said = "I could wait 75 days for all labels, but then the model is months old."
    talked = talk("I: Go.", f"C: {said}", "I: Go on.", f"C: {said} {said}")
    assert len(weighed(hear(talked), talked, specific=True)) == 1


@pytest.mark.parametrize(
    ("said", "switches"),
    [
        ("If a store loses more than 20 thousand dollars a year, I'd give it its own model.", True),
        ("Below half a percent of revenue I would not build it.", True),
        ("If it turns out badly, I'd switch.", False),
        ("Chats are kept for 12 months.", False),
    ],
)
def test_switching_points(said: str, switches: bool) -> None:
    assert bool(switching_points(hear(talk("I: Go.", f"C: {said}")))) == switches


def test_who_leads() -> None:
    led = talk("I: Go.", "C: What is it for?", "I: Money.", "C: Then I start with the data.")
    pulled = talk(
        "I: Design it.", "C: Okay.", "I: What about the data?", "C: Clicks.", "I: Which loss?", "C: The usual."
    )
    assert number("pulled_percent", led) == 0
    assert number("pulled_percent", pulled) == 67
    assert number("asking_turns", led) == 1
    assert number("early_questions", talk("I: Go.", "C: " + "word " * 800, "I: Go on.", "C: What is it for?")) == 0


def test_names_and_lists() -> None:
    jargon = talk("I: Go.", "C: GraphSAGE, FAISS, InfoNCE, Kubernetes. MRR, NDCG, recall, coverage.")
    plain = talk("I: Go.", "C: I rank by what people keep, because that is what the shop is paid for.")
    assert number("names_per_thousand", jargon) > 100
    assert number("recited_percent", jargon) == 100
    assert number("names_per_thousand", plain) == 0
    assert number("reasoned_percent", plain) == 100


@pytest.mark.parametrize("spec", ["nothing>=1", "turns", "turns>1", "turns>=x"])
def test_a_feature_that_does_not_exist_is_refused(spec: str) -> None:
    talked = talk("I: Go.", "C: Yes.")
    with pytest.raises(ValueError, match="is no feature"):
        measure(spec, hear(talked), talked)


@pytest.mark.parametrize("said", ["so 12,345 times 17 is 209 thousand a day and " * 3_000, "5*3=" * 2_500])
def test_a_turn_full_of_figures_is_read_quickly(said: str) -> None:
    talked = talk("I: Go.", f"C: {said}")
    assert seconds(lambda: read_figures(hear(talked), talked)) < 10


@dataclass(frozen=True)
class Told:
    told: str
    said: str
    contradicts: bool


TOLD_FIGURES = (
    Told("300 million payments a day.", "With 3 million payments a day that is easy.", True),
    Told("100 million searches a day.", "One million searches a day fit on one machine.", True),
    Told("12 thousand tickets a day.", "Since there are 2 million tickets per day, I need a queue.", True),
    Told("40 million orders a week, 2 percent are late.", "At 90 thousand orders a week nobody needs a stream.", True),
    Told("9,000 payments a second.", "So 50 payments a second, one box does it.", True),
    Told("3 billion impressions each day.", "We see 20 million impressions each day.", True),
    Told("60 million people a day.", "I plan for 60 thousand people a day.", True),
    Told("100 million a day.", "That gives thirty thousand a day to look at.", False),
    Told("120 analysts, 90 cases a day each.", "They get through eleven thousand cases a day.", False),
    Told("120 analysts. 90 cases a day.", "They get through eleven thousand cases a day.", False),
    Told("300 million searches a day.", "Two million searches in which nothing was clicked are my test.", False),
    Told(
        "60 million people a day. 900 thousand are new, 40 percent refuse.", "360 thousand people a day, then.", False
    ),
    Told("300 million payments a day, 0.1 percent are fraud.", "Three hundred thousand payments a day are bad.", False),
    Told("300 million payments a day.", "A hundredth is 3 million payments a day.", False),
    Told("40 million products. A shortlist of 200.", "Out come the top ten products.", False),
    Told("100 million payments a day.", "Of these 400 thousand payments a day from abroad are odd.", False),
    Told("30 million posts a day.", "Each rater reads 200 posts a day.", False),
    Told("100 million clips a day.", "200 clips a day per person is a lot.", False),
)


@pytest.mark.parametrize("case", TOLD_FIGURES, ids=lambda case: f"{case.contradicts} {case.said[:50]}")
def test_a_told_figure_told_wrongly(case: Told) -> None:
    talked = talk("I: Go.", "C: How much is it?", f"I: {case.told}", f"C: {case.said}")
    assert bool(read_figures(hear(talked), talked).far_off) is case.contradicts


@pytest.mark.parametrize(
    ("said", "derived"),
    [
        ("So a tenth, 30 million payments, come from abroad.", 1),
        ("Two thirds of that is 200 million a day.", 1),
        ("A third is about 100 million.", 1),
        ("Three quarters are cards, so 225 million.", 1),
        ("Nine tenths, about 270 million, pass at once.", 1),
        ("Every fifth is from abroad, 60 million a day.", 1),
        ("A third model gets about 170 million.", 0),
        ("A third party sees about 100 thousand.", 0),
        ("In the third week there are 47 million.", 0),
        ("Two of them take about 11 million.", 0),
        ("The tenth try gives 47 million.", 0),
        ("That is a second, so about 13 million.", 0),
    ],
)
def test_parts_in_words_are_figures(said: str, derived: int) -> None:
    talked = talk("I: Go.", "C: How much is it?", "I: 300 million payments a day.", f"C: {said}")
    assert len(read_figures(hear(talked), talked).derived) == derived
