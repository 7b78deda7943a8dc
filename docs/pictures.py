"""Draws the README's pictures from a real run: viva in a pseudo-terminal, typed at as a person would.

Run with `make pictures`. The SVG files hold text alone: no font and no image is fetched by whoever looks at them.
"""

from __future__ import annotations

import re
import tempfile
from html import escape
from pathlib import Path

from tests.cli.pseudo_terminal import PseudoTerminal

HERE = Path(__file__).parent
ANSWERS = (
    "Before designing: who uses the prediction, for what decision, and what does Plaza hope to gain?",
    "So it feeds the auction: 20 percent too high for one advertiser and someone overpays, so order alone is not "
    "enough. If revenue and hides pull apart I treat hides as a hard limit. Which surfaces and ads are in scope?",
    "Then I leave stories, search, bidding and targeting out, and score ads that are already eligible. How much "
    "traffic is there, and how long may scoring take?",
    "3 billion a day is about 35 thousand a second, so 7 thousand requests and 21 thousand at peak. Times 500 ads that "
    "is ten million scores a second, which rules out a heavy network over all of them. What do the logs hold, and how "
    "late do clicks arrive?",
    "Is there anyone whose data I must not use?",
    "So one user in nine without personal data: the model has to work with ad and context alone for them. My task: for "
    "one impression, given user, ad and context, estimate the probability of a click within thirty minutes. Binary "
    "classification, supervised, judged on the probability itself.",
    "/finish",
)


def played() -> str:
    """The screen's text, with its scrollback, after the interview that `ANSWERS` gives."""
    with tempfile.TemporaryDirectory() as home:
        terminal = PseudoTerminal(Path(home), "interview", "--mode", "step1", "--seed", "7", rows=600)
        for answer in ANSWERS:
            terminal.prompt()
            terminal.send(answer)
        terminal.end()
        return terminal.text


def svg(text: str, title: str) -> str:
    """Text as a terminal window; speaker names in colour, bars in another."""
    lines = text.splitlines()
    height = 18 * len(lines) + 54
    rows = []
    for number, line in enumerate(lines):
        style = "who" if line.strip() in ("Interviewer", "You") else "bar" if "█" in line else "row"
        kept = escape(line).replace(" ", "\N{NO-BREAK SPACE}")
        rows.append(f'<text x="16" y="{52 + 18 * number}" class="{style}">{kept}</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 820 {height}" role="img" aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title><style>"
        "text{font:13px ui-monospace,Menlo,Consolas,monospace;fill:#d7dae0;white-space:pre}"
        ".who{fill:#7fd4c1;font-weight:bold}.bar{fill:#e5c890}</style>"
        f'<rect width="820" height="{height}" rx="8" fill="#1d2026"/>'
        '<circle cx="20" cy="18" r="5" fill="#e06c75"/><circle cx="38" cy="18" r="5" fill="#e5c07b"/>'
        '<circle cx="56" cy="18" r="5" fill="#98c379"/>' + "".join(rows) + "</svg>\n"
    )


def main() -> None:
    """Write both pictures: the conversation's beginning, and the scorecard's."""
    text = re.sub(r"(?m)^ .*· /help\s*$\n?", "", played())
    talk, _, report = text.partition("The interview is over.")
    (HERE / "pictures" / "interview.svg").write_text(
        svg("\n".join(talk.splitlines()[:38]), "An interview in the terminal"), encoding="utf-8"
    )
    (HERE / "pictures" / "scorecard.svg").write_text(
        svg("\n".join(report.splitlines()[2:48]), "The scorecard that follows"), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
