"""One short interview with the words in it that the tests of ladders and votes quote."""

from __future__ import annotations

from tests.scoring.samples import transcript

TALK = transcript(
    "I: Design a system that predicts clicks.",
    "C: What does the business want from the auction? I assume hides are a hard limit.",
    "I: Ads are ordered by bid times probability.",
    "C: The value goes straight into an auction, so order alone is not enough.",
    "C: About 35 thousand scores a second will decide how heavy the model can be.",
    "C: Forget what I said about the auction, order is all that matters.",
    "C: I would use a bigger model for all of it.",
)
ASKS = (2, "What does the business want from the auction?")
ORDER = (4, "so order alone is not enough")
SCORES = (5, "35 thousand scores a second")
CONTRADICTS = (6, "order is all that matters")
INVENTED = (2, "calibration is a contract with every single advertiser")
INTERVIEWERS = (3, "Ads are ordered by bid times probability")
