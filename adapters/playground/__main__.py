"""`python -m adapters.playground --port 0 --folder DIR`: the playground by itself."""

import argparse
import asyncio
import sys
from pathlib import Path

from adapters.playground.play import run_play
from bot.base.errors import HomeroomError


def main() -> None:
    reader = argparse.ArgumentParser(prog="playground", description=__doc__)
    reader.add_argument("--port", type=int, default=8080, help="0 takes any free port")
    reader.add_argument("--folder", type=Path, default=Path(".play"))
    chosen = reader.parse_args()
    try:
        asyncio.run(run_play(chosen.folder, chosen.port))
    except HomeroomError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
