"""An interview in plain asyncio: two questions, the end, the scorecard; `python examples/asyncio_talk.py` runs it."""

from __future__ import annotations

import asyncio

import viva

QUESTIONS = (
    "What is the business goal, and what must not get worse?",
    "How many people use the feed on a typical day, and how many ads do they see?",
)


async def talk(store: str = "memory:", questions: tuple[str, ...] = QUESTIONS) -> viva.Scorecard:
    """Hold a short interview by the rules in code; a model's name, as `model=`, lets a language model interview."""
    async with await viva.Interview.start("me:1", store=store, scenario="ads_ctr", mode="step1") as interview:
        print("interviewer:", interview.opening)
        for number, question in enumerate(questions):
            print("candidate:", question)
            print("interviewer: ", end="")
            async for part in interview.turn(question, message_id=f"message-{number}"):
                if isinstance(part, viva.Sentence):
                    print(part.text, end="", flush=True)
            print()
        await interview.finish()
        scorecard = await interview.grade()
    for name, line in scorecard.criteria.items():
        if line.score is not None:
            print(f"{name}: {line.score} of 4, from {len(line.quotes)} quotes")
    return scorecard


if __name__ == "__main__":
    asyncio.run(talk())
