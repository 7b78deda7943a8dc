"""Entry of the `viva` command and of `python -m viva`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; `--version` alone needs no more than this file."""
    if sys.argv[1:] == ["--version"]:
        from viva import __version__

        print(f"viva {__version__}")
        return
    from viva.apps.cli.app import run

    sys.exit(run())


if __name__ == "__main__":
    main()
