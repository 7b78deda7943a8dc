"""Empty talk earns no rung, however it is put; plain answers that name a thing earn the second."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.judges.talks import level, talk
from viva.reading.asides import is_check_in, is_note

OPENING = "I: Design the system that decides which ads are shown. Where would you like to start?"
ON = "I: Okay. Go on."


@dataclass(frozen=True, kw_only=True)
class Case:
    """Ways of saying one thing, and the rung of a criterion that they are at most, or exactly, worth."""

    name: str
    criterion: str
    rung: int
    said: tuple[str, ...]
    asked: str = ON
    before: tuple[str, ...] = ()

    def lines(self) -> list[tuple[str, str]]:
        return [(f"{self.name}: {said}", said) for said in self.said]


EMPTY = (
    Case(
        name="thinking aloud",
        criterion="S1.NFR",
        rung=1,
        said=(
            "Let me think for a second.",
            "Give me a second, I want to get that right.",
            "Hm, just a second please, I need to think.",
            "Hold on a second while I sort my thoughts.",
            "I have to think about that for half a second.",
        ),
    ),
    Case(
        name="reading",
        criterion="S4.LABEL",
        rung=1,
        asked="I: What is one positive and one negative example, in full?",
        said=(
            "There's a blog post on it that I liked, I don't have all of it in my head.",
            "I read an article about that once, it was quite interesting.",
            "I heard a talk on that the other day, they had a nice story.",
            "A former colleague wrote about exactly that, I forgot most of it.",
            "I know there is a book on it, I would read that before I begin.",
        ),
    ),
    Case(
        name="checking in",
        criterion="S1.ASSUME",
        rung=2,
        before=("C: I assume that traffic stays about as it is.", ON),
        said=(
            "Let me know if I should slow down.",
            "Tell me if I'm going too fast for you.",
            "Stop me if this is too much detail.",
            "Shout when I go too deep here.",
            "Let me know if anything is unclear so far.",
        ),
    ),
    Case(
        name="waving a challenge off",
        criterion="X.PUSH",
        rung=1,
        asked="I: Suppose that a fifth of the clicks turn out to be accidents. What do you do?",
        said=(
            "I don't think that it's a problem, the model will take care of it. I'd use the same features as before.",
            "I wouldn't worry about that. Then I'd go on with the serving part and the cache.",
            "That's not an issue in practice, such things average out. I'd keep training on it.",
            "It settles by itself I think. I would continue with the features now.",
            "I don't see a problem there, really. I'd go on to the experiment.",
        ),
    ),
    Case(
        name="noting a limit",
        criterion="S1.CONSTR",
        rung=2,
        before=(
            "C: Is there anything about privacy that I have to respect?",
            "I: Yes. People who refused personalised ads must not be profiled, one in ten did.",
        ),
        asked="",
        said=(
            "GDPR and consent are something to keep in mind here.",
            "We have to be careful with privacy and consent there.",
            "Okay, consent is one thing that we should think about.",
            "So privacy matters here.",
            "I'll keep an eye on consent and data protection.",
        ),
    ),
    Case(
        name="work that is done offline",
        criterion="S2.OFF",
        rung=1,
        said=(
            "Two parts, then: an offline part that trains the model and an online part that serves it.",
            "The model is trained offline and then handed to a service.",
            "There's an offline job that writes the model once a night.",
            "The counts are computed offline and read at request time.",
            "Training runs offline, and the service loads what comes out.",
        ),
    ),
    Case(
        name="the final system first",
        criterion="S3.MVP",
        rung=1,
        said=(
            "The first version should have the large transformer already, otherwise you rebuild everything later.",
            "I'd put everything into the first version, including the biggest network.",
            "Version one is the full system, with all components in it.",
            "In the first version I'd have the transformer already.",
            "Our first version is the complete system, and it covers all surfaces.",
        ),
    ),
    Case(
        name="small numbers in words",
        criterion="X.QUANT",
        rung=1,
        before=("C: What is there?", "I: There are two surfaces, ten categories and three kinds of ads."),
        asked="",
        said=(
            "I see two parts in that.",
            "Then there are three things that I'd build.",
            "I'd show the first ten of the list.",
            "It needs two models that feed each other.",
            "That gives me three ideas for features.",
        ),
    ),
    Case(
        name="a question on the purpose",
        criterion="S1.DATA",
        rung=1,
        said=(
            "What does the company want to achieve, what counts as success?",
            "Why do we build this?",
            "What is the goal behind it?",
            "Who uses it, and what's in scope?",
            "Which number should it move?",
        ),
    ),
)
PLAIN = (
    Case(
        name="two models",
        criterion="S6.MODEL",
        rung=2,
        said=(
            "I'd try gradient boosted trees, with a neural network as the alternative.",
            "Boosted trees, and the other option is a small neural network.",
            "I'd take a logistic regression, alternatively a network.",
            "A random forest, or a neural network as a second option.",
            "I'd go with a network rather than boosted trees.",
        ),
    ),
    Case(
        name="something simple first",
        criterion="S3.MVP",
        rung=2,
        said=(
            "I'd start with a simple linear model first and improve it later.",
            "I would begin with something plain, a popularity count.",
            "We start with rules and see how far that gets us.",
            "At the beginning I'd start from a basic heuristic.",
            "First comes a simple regression.",
        ),
    ),
    Case(
        name="training and serving",
        criterion="S3.ARCH",
        rung=2,
        said=(
            "Two parts, then: an offline part that trains the model and an online part that serves it.",
            "One half trains the model overnight, the other half serves it.",
            "A nightly job trains, and a service loads the result and serves it.",
            "Training is a batch job, and serving happens online from what it published.",
            "The model is trained every night and served online.",
        ),
    ),
    Case(
        name="when it is computed",
        criterion="S7.SERVE",
        rung=2,
        said=(
            "I'd serve it online behind a service, with a cache for features.",
            "It's served in real time.",
            "Serving happens per request, on the fly.",
            "We'd serve the scores from a batch that ran overnight.",
            "I would serve this at request time.",
        ),
    ),
    Case(
        name="sources of data",
        criterion="S1.DATA",
        rung=2,
        said=(
            "What data do we have, is it logged?",
            "Which logs exist, and what's in them?",
            "How long is the history, and who labels it?",
            "Is there ground truth on past clicks?",
            "Do we keep records of what was shown?",
        ),
    ),
)


def found(case: Case, said: str) -> int:
    """The rung of a talk that ends with these words."""
    before = [OPENING, *case.before] if case.before else [OPENING, "C: Let me begin."]
    asked = [case.asked] if case.asked else []
    return level(talk(*before, *asked, f"C: {said}", ON), case.criterion)


@pytest.mark.parametrize(("case", "said"), [pytest.param(c, said, id=name) for c in EMPTY for name, said in c.lines()])
def test_empty_talk_earns_nothing_more(case: Case, said: str) -> None:
    assert found(case, said) <= case.rung


@pytest.mark.parametrize(("case", "said"), [pytest.param(c, said, id=name) for c in PLAIN for name, said in c.lines()])
def test_a_plain_answer_earns_its_rung(case: Case, said: str) -> None:
    assert found(case, said) == case.rung


@pytest.mark.parametrize(
    "said",
    [
        "Tell me if that is wrong, because the whole queue rests on it.",
        "Let me know if the label may be late.",
        "I can go faster with a smaller model on the request path.",
        "The index is too slow for forty products.",
        "Stop me if the budget is smaller than that.",
    ],
)
def test_what_asks_about_the_matter_checks_nobody(said: str) -> None:
    assert not is_check_in(said)


@pytest.mark.parametrize(
    "said",
    [
        "Consent matters, because a tenth refuse it.",
        "I keep an eye on hides and stop the test if they rise by two percent.",
        "Latency matters, so of the 40 milliseconds 15 go to fetching.",
        "Privacy is something to think about only when a person is named in the row.",
        "The label waits a day for late clicks.",
    ],
)
def test_what_is_reasoned_is_no_mere_note(said: str) -> None:
    assert not is_note(said)
