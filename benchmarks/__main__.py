"""Prints every figure that viva promises: `make bench`, or `python -m benchmarks NAME` for one of them."""

from __future__ import annotations

import sys

from benchmarks import agreement, conduct_rules, engine, model_turns, promises, simulated, soak, web_load

SECTIONS = {
    "engine": ("Speed, each against a reference in the same run", engine.main),
    "simulate": ("Thousands of simulated interviews", simulated.main),
    "model": ("The interview that a language model holds", model_turns.main),
    "web": ("Two hundred people in one web process", web_load.main),
    "promises": ("What must never be shown", promises.main),
    "conduct": ("The conduct rules on planted violations and clean lines", conduct_rules.main),
    "agreement": ("The offline judge against the raters of tests/gold", agreement.main),
}


def main() -> None:
    """Run the sections named on the command line, or all; a soak takes long, so it is held only where it is named."""
    if sys.argv[1:2] == ["soak"]:
        sys.exit(soak.main(sys.argv[2:]))
    for name, (title, section) in SECTIONS.items():
        if name in sys.argv[1:] or len(sys.argv) == 1:
            print(f"\n{title}\n{'-' * len(title)}")
            section()


if __name__ == "__main__":
    main()
