"""The table of a long run."""

import platform
import sqlite3
from importlib.metadata import version

from adapters.discord.spots import DISCORD
from adapters.telegram.spots import TELEGRAM
from tests.faults.score import Score

LIBRARIES = ("discord.py", "python-telegram-bot", "aiohttp", "sqlalchemy", "asyncpg")
FIGURES = ("written", "lost", "extra", "most", "held_twice", "unknown", "silent")
ROWS = {
    "written": "messages committed to the outbox",
    "lost": "lost: seen by nobody and on no list (P1: 0)",
    "extra": "copies too many (P2: 0 on Discord; P3: at most one for each doubt)",
    "most": "most copies of one message (P3: 2)",
    "held_twice": "of the class that is never repeated, repeated (P3: 0)",
    "unknown": "on the moderators' list of unknown outcomes",
    "silent": "called sent and not there (P4: 0)",
}


def report(score: Score, seed: int, seconds: float) -> str:
    """Return the run as a page."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    lines = [
        "# Homeroom killed again and again",
        "",
        f"`make faults SEED={seed}`: {score.kills} × `kill -9` and {score.stops} clean stops",
        f"in {score.towns} towns, {seconds / 60:.0f} minutes.",
        "The oracle is what the stand-ins of the platforms saw. `kill -9` does not test a loss of power.",
        "",
        "| | Discord | Telegram |",
        "|---|---:|---:|",
    ]
    tallies = (score.tallies[DISCORD], score.tallies[TELEGRAM])
    for figure in FIGURES:
        values = " | ".join(str(getattr(tally, figure)) for tally in tallies)
        lines.append(f"| {ROWS[figure]} | {values} |")
    lines += [
        "",
        f"Of {score.asked} people who wrote to the bot on Telegram, {score.unanswered} got no answer",
        f"({score.expired} answers were given up by rule: an hour late, or in doubt),",
        f"{score.twice} more than one.",
        "",
        "What went wrong on purpose: "
        + ", ".join(f"{what} {count}" for what, count in sorted(score.weather.items()) if count)
        + ".",
        "",
        "Promises broken: " + ("none." if not score.broken else ""),
        *(f"- {' '.join(what.split())[:400]}" for what in score.broken),
        "",
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {libraries}.",
        "",
    ]
    return "\n".join(lines)
