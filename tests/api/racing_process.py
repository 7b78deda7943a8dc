"""A process that takes an interview up, waits for a line on standard input, sends a message, and says what came of it.

It is given DATABASE, INTERVIEW and MESSAGE_ID; a second line lets it send the message again.
"""

from __future__ import annotations

import asyncio
import sys

import viva


async def main(database: str, name: str, message_id: str) -> None:
    """A line for each thing that happens."""
    async with await viva.Interview.load(name, store=database) as interview:
        print("ready", flush=True)
        for _ in sys.stdin:
            try:
                async for part in interview.turn(f"I would log {message_id}.", message_id=message_id):
                    if isinstance(part, viva.TurnEnd):
                        print("answered", flush=True)
            except viva.TurnInProgress:
                print("TurnInProgress", flush=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
